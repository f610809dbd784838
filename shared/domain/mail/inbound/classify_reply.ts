import { interestedWords, leavingAlone, leavingWords, notNowWords, wrongPersonWords, yesAlone } from "./reply_words.ts";

/** What a person's reply comes to. */
export const replyKinds = ["interested", "not_now", "wrong_person", "unsubscribe", "question", "other"] as const;
export type ReplyKind = (typeof replyKinds)[number];

/** What matters is said early; below it stand signatures and disclaimers with words of their own. */
const beginningLength = 700;

/**
 * What a reply comes to, by plain rules in English, German, French and Spanish: the floor under a model's reading, and all
 * there is without one. In doubt it prefers what does less harm: who asks to be left alone is, whatever else they say.
 *
 * @param text without quotations
 */
export function classifyReply(text: string, subject: string): ReplyKind {
  const flat = text.replace(/\s+/g, " ").trim();
  const beginning = flat.slice(0, beginningLength);
  const lines = text.trim().split("\n", 3);
  if (leavingAlone.test(lines[0] ?? "") || (flat === "" && leavingAlone.test(subject))) return "unsubscribe";
  const statements = beginning.split(/(?<=[.!?…])\s/);
  const plain = statements.filter((words) => !words.endsWith("?"));
  if (plain.some((words) => leavingWords.test(words))) return "unsubscribe";
  if (wrongPersonWords.test(beginning)) return "wrong_person";
  if (plain.some((words) => notNowWords.test(words))) return isStillInterested(plain) ? "interested" : "not_now";
  if (yesAlone.test(lines[0] ?? "") || interestedWords.test(beginning)) return "interested";
  return beginning.includes("?") || beginning.includes("？") ? "question" : "other";
}

/** "We are happy with what we have, but I'd like to hear more": the last word counts. */
function isStillInterested(statements: readonly string[]): boolean {
  const said = statements.join(" ");
  const but = said.search(/(?<!\p{L})(but|however|aber|allerdings|jedoch|mais|cependant|pero|sin embargo)(?!\p{L})/iu);
  if (but < 0) return false;
  const after = said.slice(but);
  return interestedWords.test(after) && !notNowWords.test(after);
}
