import { z } from "zod";
import { alertRule } from "../../../shared/contracts/alert_rule.ts";
import { defineTool } from "./define_tool.ts";

const answer = z.object({ rule: alertRule });

/** Deletes one of the person's alerts. */
export const delete_alert_rule = defineTool({
  name: "delete_alert_rule",
  description:
    "Delete one of the person's alerts, when they want it gone and not only quiet. Read list_alert_rules first for its id.",
  effect: "write",
  input: z.strictObject({ rule_id: z.uuid() }),
  async run({ rule_id }, { database, workspaceId }) {
    const { rule } = answer.parse(await database.rpc("delete_alert_rule", { workspace_id: workspaceId, rule_id }));
    return {
      ok: true,
      summary: `Deleted the alert “${rule.name}”.`,
      result: { id: rule.id, name: rule.name },
      tainted: rule.from_outside,
    };
  },
});
