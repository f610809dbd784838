import { Marked, type Token } from "marked";
import type { HeldValues } from "./held_values.ts";
import { HtmlMailRenderer, type LinkHandling } from "./html_mail_renderer.ts";
import { TextMailRenderer } from "./text_mail_renderer.ts";

const marked = new Marked({ gfm: true, breaks: true });

/** A mail's markdown, whose values are held aside. */
export function readMailMarkdown(text: string): Token[] {
  return marked.lexer(text);
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
