import { z } from "zod";
import { counted } from "./counted.ts";
import { defineTool } from "./define_tool.ts";

const restored = z.object({
  restored: z.number().int(),
  kept: z.array(z.object({ name: z.string(), reason: z.string() })),
});

/** Brings deleted leads back. */
export const restore_leads = defineTool({
  name: "restore_leads",
  description: "Bring deleted leads back from the bin, within 30 days of their deletion.",
  effect: "write",
  input: z.strictObject({
    lead_ids: z.array(z.uuid()).min(1).max(50).describe("Ids that delete_leads or show_bin gave."),
  }),
  async run({ lead_ids }, { database, workspaceId }) {
    const answer = await database.rpc("restore_leads", { workspace_id: workspaceId, lead_ids });
    const { restored: count, kept } = restored.parse(answer);
    const reasons = kept.map(({ name, reason }) => `${name}: ${reason}`);
    return {
      ok: true,
      summary: [`Restored ${counted(count, "lead")}.`, ...reasons].join(" "),
      result: { restored: count, kept },
    };
  },
});
