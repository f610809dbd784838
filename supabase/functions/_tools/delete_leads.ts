import { z } from "zod";
import { lead } from "../../../shared/contracts/lead.ts";
import { counted } from "./counted.ts";
import { defineTool } from "./define_tool.ts";

const details = z.object({ lead }).nullable();
const deleted = z.object({
  deleted: z.number().int(),
  missing: z.number().int(),
  leads: z.array(z.object({ id: z.uuid(), name: z.string() })),
});

const shownNames = 10;

/** Puts leads into the bin, after a person has seen and approved which. */
export const delete_leads = defineTool({
  name: "delete_leads",
  description:
    "Delete up to 50 leads by id. They lie in the bin for 30 days and can be restored. The person sees which and approves; so call it directly instead of asking first.",
  effect: "write",
  approval: true,
  input: z.strictObject({ lead_ids: z.array(z.uuid()).min(1).max(50) }),
  async propose({ lead_ids }, { database, workspaceId }) {
    const ids = [...new Set(lead_ids)];
    const read = (lead_id: string) => database.rpc("get_lead", { workspace_id: workspaceId, lead_id });
    const shown = (await Promise.all(ids.slice(0, shownNames).map(read))).map((found) => details.parse(found)?.lead);
    if (shown.some((found) => !found))
      return { ok: false, reason: "An id names no lead here. Search again; do not guess ids." };
    const changes = shown.flatMap((found) =>
      found
        ? [{ id: found.id, label: found.name, field: "lead", before: found.company ?? "here", after: "deleted" }]
        : [],
    );
    return {
      ok: true,
      payload: { lead_ids: ids },
      preview: { kind: "changes", changes, total: ids.length },
      summary: `Delete ${counted(ids.length, "lead")}. They can be restored for 30 days.`,
    };
  },
  async run(_args, { database, workspaceId, approved }) {
    const payload = z.object({ lead_ids: z.array(z.uuid()) }).safeParse(approved?.payload);
    if (!payload.success) return { ok: false, reason: "This needs a person's approval first. Propose it again." };
    const answer = await database.rpc("delete_leads", { workspace_id: workspaceId, lead_ids: payload.data.lead_ids });
    const { deleted: count, missing, leads } = deleted.parse(answer);
    return {
      ok: true,
      summary: `Deleted ${counted(count, "lead")}; they can be restored for 30 days.`,
      result: { deleted: count, missing, leads },
    };
  },
});
