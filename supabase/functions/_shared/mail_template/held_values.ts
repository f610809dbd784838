/**
 * The values of one mail while it is made. A value never becomes part of the markdown: a mark of two private-use letters and
 * a number stands for it, which markdown reads as a word, and each part of the mail puts the value in as that part must
 * write it. So whatever a name holds (markup, addresses, template code) stays the text that it is.
 */
export class HeldValues {
  readonly #values: string[] = [];

  /** Keeps a value and returns its mark; nothing for an empty one. */
  hold(value: string): string {
    if (value === "") return "";
    this.#values.push(value);
    return `\uE000${this.#values.length - 1}\uE001`;
  }

  /** The text with each mark replaced by what `write` makes of its value, and all else by what `keep` makes of it. */
  fill(text: string, write: (value: string) => string, keep: (text: string) => string = (same) => same): string {
    return text
      .split(/(\uE000\d+\uE001)/)
      .map((piece) => {
        const value = this.valueOf(piece);
        return value === undefined ? keep(piece) : write(value);
      })
      .join("");
  }

  /** The value of a text that is nothing but one mark. */
  valueOf(text: string): string | undefined {
    const place = /^\uE000(\d+)\uE001$/.exec(text)?.[1];
    return place === undefined ? undefined : this.#values[Number(place)];
  }
}

/** Text that may be given to `HeldValues`: nobody else's marks are in it. */
export function withoutMarks(text: string): string {
  return text.replace(/[\uE000\uE001]/g, "");
}
