const named =
  /^(?:(?:the|my|our|this|that|it|its) ?)*(?:(?:e-?mail )?(?:campaign|sequence|draft))?(?: (?:called|named))?[\s:]*["“]?(?<name>[^"”]*?)["”]?$/i;

/**
 * The name in a phrase for a campaign: "the campaign Spring" and "the Spring campaign" are "Spring", "it" and "the
 * campaign" are "". Undefined when the phrase is for something else.
 */
export function campaignName(phrase: string): string | undefined {
  const text = phrase.trim().replace(/[\s.!?]+$/, "");
  if (/^(?:it|this|that)$/i.test(text)) return undefined;
  const behind = /^(?:the |my |our )?["“]?(?<name>.+?)["”]? (?:campaign|sequence)$/i.exec(text)?.groups?.name;
  if (behind !== undefined && !/^(?:the|my|our|this|that|e-?mail)$/i.test(behind)) return behind;
  if (!/\b(?:campaign|sequence)\b/i.test(text)) return undefined;
  return named.exec(text)?.groups?.name?.trim();
}
