const longestHeader = 20_000;
const mostIds = 50;

/** The message ids of a header such as References, in its order; with their brackets. */
export function messageIds(header: string | undefined): string[] {
  const found = (header ?? "").slice(0, longestHeader).match(/<[^<>\s]{1,300}>/g) ?? [];
  return [...new Set(found)].slice(-mostIds);
}

/** What a mail answers, the newest first (RFC 5322, 3.6.4). */
export function answeredIds(inReplyTo: string | undefined, references: string | undefined): string[] {
  return [...new Set([...messageIds(inReplyTo), ...messageIds(references).reverse()])].slice(0, mostIds);
}
