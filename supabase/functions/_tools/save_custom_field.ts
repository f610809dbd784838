import { z } from "zod";
import { customFieldTarget, customFieldType, savedCustomField } from "../../../shared/contracts/custom_field.ts";
import { defineTool } from "./define_tool.ts";

/** Adds a field to leads or accounts, or changes its label or choices. */
export const save_custom_field = defineTool({
  name: "save_custom_field",
  description:
    "Add a custom field to leads or accounts, or rename one and change its choices (give its `id`). Only when the person wants a new field; to fill one in use update_lead or update_account.",
  effect: "write",
  input: z.strictObject({
    id: z.uuid().optional().describe("Of the field to change; not for a new one."),
    target: customFieldTarget,
    label: z.string().trim().min(1).max(80),
    type: customFieldType,
    choices: z
      .array(z.string().trim().min(1).max(100))
      .min(1)
      .max(100)
      .optional()
      .describe("For choice, multi_choice."),
    currency: z.string().length(3).optional().describe("For money: three letters of ISO 4217; EUR when not given."),
  }),
  async run({ choices, currency, ...field }, { database, workspaceId }) {
    const options = { ...(choices && { choices }), ...(currency && { currency }) };
    const answer = await database.rpc("save_custom_field", {
      workspace_id: workspaceId,
      field: { ...field, ...(Object.keys(options).length > 0 && { options }) },
    });
    const saved = savedCustomField.parse(answer);
    const what = `the field “${saved.field.label}” of ${saved.field.target}s`;
    return {
      ok: true,
      summary: saved.created ? `Added ${what}.` : field.id ? `Changed ${what}.` : `There is ${what} already.`,
      result: { field: saved.field },
    };
  },
});
