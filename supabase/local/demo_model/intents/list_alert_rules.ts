import { z } from "zod";
import { defineIntent } from "../define_intent.ts";
import { plain } from "../language/sentences.ts";
import { reasonOf } from "../prose/for_people.ts";
import { call } from "../turn.ts";

const asking =
  /^(?:(?:show|list|give|see)(?: me)?|what(?: are| is|'s)?|which|do i have|have i|how many)\b.*\balert(?:s| rules?)\b|^(?:my )?alert(?:s| rules)[?.!\s]*$|^what (?:do|will|are) you (?:telling|tell|watching|watch|alerting|alert)\b/;
const answer = z.object({
  alerts: z.array(
    z.object({
      name: z.string(),
      muted: z.boolean(),
      problem: z.string().optional(),
      fired_in_30_days: z.number(),
    }),
  ),
});

/** Lists what the person asked to be told of. */
export const list_alert_rules = defineIntent({
  tool: "list_alert_rules",
  examples: ["which alerts do I have?", "what are you watching?"],
  match: (turn) => (asking.test(turn.words) ? call("list_alert_rules", {}) : undefined),
  describe(calls) {
    const made = calls.at(-1);
    const read = made?.outcome?.state === "done" ? answer.safeParse(made.outcome.result) : undefined;
    if (!read?.success) return `I couldn't read your alerts: ${reasonOf(made, "the tool gave no answer")}`;
    const { alerts } = read.data;
    if (alerts.length === 0) return "You have no alerts. Try “tell me when a lead from Germany comes in”.";
    const state = (alert: (typeof alerts)[number]) => (alert.problem ? "broken" : alert.muted ? "muted" : "active");
    const rows = alerts.map((alert) => `| ${plain(alert.name)} | ${state(alert)} | ${alert.fired_in_30_days} |`);
    return `Your alerts:\n\n| Alert | State | Fired in 30 days |\n| --- | --- | ---: |\n${rows.join("\n")}`;
  },
});
