import { plain, sentence } from "../language/sentences.ts";
import type { MadeCall } from "../read_conversation.ts";

const advice =
  /^it was not done\b|^(?:search|say so|say that|check|tell the person|ask for|do not|don't|send them|use what|look at|correct this|name (?:at least|the)|set a field|propose|call it|try)\b|\b[a-z]+_[a-z]+\b/i;

/** Why a call gave nothing to tell, for people. */
export function reasonOf(call: MadeCall | undefined, otherwise: string): string {
  return plain(forPeople(call?.outcome?.reason ?? ""), 1000) || sentence(otherwise);
}

/** A tool's reason without the sentences that tell a model what to do next. */
export function forPeople(reason: string): string {
  if (reason.trim() === "") return "";
  const sentences = sentence(reason).split(/(?<=[.!?])\s+(?=[\p{Lu}“"])/u);
  const kept = sentences.filter((one) => !advice.test(one));
  return (kept.length > 0 ? kept : sentences.slice(0, 1)).join(" ");
}
