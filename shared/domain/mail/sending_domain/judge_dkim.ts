import type { DomainItem } from "../../../contracts/domain_check.ts";
import { rsaBits } from "./rsa_bits.ts";
import type { SendingVia } from "./sending_via.ts";
import { tagList } from "./tag_list.ts";
import { isUnanswered, shownTexts, type TxtAnswers, textsOf } from "./txt_answer.ts";

/** Shorter RSA keys are not believed (RFC 8301). */
const leastBits = 1024;

/** A key record has a `p`, and may begin with its version (RFC 6376, 3.6.1). */
function isKey(text: string): boolean {
  const tags = tagList(text);
  const version = tags.get("v");
  return version === undefined ? tags.has("p") : version.toUpperCase() === "DKIM1";
}

export type Selectors = { names: readonly string[]; isSure: boolean };

/** Under which selectors to look: those that people named for the mailbox, else the provider's. */
export function selectorsOf(named: readonly string[], via: SendingVia): Selectors {
  if (named.length > 0) return { names: named, isSure: true };
  return { names: via.selectors, isSure: via.knowsSelectors };
}

export function dkimName(selector: string, domain: string): string {
  return `${selector}._domainkey.${domain}`;
}

/** What DKIM says: whether a key is there that receivers can check the provider's signature by. */
export function judgeDkim(domain: string, via: SendingVia, selectors: Selectors, answers: TxtAnswers): DomainItem {
  const looked = selectors.names.map((selector) => lookAt(dkimName(selector, domain), answers));
  // A key that is being replaced stands beside its successor: one that works is enough.
  const best =
    looked.find(({ state }) => state === "pass") ??
    looked.find(({ state }) => state === "warn") ??
    looked.find(({ state, texts }) => state === "fail" && texts.length > 0);
  if (best) return itemOf(best.name, best);
  const silent = looked.find(({ state }) => state === "unknown");
  if (silent) return itemOf(silent.name, silent);
  return selectors.isSure ? keyless(domain, via, selectors) : notFound(domain, selectors);
}

type Looked = Pick<DomainItem, "name" | "state" | "says"> & { texts: readonly string[]; advice?: string };

function itemOf(name: string, { state, says, texts, advice }: Omit<Looked, "name">): DomainItem {
  return { kind: "dkim", state, name, found: shownTexts(texts), says, advice: advice ?? null, record: null };
}

function lookAt(name: string, answers: TxtAnswers): Looked {
  if (isUnanswered(answers, name)) {
    const says = `DNS did not answer for ${name}.`;
    return { name, state: "unknown", texts: [], says, advice: "Check again in a few minutes." };
  }
  const texts = (textsOf(answers, name, /=/) ?? []).filter(isKey);
  const [text] = texts;
  const again = "Copy the record anew from your mail provider.";
  if (text === undefined) return { name, state: "fail", texts, says: `There is no DKIM key at ${name}.` };
  if (texts.length > 1) {
    const says = `There are ${texts.length} DKIM keys at ${name}, and receivers may take either.`;
    return { name, state: "fail", texts, says, advice: "Keep the one that your mail provider shows." };
  }
  const fault = faultOf(tagList(text));
  if (fault) return { name, state: "fail", texts, says: `The DKIM key at ${name} ${fault}.`, advice: again };
  return { name, texts, ...quality(name, tagList(text)) };
}

/** Why a key cannot be used, as a sentence's end. */
function faultOf(tags: ReadonlyMap<string, string>): string | undefined {
  const key = (tags.get("p") ?? "").replace(/\s+/g, "");
  const kind = (tags.get("k") || "rsa").toLowerCase();
  const services = (tags.get("s") || "*").split(":").map((service) => service.trim().toLowerCase());
  if (!tags.has("p")) return "has no key in it";
  if (key === "") return "was withdrawn: its p= is empty";
  if (!services.some((service) => service === "*" || service === "email"))
    return "is not meant for mail: its s= says so";
  if (kind === "ed25519") return /^[A-Za-z0-9+/]{43}=$/.test(key) ? undefined : "cannot be read";
  if (kind !== "rsa") return "is of a kind that receivers do not know";
  const bits = rsaBits(key);
  if (bits === undefined) return "cannot be read: it was probably cut or broken while it was pasted";
  return bits < leastBits ? `has only ${bits} bits, and receivers ask for ${leastBits} at least` : undefined;
}

function quality(name: string, tags: ReadonlyMap<string, string>): Pick<Looked, "state" | "says" | "advice"> {
  if ((tags.get("t") ?? "").split(":").some((flag) => flag.trim().toLowerCase() === "y")) {
    const says = `The DKIM key at ${name} says that it is a test (t=y): receivers need not heed it.`;
    return { state: "warn", says, advice: "Take t=y out of the record." };
  }
  if ((tags.get("k") ?? "").toLowerCase() === "ed25519") {
    const says = `The DKIM key at ${name} is of Ed25519, which some receivers cannot check.`;
    return { state: "warn", says, advice: "Sign with an RSA key as well." };
  }
  return { state: "pass", says: `A DKIM key of ${rsaBits(tags.get("p") ?? "") ?? 0} bits stands at ${name}.` };
}

function keyless(domain: string, via: SendingVia, { names }: Selectors): DomainItem {
  const name = dkimName(names[0] ?? "", domain);
  const says = `There is no DKIM key at ${names.map((each) => dkimName(each, domain)).join(" or ")}: receivers cannot check that mail is from ${domain}.`;
  const advice = `Copy the key from the domain's page at ${via.name} and add it as this record.`;
  return {
    ...itemOf(name, { state: "fail", says, texts: [], advice }),
    record: { type: "TXT", name, value: `p=<the key that ${via.name} shows>` },
  };
}

function notFound(domain: string, { names }: Selectors): DomainItem {
  const says = `No DKIM key was found under the usual selectors (${names.slice(0, 6).join(", ")} …). There may be one under another.`;
  const advice = "Ask your mail provider for the selector, and set it in the mailbox; then it is looked at.";
  return itemOf(dkimName(names[0] ?? "default", domain), { state: "unknown", says, texts: [], advice });
}
