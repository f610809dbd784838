import { z } from "zod";
import { counted } from "./counted.ts";
import { defineTool } from "./define_tool.ts";

const binned = z.array(
  z.object({
    id: z.uuid(),
    name: z.string(),
    email: z.string().nullable(),
    company: z.string().nullable(),
    deleted_at: z.string(),
    deleted_by_name: z.string().nullable(),
  }),
);

/** Lists the leads that were deleted in the last 30 days. */
export const show_bin = defineTool({
  name: "show_bin",
  description: "List the leads that were deleted in the last 30 days, newest first, with ids for restore_leads.",
  effect: "read",
  input: z.strictObject({}),
  async run(_args, { database, workspaceId }) {
    const leads = binned.parse(await database.rpc("deleted_leads", { workspace_id: workspaceId }));
    return {
      ok: true,
      summary: leads.length === 0 ? "The bin is empty." : `${counted(leads.length, "deleted lead")}.`,
      result: { leads: leads.slice(0, 50), ...(leads.length > 50 && { more: leads.length - 50 }) },
      // Names and companies may be words of an imported file.
      tainted: leads.length > 0,
    };
  },
});
