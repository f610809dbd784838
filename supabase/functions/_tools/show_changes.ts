import { z } from "zod";
import { auditEntry } from "../../../shared/contracts/audit.ts";
import { counted } from "./counted.ts";
import { defineTool } from "./define_tool.ts";

/** Says who, or what, changed what. */
export const show_changes = defineTool({
  name: "show_changes",
  description:
    "The record of changes, newest first: who or what (person, assistant, import, merge, system) changed which record, from what to what. Of one lead with `lead_id`, else of the workspace. Members see their own changes, owners and admins all.",
  effect: "read",
  input: z.strictObject({
    lead_id: z.uuid().optional(),
    before: z.number().int().optional().describe("next_before of the page before."),
  }),
  async run({ lead_id, before }, { database, workspaceId }) {
    const answer = await database.rpc("read_audit", {
      workspace_id: workspaceId,
      lead_id: lead_id ?? null,
      before: before ?? null,
    });
    const entries = z.array(auditEntry).parse(answer);
    const last = entries.at(-1)?.id;
    return {
      ok: true,
      summary: entries.length === 0 ? "No change that you may see." : `${counted(entries.length, "change")}.`,
      result: {
        changes: entries.map(({ at, actor_name, by, label, operation, changes }) => ({
          at,
          who: by === "person" ? actor_name : `${by}${actor_name ? `, for ${actor_name}` : ""}`,
          record: label,
          operation,
          changes: changes.slice(0, 20),
        })),
        ...(entries.length === 50 && { next_before: last }),
      },
      // What was changed may hold words of someone outside.
      tainted: entries.length > 0,
    };
  },
});
