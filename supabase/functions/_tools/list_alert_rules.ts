import { z } from "zod";
import { alertRule } from "../../../shared/contracts/alert_rule.ts";
import { alertForModel } from "./alert_for_model.ts";
import { counted } from "./counted.ts";
import { defineTool } from "./define_tool.ts";

/** Lists what the person asked to be told of. */
export const list_alert_rules = defineTool({
  name: "list_alert_rules",
  description:
    "List the person's own alerts: what they asked to be told of as it happens, with ids, whether each is muted or broken, and how often it fired.",
  effect: "read",
  input: z.strictObject({}),
  async run(_args, { database, workspaceId }) {
    const rules = z.array(alertRule).parse(await database.rpc("list_alert_rules", { workspace_id: workspaceId }));
    return {
      ok: true,
      summary: rules.length === 0 ? "No alerts yet." : `${counted(rules.length, "alert")}.`,
      result: {
        alerts: rules.map(alertForModel),
        ...(rules.length === 0 && { next_step: "Say so, and that they can ask: tell me when a lead from … comes in." }),
      },
      view: { kind: "alert_rules", rules },
      tainted: rules.some(({ from_outside }) => from_outside),
    };
  },
});
