const mechanisms = ["all", "include", "a", "mx", "ptr", "ip4", "ip6", "exists"] as const;
export type SpfMechanism = (typeof mechanisms)[number];
export type SpfTerm = { qualifier: "+" | "-" | "~" | "?"; mechanism: SpfMechanism; value: string; text: string };
export type SpfRecord = { terms: SpfTerm[]; redirect: string | undefined };

/** How an SPF record begins (RFC 7208, 4.5). */
export const spfBegins = /^v=spf1( |$)/i;

/** Reads an SPF record as RFC 7208 has it: what comes after `all` counts for nothing. `fault` is a sentence's end. */
export function parseSpf(text: string): { ok: true; record: SpfRecord } | { ok: false; fault: string } {
  const record: SpfRecord = { terms: [], redirect: undefined };
  for (const word of text.split(/ +/).slice(1)) {
    if (word === "") continue;
    const modifier = /^([a-z][a-z0-9._-]*)=(.*)$/i.exec(word);
    if (modifier) {
      if (modifier[1]?.toLowerCase() === "redirect") record.redirect ??= nameOf(modifier[2]);
      continue;
    }
    const term = parseTerm(word);
    if (!term) return { ok: false, fault: `“${shortened(word)}” is no part of an SPF record` };
    record.terms.push(term);
  }
  const end = record.terms.findIndex(({ mechanism }) => mechanism === "all");
  if (end < 0) return { ok: true, record };
  return { ok: true, record: { terms: record.terms.slice(0, end + 1), redirect: undefined } };
}

function parseTerm(word: string): SpfTerm | undefined {
  const [, sign = "", name = "", rest = ""] = /^([-+~?]?)([a-z0-9]+)(.*)$/i.exec(word) ?? [];
  const mechanism = mechanisms.find((each) => each === name.toLowerCase());
  const qualifier = sign === "-" || sign === "~" || sign === "?" ? sign : "+";
  if (!mechanism) return undefined;
  const value = rest.startsWith(":") ? nameOf(rest.slice(1)) : "";
  const needsValue = ["include", "ip4", "ip6", "exists"].includes(mechanism);
  const mayHaveRest = mechanism !== "all" && (rest === "" || /^[:/]/.test(rest));
  if (mechanism === "all" ? rest !== "" : !mayHaveRest || (needsValue && value === "")) return undefined;
  return { qualifier, mechanism, value, text: word };
}

const nameOf = (text = "") => text.toLowerCase().replace(/\.$/, "");

function shortened(word: string): string {
  const plain = word.replace(/[^\x21-\x7e]+/g, "?");
  return plain.length > 40 ? `${plain.slice(0, 40)}…` : plain;
}
