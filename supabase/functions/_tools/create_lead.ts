import { z } from "zod";
import { lead, leadStage } from "../../../shared/contracts/lead.ts";
import { customByKey } from "./custom_values.ts";
import { defineTool } from "./define_tool.ts";
import { leadFields, tag } from "./lead_fields.ts";
import { leadForModel } from "./lead_for_model.ts";
import { readPhoneFact } from "./read_phone_fact.ts";

const created = z.object({ lead });
const { do_not_contact: _, ...fields } = leadFields;

/** Adds a lead that belongs to the person who asked. */
export const create_lead = defineTool({
  name: "create_lead",
  description:
    "Add a new lead, owned by the person who asks. Search for the name or address first: one address belongs to one lead. Give only what the person said; leave the rest out.",
  effect: "write",
  input: z.strictObject({
    ...fields,
    name: fields.name.describe("The person's full name."),
    stage: leadStage.optional().describe("The first stage when not given."),
    tags: z.array(tag).max(20).default([]),
  }),
  async run({ custom, ...facts }, context) {
    const { database, workspaceId } = context;
    const { phone, remark } = await readPhoneFact(facts, context);
    const given = { ...facts, ...phone, ...customByKey(custom) };
    const answer = created.parse(await database.rpc("create_lead", { workspace_id: workspaceId, lead: given }));
    const { name, company, stage, stage_label } = answer.lead;
    return {
      ok: true,
      summary: `Added ${name}${company ? ` of ${company}` : ""} as ${stage_label ?? stage}.${remark}`,
      result: { lead: leadForModel(answer.lead) },
      view: { kind: "lead", lead: answer.lead, activities: [] },
    };
  },
});
