import { TableRefusal } from "./table_refusal.ts";

export type TextEncoding = "UTF-8" | "UTF-16" | "Windows-1252" | "UTF-8 and Windows-1252";
/** Texts in order, and what they were written in, once they are read. */
export type DecodedText = { pieces: AsyncIterable<string>; encoding(): TextEncoding };

type Seen = { utf16: boolean; utf8: boolean; windows: boolean };

/** So many bytes tell what a file is. */
const headBytes = 4096;
/** A line longer than this is decoded in parts. */
const lineMaxBytes = 4 * 1024 * 1024;
const newline = 10;

/**
 * Bytes as text: UTF-8 or UTF-16, with or without a byte order mark, else Windows-1252. Where a line is no UTF-8 it alone is
 * read as Windows-1252, because files that were pasted together hold both. NUL, which no database keeps, is left out.
 * Throws `TableRefusal` where the bytes are no text.
 */
export function decodeText(bytes: AsyncIterable<Uint8Array>): DecodedText {
  const seen: Seen = { utf16: false, utf8: false, windows: false };
  return {
    pieces: withoutNul(decode(bytes, seen)),
    encoding: () => {
      if (seen.utf16) return "UTF-16";
      if (!seen.windows) return "UTF-8";
      return seen.utf8 ? "UTF-8 and Windows-1252" : "Windows-1252";
    },
  };
}

async function* withoutNul(pieces: AsyncIterable<string>): AsyncIterable<string> {
  for await (const piece of pieces) yield piece.includes("\0") ? piece.replaceAll("\0", "") : piece;
}

async function* decode(bytes: AsyncIterable<Uint8Array>, seen: Seen): AsyncIterable<string> {
  const blocks = fromHead(bytes)[Symbol.asyncIterator]();
  const first = await blocks.next();
  if (first.done) return;
  const { encoding, markLength } = sniff(first.value);
  const rest = { [Symbol.asyncIterator]: () => blocks };
  const body = startingWith(first.value.subarray(markLength), rest);
  if (encoding === "utf-8") yield* decodeLines(body, seen);
  else {
    seen.utf16 = true;
    const decoder = new TextDecoder(encoding);
    for await (const block of body) yield decoder.decode(block, { stream: true });
    yield decoder.decode();
  }
}

/** The same bytes; the first block is long enough to tell what they are. */
async function* fromHead(bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let head: Uint8Array | undefined = new Uint8Array(0);
  for await (const chunk of bytes) {
    if (head === undefined) yield chunk;
    else {
      head = joined(head, chunk);
      if (head.length < headBytes) continue;
      yield head;
      head = undefined;
    }
  }
  if (head !== undefined && head.length > 0) yield head;
}

async function* startingWith(first: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  yield first;
  yield* rest;
}

function sniff(block: Uint8Array): { encoding: "utf-8" | "utf-16le" | "utf-16be"; markLength: number } {
  const [a, b, c, d] = block;
  if (a === 0xef && b === 0xbb && c === 0xbf) return { encoding: "utf-8", markLength: 3 };
  if (a === 0xff && b === 0xfe && !(c === 0 && d === 0)) return { encoding: "utf-16le", markLength: 2 };
  if (a === 0xfe && b === 0xff) return { encoding: "utf-16be", markLength: 2 };
  const head = block.subarray(0, headBytes);
  const zeros = [0, 0];
  for (const [place, byte] of head.entries()) if (byte === 0) zeros[place % 2] = (zeros[place % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros.map((count) => count / Math.max(head.length / 2, 1));
  if (odd > 0.3 && even < 0.05) return { encoding: "utf-16le", markLength: 0 };
  if (even > 0.3 && odd < 0.05) return { encoding: "utf-16be", markLength: 0 };
  if (even + odd > 0.1) throw new TableRefusal("This is not a text file. Save the table as CSV or XLSX and try again.");
  return { encoding: "utf-8", markLength: 0 };
}

/** Line by line as far as needed: whole blocks of lines at once where they are UTF-8. */
async function* decodeLines(bytes: AsyncIterable<Uint8Array>, seen: Seen): AsyncIterable<string> {
  let held: Uint8Array = new Uint8Array(0);
  for await (const chunk of bytes) {
    const block = held.length > 0 ? joined(held, chunk) : chunk;
    const end = block.lastIndexOf(newline) + 1 || (block.length > lineMaxBytes ? block.length : 0);
    held = block.subarray(end);
    if (end > 0) yield decodeBlock(block.subarray(0, end), seen);
  }
  if (held.length > 0) yield decodeBlock(held, seen);
}

function decodeBlock(block: Uint8Array, seen: Seen): string {
  const text = asUtf8(block, seen);
  if (text !== undefined) return text;
  let decoded = "";
  for (let start = 0; start < block.length; ) {
    const end = block.indexOf(newline, start) + 1 || block.length;
    const line = block.subarray(start, end);
    decoded += asUtf8(line, seen) ?? asWindows(line, seen);
    start = end;
  }
  return decoded;
}

function asUtf8(bytes: Uint8Array, seen: Seen): string | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    // Plain ASCII is all the same.
    if (text.length < bytes.length) seen.utf8 = true;
    return text;
  } catch {
    return undefined;
  }
}

function asWindows(bytes: Uint8Array, seen: Seen): string {
  seen.windows = true;
  return new TextDecoder("windows-1252").decode(bytes);
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}
