/** A value is at most so long in a mail; a longer one is cut. */
const longestValue = 2_000;

/**
 * Text of a person or of a field as it may stand in a mail: one way of writing each letter, whole characters, and none that
 * nobody sees or that turns the direction of what stands beside it. Lines stay lines.
 */
export function cleanText(text: string): string {
  return text
    .toWellFormed()
    .normalize("NFC")
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, "\n")
    .replace(unwanted, "")
    .slice(0, longestValue)
    .toWellFormed();
}

/**
 * The same on one line, as a subject or a name must be: a header ends at a line's end. What looks like an encoded word
 * (RFC 2047, "=?utf-8?…?=") is broken up, or mail programs would show something else than what stands there.
 */
export function oneLine(text: string): string {
  return cleanText(text).replace(/\s+/gu, " ").replaceAll("=?", "= ?").trim();
}

/**
 * Controls but tab and line feed; marks, embeddings, overrides and isolates of direction; what has no width (joiners stay:
 * Persian and emoji need them); tag characters; the private-use letters that mark values while a mail is made.
 */
const unwanted =
  /[\p{Cc}--[\t\n]]|[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]|[\u00AD\u180E\u200B\u2060-\u2064\u206A-\u206F\uFEFF]|[\u{E0000}-\u{E007F}]|[\uE000\uE001]/gv;
