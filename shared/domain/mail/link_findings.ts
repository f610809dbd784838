import type { MailFinding } from "../../contracts/email_template.ts";

/** A link as it stands in a mail: its words, and where it leads; undefined where it leads nowhere. */
export type MailLink = { words: string; target: string | undefined };

const mostLinks = 5;

/** Services that hide where a link leads; filters know them all. */
const shorteners = new Set([
  ...[
    "bit.ly",
    "bitly.com",
    "tinyurl.com",
    "t.co",
    "goo.gl",
    "ow.ly",
    "is.gd",
    "v.gd",
    "buff.ly",
    "rebrand.ly",
    "cutt.ly",
  ],
  ...[
    "shorturl.at",
    "t.ly",
    "rb.gy",
    "tiny.cc",
    "s.id",
    "lnkd.in",
    "adf.ly",
    "bl.ink",
    "short.io",
    "soo.gd",
    "urlz.fr",
  ],
]);

/** What is wrong with the links of a mail. None is opened: that would be a visit which nobody approved. */
export function linkFindings(links: readonly MailLink[]): MailFinding[] {
  const findings = links.flatMap(findingsOf);
  if (links.length > mostLinks) {
    findings.push({
      rule: "many_links",
      severity: "warning",
      message: `There are ${links.length} links. More than ${mostLinks} look like a newsletter to filters.`,
    });
  }
  return findings;
}

function findingsOf({ words, target }: MailLink): MailFinding[] {
  if (target === undefined) {
    return [
      { rule: "no_link", severity: "error", message: `“${words}” leads nowhere: its address is not one of the web.` },
    ];
  }
  const url = new URL(target);
  if (!/^https?:$/.test(url.protocol)) return [];
  const host = url.hostname.toLowerCase();
  const shown = hostShown(words);
  const findings: MailFinding[] = [];
  const add = (rule: string, severity: MailFinding["severity"], message: string) =>
    findings.push({ rule, severity, message });
  if (shown !== undefined && !isSameSite(shown, host)) {
    add(
      "hidden_target",
      "error",
      `A link shows ${shown} and leads to ${host}. Readers and filters take that for a trap.`,
    );
  }
  if (shorteners.has(host.replace(/^www\./, ""))) {
    add("shortener", "warning", `${host} hides where the link leads. Write the address itself.`);
  }
  if (url.protocol === "http:") add("not_encrypted", "warning", `The link to ${host} is not encrypted. Use https.`);
  if (/^[\d.]+$|^\[/.test(host))
    add("number_for_host", "error", `A link leads to the number ${host} instead of a name.`);
  if (/(^|\.)xn--/.test(host)) {
    add("foreign_letters", "warning", `The name ${host} has letters of other scripts, as false addresses often do.`);
  }
  return findings;
}

/** The host that the words of a link name, if they are an address. */
function hostShown(words: string): string | undefined {
  const trimmed = words.trim();
  if (/\s/.test(trimmed) || trimmed.includes("@")) return undefined;
  const host = /^(?:https?:\/\/)?([a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,})(?:[/?#:]|$)/i.exec(trimmed)?.[1];
  return host?.toLowerCase();
}

function isSameSite(one: string, other: string): boolean {
  const [left, right] = [one, other].map((host) => host.replace(/^www\./, ""));
  return left === right || other.endsWith(`.${left}`);
}
