import { z } from "zod";
import { customByKey } from "./custom_values.ts";
import { defineTool } from "./define_tool.ts";
import { oneLeadChanged } from "./lead_changes.ts";
import { leadFields } from "./lead_fields.ts";
import { readPhoneFact } from "./read_phone_fact.ts";

const { name, ...others } = leadFields;
const clearable = z.enum(["email", "phone", "title", "company", "country", "city", "source"]);

/** Changes facts of one lead. */
export const update_lead = defineTool({
  name: "update_lead",
  description:
    "Change facts of one lead: name, contact details, company, place, source, score, or that nobody may contact it, custom fields. Not for stage, owner, tags or notes: they have their own tools. Name a field in `clear`, or a custom field's key in `clear_custom`, to empty it.",
  effect: "write",
  input: z.strictObject({
    lead_id: z.uuid(),
    changes: z.strictObject({ name: name.optional(), ...others }).default({}),
    clear: z.array(clearable).max(7).default([]).describe("Fields to empty."),
    clear_custom: z.array(z.string().max(60)).max(100).default([]).describe("Keys of custom fields to empty."),
  }),
  async run({ lead_id, changes: { custom, ...facts }, clear, clear_custom }, context) {
    const { database, workspaceId } = context;
    const both = clear.filter((field) => facts[field] !== undefined);
    if (both.length > 0) return { ok: false, reason: `Either set or clear ${both.join(", ")}, not both.` };
    const emptied = Object.fromEntries(clear.map((field) => [field, null]));
    const { phone, remark } = await readPhoneFact(facts, context, lead_id);
    const changes = { ...facts, ...phone, ...emptied, ...customByKey(custom, clear_custom) };
    if (Object.keys(changes).length === 0) {
      return { ok: false, reason: "Nothing to change was given. Set a field in `changes`, or name one in `clear`." };
    }
    const done = oneLeadChanged(await database.rpc("update_lead", { workspace_id: workspaceId, lead_id, changes }));
    return { ...done, summary: `${done.summary}${remark}` };
  },
});
