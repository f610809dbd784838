/** Splits a text at its marks: every second piece is the number of one. */
export const markPattern = /\uE000(\d+)\uE001/;

/**
 * The values of one mail while it is made. A value never becomes part of the markdown: a mark of two private-use letters and
 * a number stands for it, which markdown reads as a word, and each part of the mail puts the value in as that part must
 * write it. So whatever a name holds (markup, addresses, template code) stays the text that it is.
 */
export class HeldValues {
  readonly #values: string[] = [];
  #areWords = true;

  /** Keeps a value and returns its mark; nothing for an empty one. */
  hold(value: string): string {
    if (value === "") return "";
    this.#areWords &&= /^\S(?:.*\S)?$/.test(value);
    this.#values.push(value);
    return `\uE000${this.#values.length - 1}\uE001`;
  }

  /** The text with each mark replaced by what `write` makes of its value, and all else by what `keep` makes of it. */
  fill(text: string, write: (value: string) => string, keep: (text: string) => string = (same) => same): string {
    return text
      .split(markPattern)
      .map((piece, place) => (place % 2 === 0 ? keep(piece) : write(this.valueAt(Number(piece)))))
      .join("");
  }

  /** Whether each stands on one line with no space around it, as a word does. */
  get areWords(): boolean {
    return this.#areWords;
  }

  /** The value that was held as this one, from 0. */
  valueAt(place: number): string {
    return this.#values[place] ?? "";
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
