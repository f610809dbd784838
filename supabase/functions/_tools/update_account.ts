import { z } from "zod";
import { account } from "../../../shared/contracts/account.ts";
import { accountFields } from "./account_fields.ts";
import { accountForModel } from "./account_for_model.ts";
import { customByKey } from "./custom_values.ts";
import { defineTool } from "./define_tool.ts";
import { changeList, changesView, describeChanges } from "./lead_changes.ts";

const { name, ...others } = accountFields;
const clearable = z.enum(["domain", "industry", "employee_count", "country", "city"]);
const changed = z.object({ changes: changeList, account });

/** Changes facts of one company. */
export const update_account = defineTool({
  name: "update_account",
  description:
    "Change facts of one account: name, domain, industry, employees, place, custom fields. They hold for all its people. Name a field in `clear`, or a custom field's key in `clear_custom`, to empty it.",
  effect: "write",
  input: z.strictObject({
    account_id: z.uuid(),
    changes: z.strictObject({ name: name.optional(), ...others }).default({}),
    clear: z.array(clearable).max(5).default([]),
    clear_custom: z.array(z.string().max(60)).max(100).default([]),
  }),
  async run({ account_id, changes: { custom, ...facts }, clear, clear_custom }, { database, workspaceId }) {
    const both = clear.filter((field) => facts[field] !== undefined);
    if (both.length > 0) return { ok: false, reason: `Either set or clear ${both.join(", ")}, not both.` };
    const emptied = Object.fromEntries(clear.map((field) => [field, null]));
    const changes = { ...facts, ...emptied, ...customByKey(custom, clear_custom) };
    if (Object.keys(changes).length === 0) {
      return { ok: false, reason: "Nothing to change was given. Set a field in `changes`, or name one in `clear`." };
    }
    const answer = await database.rpc("update_account", { workspace_id: workspaceId, account_id, changes });
    const done = changed.parse(answer);
    const label = done.account.name;
    return {
      ok: true,
      summary:
        done.changes.length === 0
          ? `${label} is so already; nothing changed.`
          : `${label}: ${describeChanges(done.changes)}.`,
      result: { account: accountForModel(done.account) },
      view: changesView(done.changes, done.changes.length === 0 ? 0 : 1),
      tainted: done.account.from_outside,
    };
  },
});
