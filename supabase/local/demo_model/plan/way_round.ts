import { send_email } from "../intents/send_email.ts";
import { ordinalSource, readOrdinal } from "../language/number_words.ts";
import type { Worked } from "./work_step.ts";

const names = ["first", "second", "third", "fourth", "fifth"];
const place = new RegExp(`\\bthe (?<ordinal>${ordinalSource})\\b`, "i");

/**
 * What can be done instead when a step has failed: a lead of a list that can't be written to makes room for the next
 * one. Undefined when there is nothing; a mail that the person declined is not tried elsewhere.
 */
export function wayRound(words: string, worked: Worked): string | undefined {
  if (worked.intent !== send_email || worked.state !== "refused") return undefined;
  const ordinal = place.exec(words)?.groups?.ordinal;
  const next = ordinal === undefined ? 0 : readOrdinal(ordinal.toLowerCase());
  const name = next > 0 ? names[next] : undefined;
  const { list } = worked.turn.focus;
  if (ordinal === undefined || name === undefined || !list || list.page.leads.length <= next) return undefined;
  return words.replace(place, `the ${name}`);
}
