/** Words of a mail with the names of variables in place of its language: "Planning at [company]". */
export function plainSubject(subject: string): string {
  return subject
    .replaceAll(/\{%-?\s*(?:else|elsif)\b[^%]*%\}.*?(?=\{%-?\s*end)/g, "")
    .replaceAll(/\{%[^%]*%\}/g, "")
    .replaceAll(
      /\{\{-?\s*(?:(?:lead|account|custom)\.)*([a-z_.]+)[^}]*\}\}/gi,
      (_, name: string) => `[${name.replaceAll(/[_.]/g, " ")}]`,
    )
    .trim();
}
