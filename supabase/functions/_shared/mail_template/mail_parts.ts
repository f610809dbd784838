import { Marked, type Token } from "marked";
import type { MailLink } from "../../../../shared/domain/mail/link_findings.ts";
import type { HeldValues } from "./held_values.ts";
import { HtmlMailRenderer, type LinkHandling } from "./html_mail_renderer.ts";
import { linkTarget } from "./mail_link.ts";
import { TextMailRenderer } from "./text_mail_renderer.ts";

const marked = new Marked({ gfm: true, breaks: true });

/** A mail's markdown, whose values are held aside. */
export function readMailMarkdown(text: string): Token[] {
  return marked.lexer(text);
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
      links.push({ words: textPart(token.tokens ?? [], held), target: linkTarget(String(token.href), held) });
    }
  });
  return { links, imageCount, shownHtml };
}

/** As HTML, without what stands around it. */
export function htmlPart(tokens: Token[], held: HeldValues, links?: LinkHandling): string {
  return marked.parser(tokens, { renderer: new HtmlMailRenderer(held, links) }).trim();
}

/** As plain text, without an empty line too many. */
export function textPart(tokens: Token[], held: HeldValues): string {
  const text = marked.parser(tokens, { renderer: new TextMailRenderer(held) });
  return text
    .replace(/[ \t]+$/gm, "")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}
