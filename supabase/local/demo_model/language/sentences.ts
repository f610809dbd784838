/** "a", "a and b", "a, b and c". */
export function listOf(parts: readonly string[], word = "and"): string {
  if (parts.length < 2) return parts[0] ?? "";
  return `${parts.slice(0, -1).join(", ")} ${word} ${parts.at(-1)}`;
}

/** "1 lead", "2,345 leads". */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? singular : plural}`;
}

export function capitalised(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

export function uncapitalised(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}

/** Ends a sentence with a full stop unless it ends one already. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  return /[.!?…]["')*]*$/.test(trimmed) ? trimmed : `${trimmed}.`;
}

/** A record's text as one line of plain markdown: data shown, never markup obeyed. */
export function plain(text: string, longest = 300): string {
  return text
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, longest)
    .replace(/[\\`*_[\]<>|#~!]/g, (mark) => `\\${mark}`);
}
