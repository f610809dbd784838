import { z } from "zod";
import { customField } from "../../../shared/contracts/custom_field.ts";
import { counted } from "./counted.ts";
import { defineTool } from "./define_tool.ts";

/** Names the fields that the team added to leads and accounts. */
export const list_custom_fields = defineTool({
  name: "list_custom_fields",
  description:
    "List the custom fields that the team added to leads and accounts: key, label, type and choices. Look here before you filter by custom.<key>, or set such a field.",
  effect: "read",
  input: z.strictObject({}),
  async run(_args, { database, workspaceId }) {
    const fields = z.array(customField).parse(await database.rpc("list_custom_fields", { workspace_id: workspaceId }));
    return {
      ok: true,
      summary: fields.length === 0 ? "There are no custom fields yet." : `${counted(fields.length, "custom field")}.`,
      result: {
        fields: fields.map(({ target, key, label, type, options }) => ({
          filter_by: `${target === "account" ? "account." : ""}custom.${key}`,
          of: target,
          key,
          label,
          type,
          ...options,
        })),
      },
    };
  },
});
