import { Renderer, type Tokens } from "marked";
import { escapeHtml } from "./escape_html.ts";
import { isAddressLike, linkTarget } from "./mail_link.ts";
import type { Given, MailSlots } from "./mail_slots.ts";

const styles = {
  paragraph: "margin:0 0 16px",
  heading: "margin:24px 0 8px;line-height:1.3;font-weight:600",
  list: "margin:0 0 16px;padding-left:24px",
  item: "margin:0 0 4px",
  quote: "margin:0 0 16px;padding:0 0 0 12px;border-left:3px solid #9ca3af",
  code: "font-family:ui-monospace,Menlo,Consolas,monospace;font-size:14px",
  block: "margin:0 0 16px;white-space:pre-wrap;font-family:ui-monospace,Menlo,Consolas,monospace;font-size:14px",
  rule: "margin:24px 0;border:0;border-top:1px solid #9ca3af",
  table: "margin:0 0 16px;border-collapse:collapse",
  cell: "padding:4px 12px 4px 0;border-bottom:1px solid #9ca3af;vertical-align:top",
  image: "max-width:100%;height:auto;border:0",
};

/** `track` sends a link over an address of ours; `ownUrl`, the one to unsubscribe, is left alone and may stand by itself. */
export type LinkHandling = { track?: ((url: string) => string) | undefined; ownUrl?: string | undefined };

/**
 * Markdown as HTML that mail programs show: a few tags, each with its own style, and no text that was not escaped. HTML in
 * the markdown is shown as text. What differs from mail to mail is left to `slots`.
 */
export class HtmlMailRenderer extends Renderer<string, string> {
  readonly #slots: MailSlots;

  constructor(slots: MailSlots) {
    super();
    this.#slots = slots;
  }

  /** Text with the values in it, on as many lines as they have. */
  #words(text: string): string {
    return this.#slots.leaveValues(text, escapeLines, escapeHtml);
  }

  override text(token: Tokens.Text | Tokens.Escape): string {
    if ("tokens" in token && token.tokens) return this.parser.parseInline(token.tokens);
    // Of all values only our own address becomes a link by itself: a name that is an address stays a name.
    const write = (value: string, { links }: Given) =>
      value !== "" && value === links.ownUrl ? anchor(value, escapeHtml(value), value, links) : escapeLines(value);
    return this.#slots.leaveValues(token.text, write, escapeHtml);
  }

  override link({ href, text, tokens }: Tokens.Link): string {
    const inside = this.#slots.compile(this.parser.parseInline(tokens));
    return this.#slots.leave((given) => {
      const words = given.held.fill(text, (value) => value);
      // A link within a link is its words.
      return anchor(linkTarget(href, given.held), inside(given).replace(/<\/?a\b[^>]*>/g, ""), words, given.links);
    });
  }

  override image({ href, text }: Tokens.Image): string {
    const words = this.#slots.compile(this.#words(text));
    return this.#slots.leave((given) => {
      const target = linkTarget(href, given.held);
      if (!target?.startsWith("https:")) return words(given);
      return `<img src="${escapeHtml(target)}" alt="${words(given).replaceAll("<br>", " ")}" style="${styles.image}">`;
    });
  }

  override paragraph({ tokens }: Tokens.Paragraph): string {
    return `<p style="${styles.paragraph}">${this.parser.parseInline(tokens)}</p>\n`;
  }

  override heading({ tokens, depth }: Tokens.Heading): string {
    const level = Math.min(depth, 3);
    const size = [22, 18, 16][level - 1];
    return `<h${level} style="${styles.heading};font-size:${size}px">${this.parser.parseInline(tokens)}</h${level}>\n`;
  }

  override strong({ tokens }: Tokens.Strong): string {
    return `<strong>${this.parser.parseInline(tokens)}</strong>`;
  }

  override em({ tokens }: Tokens.Em): string {
    return `<em>${this.parser.parseInline(tokens)}</em>`;
  }

  override del({ tokens }: Tokens.Del): string {
    return `<s>${this.parser.parseInline(tokens)}</s>`;
  }

  override codespan({ text }: Tokens.Codespan): string {
    return `<code style="${styles.code}">${this.#words(text)}</code>`;
  }

  override code({ text }: Tokens.Code): string {
    return `<pre style="${styles.block}">${this.#words(text)}</pre>\n`;
  }

  override html({ raw }: Tokens.HTML | Tokens.Tag): string {
    return this.#words(raw);
  }

  override br(): string {
    return "<br>";
  }

  override hr(): string {
    return `<hr style="${styles.rule}">\n`;
  }

  override blockquote({ tokens }: Tokens.Blockquote): string {
    return `<blockquote style="${styles.quote}">${this.parser.parse(tokens)}</blockquote>\n`;
  }

  override list({ ordered, start, items }: Tokens.List): string {
    const tag = ordered ? "ol" : "ul";
    const from = ordered && typeof start === "number" && start !== 1 ? ` start="${start}"` : "";
    return `<${tag}${from} style="${styles.list}">${items.map((item) => this.listitem(item)).join("")}</${tag}>\n`;
  }

  override listitem({ tokens }: Tokens.ListItem): string {
    return `<li style="${styles.item}">${this.parser.parse(tokens)}</li>`;
  }

  override checkbox({ checked }: Tokens.Checkbox): string {
    return checked ? "☑ " : "☐ ";
  }

  override table({ header, rows }: Tokens.Table): string {
    const line = (cells: Tokens.TableCell[]) => `<tr>${cells.map((cell) => this.tablecell(cell)).join("")}</tr>`;
    return `<table style="${styles.table}">${line(header)}${rows.map(line).join("")}</table>\n`;
  }

  override tablecell({ tokens, header, align }: Tokens.TableCell): string {
    const tag = header ? "th" : "td";
    return `<${tag} style="${styles.cell};text-align:${align ?? "left"}">${this.parser.parseInline(tokens)}</${tag}>`;
  }
}

const escapeLines = (value: string) => escapeHtml(value).replaceAll("\n", "<br>");

function anchor(target: string | undefined, inside: string, words: string, { track, ownUrl }: LinkHandling): string {
  if (target === undefined) return inside;
  const isOwn = ownUrl !== undefined && target === URL.parse(ownUrl)?.href;
  // Words that are an address lead exactly there: a link that shows one place and goes to another looks like a trap.
  const isLeftAlone = isOwn || !/^https?:/.test(target) || isAddressLike(words);
  const address = escapeHtml((isLeftAlone ? undefined : track?.(target)) ?? target);
  return `<a href="${address}" style="color:#0b57d0;text-decoration:underline">${inside}</a>`;
}
