import { z } from "zod";
import { defineTool } from "./define_tool.ts";
import { oneLeadChanged } from "./lead_changes.ts";
import { leadFields } from "./lead_fields.ts";

const { name, ...others } = leadFields;
const clearable = z.enum(["email", "phone", "title", "company", "country", "city", "source"]);

/** Changes facts of one lead. */
export const update_lead = defineTool({
  name: "update_lead",
  description:
    "Change facts of one lead: name, contact details, company, place, source, score, or that nobody may contact it. Not for stage, owner, tags or notes: they have their own tools. Name a field in `clear` to empty it.",
  effect: "write",
  input: z.strictObject({
    lead_id: z.uuid(),
    changes: z.strictObject({ name: name.optional(), ...others }).default({}),
    clear: z.array(clearable).max(7).default([]).describe("Fields to empty."),
  }),
  async run({ lead_id, changes, clear }, { database, workspaceId }) {
    const both = clear.filter((field) => changes[field] !== undefined);
    if (both.length > 0) return { ok: false, reason: `Either set or clear ${both.join(", ")}, not both.` };
    if (Object.keys(changes).length + clear.length === 0) {
      return { ok: false, reason: "Nothing to change was given. Set a field in `changes`, or name one in `clear`." };
    }
    const emptied = Object.fromEntries(clear.map((field) => [field, null]));
    return oneLeadChanged(
      await database.rpc("update_lead", { workspace_id: workspaceId, lead_id, changes: { ...changes, ...emptied } }),
    );
  },
});
