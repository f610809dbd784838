import { z } from "zod";
import { type ReadPage, readPage } from "../../../../shared/contracts/fact.ts";
import { pagesToRead, siteOf } from "../../../../shared/domain/research/pages_to_read.ts";
import type { Database } from "../database.ts";
import type { PageReading, Web } from "./web.ts";

export type SiteReading = {
  /** The site's pages, its front page first, and `dns:` with its records. Those of `cached` were read before. */
  pages: ReadPage[];
  cached: string[];
  /** Why the front page could not be read. */
  problem?: string;
};

export type SiteLimits = { pages: number; cacheDays: number; siteSeconds: number };

/**
 * Reads the site of a domain: its front page, what that says of the company, its feed, and the records of the domain. What was read within
 * days is taken as it was. The domain comes from a record or a person: see `research_target()`.
 */
export async function readSite(
  domain: string,
  {
    web,
    database,
    workspaceId,
    limits,
    keep,
  }: {
    web: Web;
    database: Database;
    workspaceId: string;
    limits: SiteLimits;
    /** Keeps a page as soon as it is read: whoever goes on after this worker then need not read it again. */
    keep?: (page: ReadPage) => Promise<void>;
  },
): Promise<SiteReading> {
  const cached: string[] = [];
  const end = performance.now() + limits.siteSeconds * 1000;
  const read = async (url: string) => {
    const one = await readWithPause(url, { web, database, workspaceId, limits });
    if (one.ok && one.cached) cached.push(url);
    else if (one.ok) await keep?.(one.read);
    return one;
  };

  const records = readRecords(domain, web);
  const home = await firstOf([`https://${domain}/`, `https://www.${domain}/`, `http://${domain}/`], read);
  const pages: ReadPage[] = [];
  if (home.ok) {
    pages.push(home.read);
    const site = siteOf(home.read.final_url);
    const feed = home.read.page.feeds.find((url) => siteOf(url) === site);
    const next = [...(feed ? [feed] : []), ...pagesToRead(home.read, limits.pages)].slice(0, limits.pages);
    for (const url of next) {
      if (performance.now() > end) break;
      const one = await read(url);
      if (one.ok) pages.push(one.read);
    }
  }
  const told = await records;
  if (told) pages.push(told);
  return { pages, cached, ...(!home.ok && { problem: home.reason }) };
}

/** A page as it was read within days, or read now, in its host's turn. */
export async function readWithPause(
  url: string,
  {
    web,
    database,
    workspaceId,
    limits,
  }: { web: Web; database: Database; workspaceId: string; limits: Pick<SiteLimits, "cacheDays"> },
): Promise<PageReading & { cached?: boolean }> {
  const workspace = { workspace_id: workspaceId };
  const [before] = z
    .array(readPage)
    .parse(await database.rpc("read_research_pages", { ...workspace, urls: [url], days: limits.cacheDays }));
  if (before) return { ok: true, read: before, cached: true };
  return await web.readPage(url, async (host, gap_milliseconds) => {
    const turn = z.number().parse(await database.rpc("take_page_turn", { ...workspace, host, gap_milliseconds }));
    if (turn > 0) await new Promise((resolve) => setTimeout(resolve, turn));
  });
}

/** The first that can be read, else why the first could not. */
async function firstOf(urls: readonly string[], read: (url: string) => ReturnType<Web["readPage"]>) {
  let first: Awaited<ReturnType<Web["readPage"]>> | undefined;
  for (const url of urls) {
    const one = await read(url);
    if (one.ok) return one;
    first ??= one;
  }
  return first ?? { ok: false as const, reason: "There is no address to read." };
}

async function readRecords(domain: string, web: Web): Promise<ReadPage | undefined> {
  const lines = await web.readRecords(domain);
  if (lines.length === 0) return undefined;
  return {
    ...{ url: `dns:${domain}`, final_url: `dns:${domain}`, title: `Records of ${domain}`, text: lines.join("\n") },
    ...{ page: { links: [], feeds: [], data: [], items: [] }, fetched_at: new Date().toISOString() },
  };
}
