import type { ReadPage } from "../../../../shared/contracts/fact.ts";
import { FetchRefusal } from "../fetch_refusal.ts";
import type { GuardedAnswer, GuardedFetch } from "../guarded_fetch.ts";
import type { ReadHtml } from "./read_html.ts";
import { type RobotsRules, readRobots } from "./read_robots.ts";
import type { Search } from "./search/search.ts";

export type PageReading = { ok: true; read: ReadPage } | { ok: false; reason: string };

/** The web as research may read it. Which addresses may be read is for the caller to know. */
export type Web = {
  /** A page or feed, where its site's robots.txt lets it be read. `pause` waits for the host's turn, for so many milliseconds between two. */
  readPage(address: string, pause: (host: string, gapMilliseconds: number) => Promise<void>): Promise<PageReading>;
  /** Records of a domain that tell of its mail and services, a line each. */
  readRecords(domain: string): Promise<string[]>;
  /** Asks the search engine. */
  find: Search;
};

export type WebDependencies = {
  fetch: GuardedFetch;
  readRecords(domain: string): Promise<string[]>;
  find: Search;
  now: () => Date;
  limits: { pageMaxBytes: number; robotsMaxBytes: number; pageSeconds: number; hostGapMilliseconds: number };
};

const types = [
  ...["text/html", "application/xhtml+xml", "text/plain", "application/rss+xml", "application/atom+xml"],
  ...["application/xml", "text/xml", "application/feed+json", "application/json", "application/rdf+xml"],
];
const redirects = 4;
const robotsHours = 1;
const mostHosts = 200;

export function openWeb({ fetch, readRecords, find, now, limits }: WebDependencies): Web {
  const robots = new Map<string, { rules: Promise<RobotsRules>; until: number }>();

  function rulesOf(origin: string): Promise<RobotsRules> {
    const known = robots.get(origin);
    if (known && known.until > now().getTime()) return known.rules;
    if (robots.size >= mostHosts) robots.clear();
    const rules = readRobots(origin, (address) =>
      fetch(address, { maxBytes: limits.robotsMaxBytes, seconds: limits.pageSeconds, redirects }),
    );
    robots.set(origin, { rules, until: now().getTime() + robotsHours * 3_600_000 });
    // What could not be asked is asked again.
    rules.catch(() => robots.delete(origin));
    return rules;
  }

  return {
    readRecords,
    find,
    async readPage(address, pause) {
      try {
        const url = new URL(address);
        const rules = await rulesOf(url.origin);
        if (!rules.allows(address)) return { ok: false, reason: "Its robots.txt asks that it is not read." };
        await pause(url.host, Math.max(limits.hostGapMilliseconds, rules.gapMilliseconds));
        const answer = await fetch(address, {
          headers: {
            accept: "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml;q=0.9,*/*;q=0.5",
          },
          ...{ maxBytes: limits.pageMaxBytes, seconds: limits.pageSeconds, redirects, types },
        });
        if (answer.status !== 200) return { ok: false, reason: `It answered with ${answer.status}.` };
        const end = new URL(answer.url);
        if (end.origin !== url.origin && !(await rulesOf(end.origin)).allows(answer.url))
          return { ok: false, reason: "Its robots.txt asks that it is not read." };
        const said = await read(answer);
        if (!said) return { ok: false, reason: "It is no page with text." };
        return { ok: true, read: { url: address, final_url: answer.url, fetched_at: now().toISOString(), ...said } };
      } catch (error) {
        if (error instanceof FetchRefusal) return { ok: false, reason: error.message };
        throw error;
      }
    },
  };
}

/** The parsers are loaded when a page is there: a function that reads none starts without them. */
async function read(answer: GuardedAnswer): Promise<ReadHtml | undefined> {
  const type = answer.headers.get("content-type") ?? "";
  const text = decoded(answer.body, type);
  if (/xml|json/.test(type) && !type.includes("xhtml")) {
    const { readFeed } = await import("./read_feed.ts");
    return readFeed(text, answer.url);
  }
  if (type.startsWith("text/plain")) return { title: null, text: text.slice(0, 60_000), page: emptyPage };
  try {
    const { readHtml } = await import("./read_html.ts");
    const said = readHtml(text, answer.url);
    return said.text.trim() === "" ? undefined : said;
  } catch {
    // The parser met something that it was not made for.
    return undefined;
  }
}

const emptyPage: ReadPage["page"] = { links: [], feeds: [], data: [], items: [] };

/** By the charset of the header or, as browsers do, of the page's first bytes; UTF-8 else. NUL has no place in a text. */
function decoded(body: Uint8Array<ArrayBuffer>, type: string): string {
  const head = new TextDecoder("latin1").decode(body.subarray(0, 1024));
  const charset =
    /charset=["']?([\w-]+)/i.exec(type)?.[1] ?? /<meta[^>]+charset=["']?([\w-]+)/i.exec(head)?.[1] ?? "utf-8";
  let decoder: TextDecoder;
  try {
    decoder = new TextDecoder(charset);
  } catch {
    decoder = new TextDecoder();
  }
  return decoder.decode(body).replaceAll("\0", "").toWellFormed();
}
