import { type AlertCommand, readAlertCommand } from "../commands/alert_command.ts";
import { defineIntent } from "../define_intent.ts";
import { isEmpty, readFilter } from "../language/read_filter.ts";
import { plain } from "../language/sentences.ts";
import { lookUpCampaign } from "../look_up_campaign.ts";
import { outcomeLines } from "../prose/outcome_lines.ts";
import { call, type Step, say, type Turn } from "../turn.ts";

const running = ["running", "paused", "draft"];

/** Keeps what the person wants to be told of as it happens. */
export const save_alert_rule = defineIntent({
  tool: "save_alert_rule",
  examples: [
    "tell me when a lead from Germany with a score over 80 comes in",
    "let me know when someone answers the campaign Autumn",
  ],
  match(turn) {
    const command = readAlertCommand(turn.utterance);
    if (!command) return undefined;
    if (command.about === "campaign") return onCampaign(command, turn);
    if (command.about === "answers") {
      const { filter } = readFilter(command.whom, turn.about);
      const { match, conditions } = filter;
      return call("save_alert_rule", {
        name: command.name,
        event: "activity",
        kinds: ["email_received"],
        match,
        conditions,
      });
    }
    return onLeads(command, turn);
  },
  describe: (calls) => outcomeLines(calls, (made) => `the alert “${plain(String(made.arguments.name))}”`),
});

function onCampaign({ name, kind, campaign }: Extract<AlertCommand, { about: "campaign" }>, turn: Turn): Step {
  if (campaign === undefined)
    return call("save_alert_rule", { name, event: "mail_event", kinds: [kind], conditions: [] });
  const found = lookUpCampaign(campaign, running, turn);
  if ("kind" in found) return found;
  return call("save_alert_rule", { name, event: "mail_event", kinds: [kind], campaign_id: found.id, conditions: [] });
}

function onLeads({ name, whom }: Extract<AlertCommand, { about: "leads" }>, turn: Turn): Step {
  const reading = readFilter(whom, turn.about);
  if (isEmpty(reading) || reading.leftover !== "" || reading.filter.text !== undefined) {
    return say(
      "I can tell you of leads by their country, industry, stage, score, size, owner or tags, for example “tell me when a lead from Germany with a score over 80 comes in”, and of answers: “let me know when someone answers the campaign …”.",
    );
  }
  const { match, conditions } = reading.filter;
  return call("save_alert_rule", { name, event: "lead_matches", match, conditions });
}
