import { z } from "zod";
import { measureLeads } from "../../../shared/contracts/measure.ts";
import { counted } from "./counted.ts";
import { defineTool } from "./define_tool.ts";
import { isFromOutside, leadForModel } from "./lead_for_model.ts";
import { measureFields, requestOf } from "./measure_fields.ts";

/** The leads that a number of a measure counts. */
export const show_leads_behind = defineTool({
  name: "show_leads_behind",
  description:
    "The leads behind one number of `measure`: ask with the same measure, period, group_by and conditions, the row's `key` and the column. Use it for 'which ones?' after a number.",
  effect: "read",
  input: z.strictObject({
    ...measureFields,
    key: z.string().max(200).optional().describe("Of the row; left out: of the total."),
    column: z.string().max(40).optional().describe("Such as won or reached; the first column when left out."),
    page_size: z.number().int().min(1).max(25).default(10),
    cursor: z.string().max(2000).optional().describe("next_cursor of the page before."),
  }),
  async run({ key, column, page_size, cursor, ...fields }, { database, workspaceId, timeZone }) {
    const answer = await database.rpc("measure_leads", {
      workspace_id: workspaceId,
      request: requestOf(fields, timeZone),
      ...{ key: key ?? null, part: column ?? null, page_size, cursor: cursor ?? null },
    });
    const { count, leads, next_cursor } = measureLeads.parse(answer);
    return {
      ok: true,
      summary: count === 0 ? "No lead stands behind it." : `${counted(count, "lead")} behind it.`,
      result: { count, leads: leads.map(leadForModel), next_cursor },
      tainted: isFromOutside(leads),
    };
  },
});
