import { z } from "zod";
import { alertRule } from "../../../shared/contracts/alert_rule.ts";
import { alertForModel } from "./alert_for_model.ts";
import { defineTool } from "./define_tool.ts";
import { dueFields, dueInstant, dueWords } from "./due_time.ts";

const answer = z.object({ rule: alertRule });

/** Silences one of the person's alerts, for a time or for good, or lets it speak again. */
export const mute_alert_rule = defineTool({
  name: "mute_alert_rule",
  description:
    "Mute one of the person's alerts ('stop telling me about …'), until a time if they say one, or let it speak again with muted: false. Read list_alert_rules first for its id. To remove it use delete_alert_rule.",
  effect: "write",
  input: z.strictObject({ rule_id: z.uuid(), muted: z.boolean().default(true), ...dueFields }),
  async run({ rule_id, muted, ...when }, { database, workspaceId, now, timeZone }) {
    const given = Object.values(when).some((value) => value !== undefined);
    const until = given ? dueInstant(when, { now, timeZone }) : undefined;
    if (given && (until === undefined || !muted)) {
      return { ok: false, reason: "Give either `due` or `in_minutes`, and only to mute." };
    }
    const place = { workspace_id: workspaceId, rule_id };
    const { rule } = answer.parse(
      await (muted
        ? database.rpc("mute_alert_rule", { ...place, until: until ?? null })
        : database.rpc("unmute_alert_rule", place)),
    );
    const words = rule.muted_until === null ? "is muted" : `is muted until ${dueWords(rule.muted_until, timeZone)}`;
    return {
      ok: true,
      summary: `The alert “${rule.name}” ${rule.muted ? words : "speaks again"}.`,
      result: { alert: alertForModel(rule) },
      view: { kind: "alert_rules", rules: [rule] },
      tainted: rule.from_outside,
    };
  },
});
