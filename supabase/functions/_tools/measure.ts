import { z } from "zod";
import { measureAnswer } from "../../../shared/contracts/measure.ts";
import { measureHeadline } from "../../../shared/domain/measure_words.ts";
import { defineTool } from "./define_tool.ts";
import { measureFields, requestOf } from "./measure_fields.ts";
import { measureForModel } from "./measure_for_model.ts";

/** A number with its period, filter, sample, and what it was in the period before. */
export const measure = defineTool({
  name: "measure",
  description: [
    "Sales numbers: pipeline_funnel (conversion by stage), time_in_stage, new_leads, sources, score_bands, cohorts,",
    "win_rate, sales_cycle, velocity, forecast, activity, reply_rate, meeting_rate (by rep, segment or hour),",
    "campaign_performance, step_performance. Use it for every question of how things are going; list_measures has the",
    "definitions and groups. People see the chart and the table, so tell the main number and what stands out, with the",
    "period, the filter and the sample; where the sample is too small, say so. Repeat the numbers as they stand; for",
    "arithmetic use calculate.",
  ].join(" "),
  effect: "read",
  input: z.strictObject(measureFields),
  async run(fields, { database, workspaceId, timeZone }) {
    const request = requestOf(fields, timeZone);
    const answer = measureAnswer.parse(await database.rpc("measure", { workspace_id: workspaceId, request }));
    return {
      ok: true,
      summary: `${measureHeadline(answer)}.`,
      result: measureForModel(answer),
      view: { kind: "measure", request, answer },
    };
  },
});
