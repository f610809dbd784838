import { parseFeed } from "feedsmith";
import { z } from "zod";
import type { ReadHtml } from "./read_html.ts";

/** Atom's texts come with their kind. */
const text = z
  .union([z.string(), z.object({ value: z.string() }).transform(({ value }) => value)])
  .nullish()
  .catch(undefined);
const day = z.unknown().optional();
const entry = z.object({
  title: text,
  link: text,
  url: text,
  links: z
    .array(z.object({ href: text }))
    .nullish()
    .catch(undefined),
  pubDate: day,
  published: day,
  updated: day,
  date_published: day,
});
const feed = z.object({ title: text, items: z.array(entry).nullish(), entries: z.array(entry).nullish() });
const most = 20;

/** The newest entries of a feed (RSS, Atom, RDF or JSON); undefined for what is none. */
export function readFeed(source: string, address: string): ReadHtml | undefined {
  let parsed: z.infer<typeof feed>;
  try {
    const read = feed.safeParse(parseFeed(source).feed);
    if (!read.success) return undefined;
    parsed = read.data;
  } catch {
    return undefined;
  }
  const items = (parsed.items ?? parsed.entries ?? []).slice(0, most).flatMap((one) => {
    const title = one.title?.replaceAll(/\s+/g, " ").trim().slice(0, 300);
    const url = URL.parse(one.link ?? one.url ?? one.links?.[0]?.href ?? "", address)?.href;
    const on = dayOf(one.pubDate ?? one.published ?? one.date_published ?? one.updated);
    return title ? [{ title, url: url && /^https?:/.test(url) ? url.slice(0, 500) : undefined, on }] : [];
  });
  const lines = items.map(({ title, on }) => (on ? `${title} (${on})` : title));
  return {
    title: parsed.title?.slice(0, 300) ?? null,
    text: [parsed.title, ...lines].filter(Boolean).join("\n"),
    page: { links: [], feeds: [], data: [], items },
  };
}

function dayOf(value: unknown): string | undefined {
  if (!(value instanceof Date) && typeof value !== "string") return undefined;
  const time = new Date(value);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString().slice(0, 10);
}
