/** Numbers from 0 to below 1, always the same for the same words. */
export function seededRandom(...words: readonly string[]): () => number {
  let state = 2_166_136_261;
  for (const letter of words.join("\n")) state = Math.imul(state ^ (letter.codePointAt(0) ?? 0), 16_777_619);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** One of these, each as likely as its weight. */
export function weighted<Choice>(
  choices: readonly (readonly [choice: Choice, weight: number])[],
  random: number,
): Choice | undefined {
  let left = random * choices.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [choice, weight] of choices) {
    left -= weight;
    if (left < 0) return choice;
  }
  return choices.at(-1)?.[0];
}
