/** Text that somebody else chose, as part of a line of ours: whatever it holds, it cannot begin a line of its own. */
export function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").trim();
}
