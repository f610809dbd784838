import { isAttribution, isDeviceLine, isHeaderBlock, isSeparator, mayOpenAttribution } from "./quote_marks.ts";

const limits = { characters: 200_000, lines: 3000, lineCharacters: 5000, resultCharacters: 20_000 };

/** With these words above a quotation, the answers stand inside it. */
const inlineCue =
  /\b(see|my|answers?|replies|comments?|responses?)\b.{0,40}\b(below|in-?line)\b|\b(siehe|antworten?|anmerkungen)\b.{0,40}\b(unten|im text|in (rot|blau))\b|\bci-dessous\b|\bm[aá]s abajo\b/iu;

/**
 * What someone wrote themselves: without what they quote, without the signature below "--" and the line of a phone. By
 * rules and line by line, in time linear in the text: email-reply-parser 2.3.9 knows as many languages, but takes minutes
 * over 100,000 empty lines.
 */
export function cutQuotes(text: string): string {
  const lines = linesOf(text);
  const mark = findMark(lines);
  const above = ownLines(lines.slice(0, mark?.from));
  if (!mark) return tidy(above);
  const isAnsweredBelow = !above.some((line) => line.trim() !== "") || inlineCue.test(above.join(" ").slice(0, 2000));
  if (mark.isBlock || !isAnsweredBelow) return tidy(above);
  return tidy([...above, ...ownLines(lines.slice(mark.to))]);
}

function linesOf(text: string): string[] {
  return text
    .slice(0, limits.characters)
    .replace(/\r\n?/g, "\n")
    .replace(/[\u00a0\u2007\u202f]/g, " ")
    .replace(/[\u200b\ufeff]/g, "")
    .split("\n", limits.lines)
    .map((line) => line.slice(0, limits.lineCharacters).trimEnd());
}

/** Where the quotation begins, and whether all below it is quoted without a sign of its own. */
function findMark(lines: readonly string[]): { from: number; to: number; isBlock: boolean } | undefined {
  for (let at = 0; at < lines.length; at += 1) {
    const line = unquoted(lines[at] ?? "").trim();
    if (line === "") continue;
    if (isSeparator(line) || isHeaderBlock(lines.slice(at, at + 6).map(unquoted), 0))
      return { from: at, to: at + 1, isBlock: true };
    if (!mayOpenAttribution(line)) continue;
    for (let length = 1; length <= 3; length += 1) {
      const head = lines.slice(at, at + length).map((part) => unquoted(part).trim());
      if (head.some((part) => part === "")) break;
      if (isAttribution(head.join(" ")))
        return { from: at, to: at + length, isBlock: !isQuotedNext(lines, at + length) };
    }
  }
  return undefined;
}

/** Whether the next words bear the sign of a quotation; where they don't, no one can tell them from an answer. */
function isQuotedNext(lines: readonly string[], at: number): boolean {
  const next = lines.slice(at, at + 4).find((line) => line.trim() !== "");
  return next !== undefined && isQuoted(next);
}

const isQuoted = (line: string) => /^\s{0,3}[>|]/.test(line);
const unquoted = (line: string) => line.replace(/^(\s{0,3}[>|]){1,10}\s?/, "");

function ownLines(lines: readonly string[]): string[] {
  const signature = lines.findIndex((line) => /^--\s*$/.test(line));
  const own = signature < 0 ? lines : lines.slice(0, signature);
  return own.filter((line) => !isQuoted(line) && !isDeviceLine(line));
}

function tidy(lines: readonly string[]): string {
  return lines
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim()
    .slice(0, limits.resultCharacters)
    .trim();
}
