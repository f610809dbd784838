import { oneLine } from "../../../shared/domain/mail/clean_text.ts";

/** A header beyond this is cut by some servers; no name of a person is as long. */
const longest = 120;

/**
 * A name as it may stand beside an address: on one line, with nothing in it that ends the header, hides, or turns the
 * direction of the address behind it. Empty when nothing is left.
 */
export function headerName(name: string | null | undefined): string {
  return oneLine(name ?? "")
    .slice(0, longest)
    .toWellFormed()
    .trim();
}
