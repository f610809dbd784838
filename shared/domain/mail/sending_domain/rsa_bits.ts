/** Bits of an RSA public key in base64 DER, as DKIM has it; undefined for what is none. */
export function rsaBits(base64: string): number | undefined {
  let bytes: Uint8Array;
  try {
    bytes = Uint8Array.from(atob(base64.replace(/\s+/g, "")), (char) => char.charCodeAt(0));
  } catch {
    return undefined;
  }
  // SEQUENCE { SEQUENCE { algorithm }, BIT STRING { SEQUENCE { modulus, exponent } } }; some publish the inner one alone.
  const outer = elementAt(bytes, 0, 0x30);
  const algorithm = outer && elementAt(bytes, outer.from, 0x30);
  const text = algorithm && elementAt(bytes, algorithm.to, 0x03);
  const inner = text ? elementAt(bytes, text.from + 1, 0x30) : outer;
  const modulus = inner && elementAt(bytes, inner.from, 0x02);
  if (!modulus) return undefined;
  const first = bytes[modulus.from] === 0 ? modulus.from + 1 : modulus.from;
  return (modulus.to - first) * 8;
}

/** Where the value of a DER element of this kind lies. */
function elementAt(bytes: Uint8Array, at: number, kind: number): { from: number; to: number } | undefined {
  const short = bytes[at + 1];
  if (bytes[at] !== kind || short === undefined) return undefined;
  let length = short;
  let from = at + 2;
  if (short >= 0x80) {
    const digits = short & 0x7f;
    if (digits === 0 || digits > 3) return undefined;
    length = 0;
    for (let place = 0; place < digits; place += 1) length = length * 256 + (bytes[from + place] ?? 0);
    from += digits;
  }
  return from + length <= bytes.length ? { from, to: from + length } : undefined;
}
