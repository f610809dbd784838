import { z } from "zod";
import { defineTool } from "./define_tool.ts";
import { personRecords } from "./person_records.ts";

const approvedPayload = z.object({ lead_id: z.uuid() });

/** Erases one person for good, once an owner or admin has approved exactly that. */
export const erase_person = defineTool({
  name: "erase_person",
  description:
    "Erase one person for good, for someone who asks to be forgotten: the lead, its timeline, mails, and every mention anywhere. Only a hashed address stays, so that nothing is ever sent to it again. Can't be undone; to tidy up use delete_leads. Only owners and admins may; they see what goes and approve, so call it directly instead of asking first.",
  effect: "destructive",
  approval: true,
  input: z.strictObject({ lead_id: z.uuid() }),
  async propose({ lead_id }, context) {
    const { lead, words } = await personRecords(lead_id, context);
    return {
      ok: true,
      payload: { lead_id },
      preview: {
        kind: "changes",
        changes: [
          { id: lead.id, label: lead.name, field: "goes", before: words, after: "erased for good" },
          {
            id: lead.id,
            label: lead.name,
            field: "stays",
            before: "the address",
            after: "a hash, so that nothing is sent to it",
          },
        ],
        total: 1,
      },
      summary: `Erase ${lead.name} for good, with ${words}. A hashed address stays, so that nothing is sent to it again. This can't be undone.`,
    };
  },
  async run(_args, { database, workspaceId, approved }) {
    const payload = approvedPayload.safeParse(approved?.payload);
    if (!payload.success) return { ok: false, reason: "This needs a person's approval first. Propose it again." };
    await database.rpc("erase_person", { workspace_id: workspaceId, lead_id: payload.data.lead_id });
    // Without the name: this outlives the erasure.
    return {
      ok: true,
      summary:
        "The person is erased: gone from every list at once, and from every record within minutes. It can't be undone.",
    };
  },
});
