import { Renderer, type Tokens } from "marked";
import { HeldValues } from "./held_values.ts";
import { linkTarget } from "./mail_link.ts";

/**
 * Markdown as plain text that reads like a mail: no signs of markup but those that people write by hand. Without `held` the
 * marks stay where values stand; no link may have any then.
 */
export class TextMailRenderer extends Renderer<string, string> {
  readonly #held: HeldValues | undefined;

  constructor(held?: HeldValues) {
    super();
    this.#held = held;
  }

  #words(text: string): string {
    return this.#held?.fill(text, (value) => value) ?? text;
  }

  override text(token: Tokens.Text | Tokens.Escape): string {
    return "tokens" in token && token.tokens ? this.parser.parseInline(token.tokens) : this.#words(token.text);
  }

  override link({ href, tokens }: Tokens.Link): string {
    const words = this.parser.parseInline(tokens);
    const target = linkTarget(href, this.#held ?? new HeldValues());
    if (target === undefined) return words;
    const shown = target.replace(/^mailto:|^tel:/, "");
    const isSame = [target, shown].some((one) => bare(one) === bare(words));
    return isSame ? words : `${words} (${shown})`;
  }

  override image({ text }: Tokens.Image): string {
    return this.#words(text);
  }

  override paragraph({ tokens }: Tokens.Paragraph): string {
    return `${this.parser.parseInline(tokens)}\n\n`;
  }

  override heading({ tokens }: Tokens.Heading): string {
    return `${this.parser.parseInline(tokens)}\n\n`;
  }

  override strong({ tokens }: Tokens.Strong): string {
    return this.parser.parseInline(tokens);
  }

  override em({ tokens }: Tokens.Em): string {
    return this.parser.parseInline(tokens);
  }

  override del({ tokens }: Tokens.Del): string {
    return this.parser.parseInline(tokens);
  }

  override codespan({ text }: Tokens.Codespan): string {
    return this.#words(text);
  }

  override code({ text }: Tokens.Code): string {
    return `${this.#words(text)}\n\n`;
  }

  override html({ raw }: Tokens.HTML | Tokens.Tag): string {
    return this.#words(raw);
  }

  override br(): string {
    return "\n";
  }

  override hr(): string {
    return "----------\n\n";
  }

  override blockquote({ tokens }: Tokens.Blockquote): string {
    return `${indented(this.parser.parse(tokens).trim(), "> ", "> ")}\n\n`;
  }

  override list({ ordered, start, items }: Tokens.List): string {
    const first = typeof start === "number" ? start : 1;
    const lines = items.map((item, place) => {
      const sign = ordered ? `${first + place}. ` : "- ";
      return indented(this.listitem(item).trim(), sign, " ".repeat(sign.length));
    });
    return `${lines.join("\n")}\n\n`;
  }

  override listitem({ tokens }: Tokens.ListItem): string {
    // A list within an item begins on a line of its own.
    return tokens.map((token) => this.parser.parse([token]).replace(/\n+$/, "")).join("\n");
  }

  override checkbox({ checked }: Tokens.Checkbox): string {
    return checked ? "☑ " : "☐ ";
  }

  override table({ header, rows }: Tokens.Table): string {
    const line = (cells: Tokens.TableCell[]) => cells.map((cell) => this.tablecell(cell)).join(" | ");
    return `${[header, ...rows].map(line).join("\n")}\n\n`;
  }

  override tablecell({ tokens }: Tokens.TableCell): string {
    return this.parser.parseInline(tokens);
  }
}

const bare = (address: string) =>
  address
    .trim()
    .replace(/^https?:\/\//, "")
    .replace(/\/$/, "")
    .toLowerCase();

function indented(text: string, first: string, rest: string): string {
  return text
    .split("\n")
    .map((line, place) => `${place === 0 ? first : rest}${line}`.trimEnd())
    .join("\n");
}
