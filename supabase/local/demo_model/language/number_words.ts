const numbers = new Map([
  ["a", 1],
  ["an", 1],
  ["one", 1],
  ["a couple of", 2],
  ["couple of", 2],
  ["two", 2],
  ["a few", 3],
  ["few", 3],
  ["three", 3],
  ["four", 4],
  ["five", 5],
  ["six", 6],
  ["seven", 7],
  ["eight", 8],
  ["nine", 9],
  ["ten", 10],
  ["twelve", 12],
  ["twenty", 20],
  ["thirty", 30],
  ["sixty", 60],
  ["ninety", 90],
]);

/** Source of a pattern for a whole number in digits ("1,000", "5k") or words. */
export const numberSource = `(?:\\d{1,3}(?:[,.]\\d{3})+|\\d+k?|${[...numbers.keys()].sort((a, b) => b.length - a.length).join("|")})`;

/** Reads what `numberSource` matched. */
export function readNumber(text: string): number {
  const word = numbers.get(text.trim());
  if (word !== undefined) return word;
  const digits = text.replace(/[,.\s]/g, "");
  return digits.endsWith("k") ? Number.parseInt(digits, 10) * 1000 : Number.parseInt(digits, 10);
}

const ordinals = new Map([
  ["first", 1],
  ["second", 2],
  ["third", 3],
  ["fourth", 4],
  ["fifth", 5],
  ["sixth", 6],
  ["seventh", 7],
  ["eighth", 8],
  ["ninth", 9],
  ["tenth", 10],
  ["last", -1],
]);

export const ordinalSource = `(?:${[...ordinals.keys()].join("|")}|\\d{1,2}(?:st|nd|rd|th))`;

/** 1 for "first" and "1st", -1 for "last". */
export function readOrdinal(text: string): number {
  return ordinals.get(text) ?? Number.parseInt(text, 10);
}
