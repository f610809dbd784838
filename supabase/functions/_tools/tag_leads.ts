import { z } from "zod";
import { counted } from "./counted.ts";
import { defineTool } from "./define_tool.ts";
import { changesView, parseLeadChanges } from "./lead_changes.ts";
import { tag } from "./lead_fields.ts";

/** Adds tags to leads and takes others away. */
export const tag_leads = defineTool({
  name: "tag_leads",
  description:
    "Add tags to up to 50 leads and take others away. Tags are in lower case. For more leads, or for all that match a filter, use bulk_change_leads.",
  effect: "write",
  input: z.strictObject({
    lead_ids: z.array(z.uuid()).min(1).max(50),
    add: z.array(tag).max(20).default([]),
    remove: z.array(tag).max(20).default([]),
  }),
  async run({ lead_ids, add, remove }, { database, workspaceId }) {
    if (add.length + remove.length === 0) return { ok: false, reason: "Name at least one tag to add or to remove." };
    const answer = await database.rpc("tag_leads", { workspace_id: workspaceId, lead_ids, add, remove });
    const { changed, unchanged, missing, changes } = parseLeadChanges(answer);
    const done = [
      `Changed the tags of ${counted(changed, "lead")}.`,
      unchanged > 0 && `${counted(unchanged, "lead")} had them so already.`,
      missing.length > 0 && `${counted(missing.length, "id")} named no lead here.`,
    ];
    return {
      ok: true,
      summary: done.filter((part) => part !== false).join(" "),
      result: {
        changed,
        unchanged,
        changes: changes.map(({ id, label, after }) => ({ id, name: label, tags: after })),
        ...(missing.length > 0 && { missing, next_step: "Search again for the missing leads; do not guess ids." }),
      },
      view: changesView(changes, changed),
    };
  },
});
