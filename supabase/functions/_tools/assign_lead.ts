import { z } from "zod";
import { defineTool } from "./define_tool.ts";
import { oneLeadChanged } from "./lead_changes.ts";

/** Gives one lead to a member of the workspace. */
export const assign_lead = defineTool({
  name: "assign_lead",
  description: "Give one lead to a member of the workspace, or to nobody. For many leads use bulk_change_leads.",
  effect: "write",
  input: z.strictObject({
    lead_id: z.uuid(),
    owner: z.string().trim().min(1).max(200).describe('"me", a member\'s name, e-mail or id, or "nobody".'),
  }),
  async run({ lead_id, owner }, { database, workspaceId }) {
    return oneLeadChanged(await database.rpc("assign_lead_to", { workspace_id: workspaceId, lead_id, owner }));
  },
});
