import { Marked } from "marked";
import { describe, expect, it } from "vitest";
import { createMarkdownSplitter } from "../../../web/state/split_markdown.ts";

const marked = new Marked();
const text = [
  "# Leads in Germany",
  "",
  "There are **3** of them:\nAda, Bo",
  "and Cy.",
  "",
  "- first",
  "",
  "- second",
  "  more",
  "",
  "| Name | Score |",
  "|---|---|",
  "| Ada | 91 |",
  "",
  "```sql",
  "select 1;",
  "",
  "-- end",
  "```",
  "> quoted",
  "",
  "Last\n---\nbye",
].join("\n");

const rendered = (blocks: { token: { raw: string } }[]) => blocks.map(({ token }) => token.raw.trim());

describe("the Markdown splitter", () => {
  it("ends with the same blocks as a text that came in one piece, however it is cut", () => {
    const whole = rendered(createMarkdownSplitter((each) => marked.lexer(each))(text));
    for (let size = 1; size < 40; size += 1) {
      const split = createMarkdownSplitter((each) => marked.lexer(each));
      for (let end = size; end < text.length; end += size) split(text.slice(0, end));
      expect(rendered(split(text))).toEqual(whole);
    }
  });

  it("reads finished blocks only once", () => {
    let longest = 0;
    const split = createMarkdownSplitter((each) => {
      longest = Math.max(longest, each.length);
      return marked.lexer(each);
    });
    const paragraph = `${"word ".repeat(20)}\n\n`;
    for (let count = 1; count <= 50; count += 1) split(paragraph.repeat(count));
    expect(longest).toBeLessThan(paragraph.length * 3);
  });

  it("keeps a block's key while it grows", () => {
    const split = createMarkdownSplitter((each) => marked.lexer(each));
    const [first] = split("One\n\nTwo").slice(-1);
    const [second] = split("One\n\nTwo and more").slice(-1);
    expect(second?.key).toBe(first?.key);
  });

  it("begins anew when the text was taken back", () => {
    const split = createMarkdownSplitter((each) => marked.lexer(each));
    split("One\n\nTwo\n\nThree");
    expect(rendered(split("One\n\nOther"))).toEqual(["One", "Other"]);
  });
});
