/** Finds one of these pieces of a pattern as whole words, in any alphabet: `\b` knows only English letters. */
export function wholeWords(...patterns: readonly string[]): RegExp {
  return new RegExp(`(?<!\\p{L})(?:${patterns.join("|")})(?!\\p{L})`, "iu");
}
