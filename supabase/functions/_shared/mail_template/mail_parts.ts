import { Marked, Parser, type Token } from "marked";
import type { MailLink } from "../../../../shared/domain/mail/link_findings.ts";
import { type HeldValues, markPattern } from "./held_values.ts";
import { HtmlMailRenderer, type LinkHandling } from "./html_mail_renderer.ts";
import { linkTarget } from "./mail_link.ts";
import { MailSlots } from "./mail_slots.ts";
import { TextMailRenderer } from "./text_mail_renderer.ts";

const marked = new Marked({ gfm: true, breaks: true });

/** A mail's markdown, whose values are held aside, read and ready to be written for one mail after the other. */
export type MailMarkdown = {
  tokens: Token[];
  /** As HTML, without what stands around it. */
  html(held: HeldValues, links?: LinkHandling): string;
  /** As plain text, without an empty line too many. */
  text(held: HeldValues): string;
};

/** The mails of a campaign have one text or a few, once their values are held aside. */
const mostKept = 50;
const kept = new Map<string, MailMarkdown>();

/** Reads a mail's markdown. What was read lately is known. */
export function readMailMarkdown(text: string): MailMarkdown {
  const read = kept.get(text) ?? mailMarkdown(text);
  // Those that were asked for last stand last.
  kept.delete(text);
  kept.set(text, read);
  if (kept.size > mostKept) kept.delete(kept.keys().next().value ?? "");
  return read;
}

function mailMarkdown(markdown: string): MailMarkdown {
  const tokens = marked.lexer(markdown);
  const slots = new MailSlots();
  const html = slots.compile(marked.parser(tokens, { renderer: new HtmlMailRenderer(slots) }));
  const shared = hasValuesInLinks(tokens) ? undefined : asText(tokens);
  return {
    tokens,
    html: (held, links = {}) => html({ held, links }).trim(),
    // Where lines end and what stands around a list's item may hang on a value that is more than a word or two.
    text: (held) =>
      shared !== undefined && held.areWords ? held.fill(shared, (value) => value) : asText(tokens, held),
  };
}

function hasValuesInLinks(tokens: Token[]): boolean {
  let found = false;
  marked.walkTokens(tokens, (token) => {
    found ||= token.type === "link" && markPattern.test(token.raw + String(token.href));
  });
  return found;
}

function asText(tokens: Token[], held?: HeldValues): string {
  const text = marked.parser(tokens, { renderer: new TextMailRenderer(held) });
  return text
    .replace(/[ \t]+$/gm, "")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

/** What counts of a mail's own words: its links, how many pictures, and HTML that readers would see as text. */
export function countParts(
  tokens: Token[],
  held: HeldValues,
): { links: MailLink[]; imageCount: number; shownHtml: string[] } {
  const links: MailLink[] = [];
  const shownHtml: string[] = [];
  let imageCount = 0;
  marked.walkTokens(tokens, (token) => {
    if (token.type === "html") shownHtml.push(token.raw.trim());
    if (token.type === "image") imageCount += 1;
    if (token.type === "link") {
      links.push({ words: inlineText(token.tokens ?? [], held), target: linkTarget(String(token.href), held) });
    }
  });
  return { links, imageCount, shownHtml };
}

const inlineText = (tokens: Token[], held: HeldValues) =>
  Parser.parseInline(tokens, { renderer: new TextMailRenderer(held) }).trim();
