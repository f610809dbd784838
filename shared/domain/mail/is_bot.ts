import { isInDataCentre } from "./data_centres.ts";

/** What is known of a request for a mail's picture or link. */
export type MailVisit = {
  kind: "open" | "click";
  userAgent: string;
  method: string;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  /** Of the visitor; undefined where nobody tells it. */
  address: string | undefined;
  /** Since the mail left; undefined when it is not known to have left. */
  secondsSinceSent: number | undefined;
  /** Other links of this mail that were visited in the last moments, each once. */
  otherLinksJustNow: number;
};

const limits = {
  /** Nobody reads so fast: the mail has hardly arrived. */
  scannerSeconds: 10,
  /** From a data centre, where few people sit, also a little later. */
  dataCentreSeconds: 120,
  /** So many other links in the same moments are no reader's. */
  linksAtOnce: 2,
};

/** Programs that say what they are: crawlers, libraries, previews of chats, and scanners of mail. */
const programs =
  /bot\b|crawl|spider|slurp|preview|scan|monitor|fetch|headless|phantom|puppeteer|playwright|selenium|curl|wget|python|java\/|okhttp|go-http|node|axios|libwww|perl|ruby|php|httpclient|winhttp|apache-|facebookexternalhit|whatsapp|telegram|slack|discord|skype|barracuda|proofpoint|mimecast|symantec|messagelabs|fireeye|trend ?micro|sophos|forcepoint|ironport|cisco|safelinks|bitdefender|kaspersky|avast|zscaler|cloudmark|vade|virustotal|urlscan|symc|microsoft office existence|ms-office|owa\b/i;

/** Proxies that fetch pictures whether anybody reads or not. Google's asks when the mail is opened: it is none of these. */
const prefetchers = /^mozilla\/5\.0$|^$|yahoomailproxy|cloudflare-ssldetector/i;

/**
 * Whether a program and not a person opened a mail or followed a link, and why; undefined for a person. It is careful
 * towards people's numbers: what may be a program counts as one, so that it drives nothing.
 */
export function whyBot(visit: MailVisit): string | undefined {
  const { userAgent, headers, kind, secondsSinceSent, address } = visit;
  const agent = userAgent.trim();
  if (visit.method !== "GET") return `a ${visit.method} request`;
  if (programs.test(agent)) return "a program by its own name";
  if (agent === "" || (kind === "open" && prefetchers.test(agent))) return "a proxy that fetches ahead";
  const purpose = `${headers["sec-purpose"] ?? ""} ${headers.purpose ?? ""} ${headers["x-moz"] ?? ""}`;
  if (/prefetch|preview|prerender/i.test(purpose)) return "fetched ahead by a browser";
  if (visit.otherLinksJustNow >= limits.linksAtOnce) return "every link at once";
  if (secondsSinceSent === undefined) return "before the mail had left";
  if (secondsSinceSent < limits.scannerSeconds) return "within seconds of sending";
  const isDataCentre = address !== undefined && isInDataCentre(address);
  if (isDataCentre && kind === "click" && headers["accept-language"] === undefined) return "a data centre, no language";
  if (isDataCentre && kind === "click" && secondsSinceSent < limits.dataCentreSeconds)
    return "soon, from a data centre";
  return undefined;
}
