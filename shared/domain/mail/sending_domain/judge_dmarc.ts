import type { DomainItem } from "../../../contracts/domain_check.ts";
import { tagList } from "./tag_list.ts";
import { isUnanswered, shownTexts, type TxtAnswers, textsOf } from "./txt_answer.ts";

/** Case matters here (RFC 7489, 6.3). */
const dmarcBegins = /^v\s*=\s*DMARC1\s*(;|$)/;
const almostDmarc = /dmarc1/i;
const policies = ["none", "quarantine", "reject"];
/** Names above the domain that are asked at most. */
const mostParents = 5;

/** The names at which a policy may stand: of the domain, else of one above it, the nearest first. */
export function dmarcNames(domain: string): string[] {
  const labels = domain.split(".");
  const above = labels.slice(0, -1).map((_, at) => labels.slice(at).join("."));
  return above.slice(0, 1 + mostParents).map((each) => `_dmarc.${each}`);
}

/**
 * What DMARC says: what receivers do with mail that neither SPF nor DKIM vouches for, and who is told.
 *
 * @param how whether the DKIM key is there, and whether bounces go to the very domain
 */
export function judgeDmarc(
  domain: string,
  answers: TxtAnswers,
  how: { hasKey: boolean; bouncesAreOwn: boolean },
): DomainItem {
  for (const name of dmarcNames(domain)) {
    const item = (
      state: DomainItem["state"],
      texts: readonly string[],
      says: string,
      advice: string | null = null,
    ) => ({
      ...{ kind: "dmarc" as const, state, name, found: shownTexts(texts), says, advice },
      record: null as DomainItem["record"],
    });
    if (isUnanswered(answers, name))
      return item("unknown", [], `DNS did not answer for ${name}.`, "Check again in a few minutes.");
    const texts = (textsOf(answers, name, dmarcBegins) ?? []).filter((text) => isOurs(name, domain, text));
    const [text] = texts;
    if (texts.length > 1) {
      const says = `${name} has ${texts.length} DMARC records, and receivers then heed none of them.`;
      return item("fail", texts, says, "Keep one of them.");
    }
    const almost = name === `_dmarc.${domain}` ? (textsOf(answers, name, almostDmarc) ?? []) : [];
    if (text === undefined && almost.length > 0) {
      const says = `The record at ${name} is not read as DMARC: it has to begin with v=DMARC1;.`;
      return { ...item("fail", almost, says, "Replace it by this one."), record: suggested(domain, name) };
    }
    if (text !== undefined)
      return { ...policyOf(domain, name, text, how), name, found: shownTexts(texts), kind: "dmarc" };
  }
  const name = `_dmarc.${domain}`;
  const says = `${domain} has no DMARC record. Large receivers ask senders of many mails for one.`;
  const advice = "Add this record where the domain's DNS is kept, with a mailbox of yours for the reports.";
  return { kind: "dmarc", state: "fail", name, found: [], says, advice, record: suggested(domain, name) };
}

/** What a public suffix such as co.uk says of those under it (psd=y) is no policy of their own. */
function isOurs(name: string, domain: string, text: string): boolean {
  return name === `_dmarc.${domain}` || tagList(text).get("psd")?.toLowerCase() !== "y";
}

function suggested(domain: string, name: string): NonNullable<DomainItem["record"]> {
  return { type: "TXT", name, value: `v=DMARC1; p=none; rua=mailto:dmarc-reports@${domain}` };
}

type Policy = Pick<DomainItem, "state" | "says" | "advice" | "record">;

function policyOf(
  domain: string,
  name: string,
  text: string,
  { hasKey, bouncesAreOwn }: { hasKey: boolean; bouncesAreOwn: boolean },
): Policy {
  const tags = tagList(text);
  const reports = (tags.get("rua") ?? "")
    .split(",")
    .map((each) => each.trim())
    .filter((each) => /^mailto:[^@\s]+@[^@\s]+$/i.test(each));
  const inherited = name !== `_dmarc.${domain}`;
  const asked = ((inherited ? tags.get("sp") : undefined) ?? tags.get("p") ?? "").toLowerCase();
  if (!policies.includes(asked) && reports.length === 0) {
    const says = `The DMARC record at ${name} says no policy: p= is none, quarantine or reject.`;
    return { state: "fail", says, advice: "Replace it by this one.", record: suggested(domain, name) };
  }
  const policy = policies.includes(asked) ? asked : "none";
  const from = inherited ? `${domain} follows ${name}: mail` : "Mail";
  const what =
    policy === "none" ? "is let through and only reported" : policy === "reject" ? "is refused" : "goes to spam";
  const says = `${from} that fails SPF and DKIM ${what} (p=${policy}).`;
  const strict = (tags.get("aspf") ?? "").toLowerCase().startsWith("s") && !bouncesAreOwn;
  if (strict && !hasKey) {
    const why = `aspf=s asks that bounces go to ${domain} itself, which they do not, so all hangs on DKIM.`;
    return { state: "warn", says: `${says} ${why}`, advice: "Take aspf=s out, or see that DKIM passes.", record: null };
  }
  if (reports.length === 0) {
    const advice = "Add rua=mailto: with a mailbox of yours.";
    return {
      state: "warn",
      says: `${says} Nobody gets the reports: you do not hear who sends in your name.`,
      advice,
      record: null,
    };
  }
  const advice =
    policy === "none" ? "Once the reports name only your own senders, p=quarantine protects the domain." : null;
  return { state: "pass", says, advice, record: null };
}
