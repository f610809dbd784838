import { z } from "zod";
import {
  alertEvent,
  alertPreview,
  alertPriority,
  alertRule,
  alertRuleDraft,
} from "../../../shared/contracts/alert_rule.ts";
import { leadFilter } from "../../../shared/contracts/lead_filter.ts";
import { alertForModel, previewForModel, previewWords } from "./alert_for_model.ts";
import { datesInZone } from "./dates_in_zone.ts";
import { defineTool } from "./define_tool.ts";

const saved = z.object({ rule: alertRule, preview: alertPreview });

/** Keeps what the person wants to be told of as it happens; the database watches for it. */
export const save_alert_rule = defineTool({
  name: "save_alert_rule",
  description: [
    "Tell the person as soon as something happens: 'tell me when a lead from Germany with a score over 80 comes in', 'let me",
    "know when someone answers the campaign X'. `event` lead_matches: a lead comes to match `conditions`, by being added or",
    "changed. activity: one of `kinds` (note, call, email_received …) is written in the timeline of a lead that matches.",
    "mail_event: one of `kinds` (replied, opened, clicked, bounced …) happens to a campaign's mail, with `campaign_id` of that",
    "campaign only. An answer to any mail is activity email_received. With `id` it changes that alert; leave out what stays.",
    "It acts from then on; nothing is sent to leads. Say what `preview` found. For something at a time use a reminder or a",
    "schedule: an alert does not notice that time passes.",
  ].join(" "),
  effect: "write",
  input: z.strictObject({
    id: z.uuid().optional().describe("Of the alert to change, from list_alert_rules; not for a new one."),
    name: alertRuleDraft.shape.name.describe("Short, in the person's words: 'Hot leads in Germany'."),
    event: alertEvent.optional().describe("lead_matches when left out."),
    match: leadFilter.shape.match.optional(),
    conditions: leadFilter.shape.conditions.unwrap().optional(),
    kinds: alertRuleDraft.shape.kinds.unwrap().optional(),
    campaign_id: z.uuid().optional().describe("From list_campaigns."),
    cool_down_minutes: z
      .number()
      .int()
      .min(0)
      .max(5_256_000)
      .optional()
      .describe("So long it says nothing more about the same lead; a day when left out."),
    priority: alertPriority
      .optional()
      .describe("high breaks through quiet hours; only if the person says it is urgent."),
  }),
  async run({ match, conditions, ...others }, { database, workspaceId, timeZone }) {
    const filter = conditions && {
      match: match ?? "all",
      conditions: conditions.map((node) => datesInZone(node, timeZone)),
    };
    const rule = { ...others, ...(filter && { filter }) };
    const answer = saved.parse(await database.rpc("save_alert_rule", { workspace_id: workspaceId, rule }));
    return {
      ok: true,
      summary: `Alert “${answer.rule.name}”: ${previewWords(answer.preview)}`,
      result: { alert: alertForModel(answer.rule), preview: previewForModel(answer.preview) },
      view: { kind: "alert_rules", rules: [answer.rule], preview: answer.preview },
    };
  },
});
