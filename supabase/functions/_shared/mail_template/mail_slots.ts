import { type HeldValues, markPattern } from "./held_values.ts";
import type { LinkHandling } from "./html_mail_renderer.ts";

/** What a mail has of its own beside its words: the values of its variables, and where its links lead. */
export type Given = { held: HeldValues; links: LinkHandling };

/** Text with everything in it that differs from mail to mail. */
export type Filler = (given: Given) => string;

/**
 * Places in a text that is made once for many mails: what stands there is written for each of them. Marked as values are, so
 * a text has either these marks or those.
 */
export class MailSlots {
  readonly #writers: Filler[] = [];

  /** Leaves a place and returns its mark. */
  leave(write: Filler): string {
    this.#writers.push(write);
    return `\uE000${this.#writers.length - 1}\uE001`;
  }

  /** The text with a place for each value, which `write` makes of it, and all else as `keep` makes it now. */
  leaveValues(text: string, write: (value: string, given: Given) => string, keep: (text: string) => string): string {
    return text
      .split(markPattern)
      .map((piece, place) => {
        if (place % 2 === 0) return keep(piece);
        return this.leave((given) => write(given.held.valueAt(Number(piece)), given));
      })
      .join("");
  }

  /** A text with marks, ready to be written for one mail after the other. */
  compile(text: string): Filler {
    const [first = "", ...rest] = text.split(markPattern);
    const steps = Array.from({ length: rest.length / 2 }, (_, at) => ({
      write: this.#writers[Number(rest[2 * at])] ?? (() => ""),
      after: rest[2 * at + 1] ?? "",
    }));
    return (given) => {
      let whole = first;
      for (const { write, after } of steps) whole += write(given) + after;
      return whole;
    };
  }
}
