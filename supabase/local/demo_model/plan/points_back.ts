import { ordinalSource } from "../language/number_words.ts";

const back = new RegExp(
  `\\b(?:them|they|those|these|it|her|him|he|she|his|their|each|both|everyone|everybody|(?:all|any|every one|some|none) of|the (?:list|rest|others?)|ones?|(?:the |${ordinalSource} )(?:${ordinalSource}|top)\\b|number \\d+)\\b`,
  "i",
);

/** Whether words lean on what was found before: "them", "each", "the first one". */
export function pointsBack(words: string): boolean {
  return back.test(order(words));
}

/** Whether words lean on the one lead of the step before: "it", "her". */
export function pointsAtOne(words: string): boolean {
  return /\b(?:it|her|him|his|that (?:lead|one|person))\b/i.test(order(words));
}

export function pointsAtMany(words: string): boolean {
  return /\b(?:them|they|those|these|each|both|everyone|everybody|all)\b/i.test(order(words));
}

/** Without what is to be written, which may speak of anybody. */
function order(words: string): string {
  return words.replace(/:\s.*$|".*"/s, "");
}
