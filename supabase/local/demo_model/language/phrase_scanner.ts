import { fold } from "./fold.ts";

/** A stretch of the text that a rule understood. */
export type Phrase = {
  start: number;
  end: number;
  /** As the person wrote it. */
  text: string;
  /** A named group as written, trimmed; undefined when it took no part. */
  written(group: string): string | undefined;
  /** A named group in lower case without accents. */
  folded(group: string): string | undefined;
};

/** Where a taken phrase stood. No pattern matches across it. */
const taken = "|";

/** Rules take the phrases they understand out of a sentence, one after the other; what remains was not understood. */
export class PhraseScanner {
  readonly original: string;
  #rest: string;

  constructor(text: string) {
    this.original = text.replaceAll(taken, " ");
    this.#rest = fold(this.original);
  }

  /** The folded text with every taken phrase blanked out. */
  get rest(): string {
    return this.#rest;
  }

  /** Finds the first match, in folded text, without taking it. */
  find(pattern: RegExp, from = 0): Phrase | undefined {
    const search = new RegExp(pattern.source, "dg");
    search.lastIndex = from;
    const folded = this.#rest;
    const match = search.exec(folded);
    if (!match || match[0] === "") return undefined;
    const start = match.index;
    const end = start + match[0].length;
    const group = (text: string, name: string): string | undefined => {
      const place = match.indices?.groups?.[name];
      return place && text.slice(place[0], place[1]).trim();
    };
    return {
      start,
      end,
      text: this.original.slice(start, end),
      written: (name) => group(this.original, name),
      folded: (name) => group(folded, name),
    };
  }

  /** Finds the first match and takes it out of the text. */
  take(pattern: RegExp): Phrase | undefined {
    const phrase = this.find(pattern);
    if (phrase) this.remove(phrase.start, phrase.end);
    return phrase;
  }

  remove(start: number, end: number): void {
    this.#rest = this.#rest.slice(0, start) + taken.repeat(end - start) + this.#rest.slice(end);
  }

  /** What stands before `position` and belongs to the same stretch of untaken text. */
  before(position: number): string {
    const stretch = this.#rest.slice(0, position);
    return stretch.slice(stretch.lastIndexOf(taken) + 1);
  }
}
