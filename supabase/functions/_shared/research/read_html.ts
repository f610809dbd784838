/// <reference lib="dom" />
import { isProbablyReaderable, Readability } from "@mozilla/readability";
import { parseHTML } from "linkedom";
import type { ReadPage } from "../../../../shared/contracts/fact.ts";
import { dataLines, readData } from "../../../../shared/domain/research/page_data.ts";

export type ReadHtml = Pick<ReadPage, "title" | "text" | "page">;

const limits = { text: 60_000, main: 8_000, dataLines: 8_000, depth: 1_000, links: 300, linkText: 120, feeds: 5 };
const unseen =
  'title, script, style, noscript, template, svg, iframe, object, select, textarea, [hidden], [aria-hidden="true"], [style*="display:none"], [style*="display: none"], [style*="visibility:hidden"], [style*="visibility: hidden"]';
const blocks = new Set(
  "ADDRESS ARTICLE ASIDE BLOCKQUOTE BR DD DIV DL DT FIGCAPTION FOOTER FORM H1 H2 H3 H4 H5 H6 HEADER HR LI MAIN NAV OL P PRE SECTION TABLE TD TH TR UL".split(
    " ",
  ),
);

/**
 * What a page says, for people and for machines. Nothing of it is run or fetched. Throws for a page of absurd depth, on which the
 * parser would spend seconds.
 */
export function readHtml(html: string, address: string): ReadHtml {
  if (depthOf(html) > limits.depth) throw new RangeError("The page is nested too deeply.");
  const { document } = parseHTML(/<html[\s>]/i.test(html) ? html : `<html><body>${html}</body></html>`);
  const absolute = (given: string | null) => (given === null ? undefined : URL.parse(given.trim(), address)?.href);
  const meta = (name: string) =>
    oneLine(document.querySelector(`meta[name="${name}"], meta[property="${name}"]`)?.getAttribute("content"));
  const title = oneLine(document.querySelector("title")?.textContent) || meta("og:title") || null;
  const description = meta("description") || meta("og:description") || undefined;
  const scripts = [...document.querySelectorAll('script[type="application/ld+json"]')];
  const data = readData(scripts.map((script) => script.textContent ?? ""));
  const feeds = [...document.querySelectorAll('link[rel~="alternate"]')]
    .filter((link) => /^application\/(?:rss|atom|feed)\+/.test(link.getAttribute("type") ?? ""))
    .flatMap((link) => absolute(link.getAttribute("href")) ?? []);
  const links = [...document.querySelectorAll("a[href]")].flatMap((link) => {
    const url = absolute(link.getAttribute("href"));
    return url && /^https?:/.test(url) && url.length <= 500
      ? [{ url, text: oneLine(link.textContent).slice(0, limits.linkText) }]
      : [];
  });
  for (const element of document.querySelectorAll(unseen)) element.remove();
  const visible = blockText(document.body ?? document.documentElement).slice(0, limits.text);
  const lines = [...new Set(data.flatMap(dataLines))].join("\n").slice(0, limits.dataLines);
  return {
    title: title?.slice(0, 300) ?? null,
    text: [title, description, visible, lines].filter(Boolean).join("\n"),
    page: {
      links: links.slice(0, limits.links),
      feeds: feeds.slice(0, limits.feeds),
      data: data.filter((object) => JSON.stringify(object).length < 4000).slice(0, 20),
      description,
      main: mainText(document),
      items: [],
    },
  };
}

/** Of elements that are closed by hand: others may stay open in good pages. */
function depthOf(html: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [, slash] of html.matchAll(
    /<(\/?)(?:div|span|section|article|b|i|u|em|strong|font|a|ul|ol|table|center|blockquote|main|svg|g)\b/gi,
  )) {
    depth = Math.max(0, depth + (slash === "/" ? -1 : 1));
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

/** Last, for it takes the document apart. */
function mainText(document: Document): string | undefined {
  try {
    if (!isProbablyReaderable(document)) return undefined;
    const text = new Readability(document, { maxElemsToParse: 20_000 }).parse()?.textContent;
    return text
      ?.replaceAll(/[ \t]+/g, " ")
      .replaceAll(/\s*\n\s*/g, "\n")
      .trim()
      .slice(0, limits.main);
  } catch {
    return undefined;
  }
}

/** The text with a line for each block. Without recursion: a page may be as deep as it likes. */
function blockText(root: Node | null): string {
  const parts: string[] = [];
  let node: Node | null = root;
  while (node) {
    if (node.nodeType === 3) parts.push((node.textContent ?? "").replaceAll(/\s+/g, " "));
    else if (blocks.has(node.nodeName)) parts.push("\n");
    if (node.firstChild) {
      node = node.firstChild;
      continue;
    }
    while (node && node !== root && !node.nextSibling) {
      node = node.parentNode;
      if (node && blocks.has(node.nodeName)) parts.push("\n");
    }
    node = !node || node === root ? null : node.nextSibling;
  }
  return parts
    .join("")
    .replaceAll(/[ \u00a0]+/g, " ")
    .replaceAll(/\s*\n\s*/g, "\n")
    .trim();
}

function oneLine(text: string | null | undefined): string {
  return (text ?? "").replaceAll(/\s+/g, " ").trim();
}
