const numbers = new Intl.NumberFormat("en-US");

/** A number with its noun: "1 lead", "1,204 leads". */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${numbers.format(count)} ${count === 1 ? noun : plural}`;
}
