/** The addresses of a pasted list, each once: one a line, with commas, semicolons or as "Anna <anna@example.com>". */
export function addressesIn(text: string): string[] {
  const parts = text.split(/[\n,;]+/).map((part) => /<([^<>]+)>/.exec(part)?.[1] ?? part);
  const trimmed = parts
    .map((part) =>
      part
        .trim()
        .replace(/^["']|["']$/g, "")
        .toLowerCase(),
    )
    .filter(Boolean);
  // A head of a column is no address, and no mistake either.
  return [...new Set(trimmed)].filter((part) => !/^e-?mails?( ?-?address(es)?)?$/.test(part));
}
