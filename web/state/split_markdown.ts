import type { Token } from "marked";

/** One finished or growing piece of a Markdown text. */
export interface MarkdownBlock {
  key: string;
  token: Token;
}

interface Split {
  text: string;
  /** Blocks that can no longer change, and how much of the text they cover. */
  frozen: MarkdownBlock[];
  covered: number;
}

/**
 * Splits a growing Markdown text into blocks. A block is final once another one follows it, so with each new piece of
 * text only what stands after the final blocks is read again. `lexer` is marked's.
 */
export function createMarkdownSplitter(lexer: (text: string) => Token[]): (text: string) => MarkdownBlock[] {
  let state: Split = { text: "", frozen: [], covered: 0 };
  return (raw) => {
    const text = raw.replace(/\r\n?/g, "\n");
    if (!text.startsWith(state.text)) state = { text: "", frozen: [], covered: 0 };
    const tokens = lexer(text.slice(state.covered));
    const last = tokens.findLastIndex((token) => token.type !== "space");
    const blocks = [...state.frozen];
    let at = state.covered;
    let { covered } = state;
    tokens.forEach((token, index) => {
      if (index === last) covered = at;
      if (token.type !== "space") blocks.push({ key: String(at), token });
      at += token.raw.length;
    });
    state = { text, frozen: last < 0 ? state.frozen : blocks.slice(0, -1), covered };
    return blocks;
  };
}
