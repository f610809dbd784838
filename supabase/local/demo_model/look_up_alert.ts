import { z } from "zod";
import { fold } from "./language/fold.ts";
import { listOf, plain } from "./language/sentences.ts";
import { reasonOf } from "./prose/for_people.ts";
import type { MadeCall } from "./read_conversation.ts";
import { madeBefore } from "./same_call.ts";
import { askForMore, type Step, say, type Turn } from "./turn.ts";

export type KnownAlert = { id: string; name: string; muted: boolean };

const answer = z.object({
  alerts: z.array(z.object({ id: z.string(), name: z.string(), muted: z.boolean() })),
});
const small = new Set([
  "about",
  "alert",
  "alerts",
  "and",
  "comes",
  "for",
  "from",
  "in",
  "lead",
  "leads",
  "me",
  "my",
  "of",
  "on",
]);
for (const word of ["the", "when", "with", "a", "an", "to", "any", "more", "please", "rule", "someone"])
  small.add(word);

/** The alerts of a `list_alert_rules` call; undefined when it has none to tell. */
export function alertsIn(made: MadeCall | undefined): readonly KnownAlert[] | undefined {
  const found = made?.outcome?.state === "done" ? answer.safeParse(made.outcome.result) : undefined;
  return found?.success ? found.data.alerts : undefined;
}

/** Finds the alert that words mean through `list_alert_rules`: the one whose name shares most of them, or the only one. */
export function lookUpAlert(words: string, turn: Turn): KnownAlert | Step {
  const wanted = { tool: "list_alert_rules", arguments: {} };
  const made = madeBefore(turn.calls, wanted);
  if (!made) return { kind: "call", calls: [wanted] };
  const alerts = alertsIn(made);
  if (!alerts) return say(`I couldn't read your alerts: ${reasonOf(made, "there was no answer")}`);
  if (alerts.length === 0) {
    return say("You have no alerts. Say for example “tell me when a lead from Germany comes in”.");
  }
  const given = significant(words);
  const [only] = alerts;
  if (given.length === 0 && alerts.length === 1 && only) return only;
  const ranked = alerts
    .map((alert) => ({ alert, shared: significant(alert.name).filter((word) => given.includes(word)).length }))
    .filter(({ shared }) => shared > 0)
    .sort((left, right) => right.shared - left.shared);
  const [best, next] = ranked;
  if (best && best.shared > (next?.shared ?? 0)) return best.alert;
  const shown = (ranked.length > 0 ? ranked.map(({ alert }) => alert) : alerts).slice(0, 10);
  return askForMore(`Which alert do you mean? ${listOf(shown.map(({ name }) => `**${plain(name)}**`))}.`, turn, " ");
}

function significant(words: string): string[] {
  return fold(words)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "" && !small.has(word));
}
