import { z } from "zod";
import { behaviour } from "../../../shared/contracts/behaviour.ts";
import { behaviourForModel } from "./behaviour_for_model.ts";
import { counted } from "./counted.ts";
import { defineTool } from "./define_tool.ts";

/** Lists what the assistant says by itself. */
export const list_behaviours = defineTool({
  name: "list_behaviours",
  description:
    "List what you tell the person without being asked, such as the daily briefing, with what each watches, its thresholds, whether it is muted and when it last spoke. Alerts that they set up themselves are in list_alert_rules.",
  effect: "read",
  input: z.strictObject({}),
  async run(_args, { database, workspaceId }) {
    const behaviours = z.array(behaviour).parse(await database.rpc("list_behaviours", { workspace_id: workspaceId }));
    const muted = behaviours.filter((each) => each.muted).length;
    return {
      ok: true,
      summary: `${counted(behaviours.length, "behaviour")}${muted > 0 ? `, ${muted} muted` : ""}.`,
      result: { behaviours: behaviours.map(behaviourForModel) },
    };
  },
});
