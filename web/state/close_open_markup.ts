/**
 * Completes the markup at the end of a text that is still growing, so that half a link or an unclosed `**` does not
 * flash up as raw signs. For display only.
 */
export function closeOpenMarkup(text: string): string {
  const withoutHalfLink = text.replace(/!?\[([^\]\n]*)\]?(?:\([^)\n]*)?$/, (match, label: string) =>
    /\]\([^)]*$/.test(match) || !match.includes("]") ? label : match,
  );
  const trimmed = withoutHalfLink.replace(/(^|\s)(?:\*{1,3}|_{1,3}|~~|`+)$/, "$1");
  const withoutCode = trimmed.replace(/`[^`\n]*`/g, "");
  if ((withoutCode.match(/`/g)?.length ?? 0) % 2 === 1) return `${trimmed.trimEnd()}\``;
  if ((withoutCode.match(/\*\*/g)?.length ?? 0) % 2 === 1) return `${trimmed.replace(/\*$/, "").trimEnd()}**`;
  return trimmed;
}
