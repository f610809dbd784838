/** A subject with the names of its variables in place of the language of mails: "Planning at [company]". */
export function plainSubject(subject: string): string {
  return subject
    .replaceAll(/\{%-?\s*(?:else|elsif)\b[^%]*%\}.*?(?=\{%-?\s*end)/g, "")
    .replaceAll(/\{%[^%]*%\}/g, "")
    .replaceAll(/\{\{-?\s*(?:[a-z_]+\.)*([a-z_]+)[^}]*\}\}/gi, (_, name: string) => `[${name.replaceAll("_", " ")}]`)
    .trim();
}
