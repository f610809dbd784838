import { z } from "zod";
import { leadFilter } from "../../../shared/contracts/lead_filter.ts";
import { savedSegment } from "../../../shared/contracts/lead_view.ts";
import { counted } from "./counted.ts";
import { datesInZone } from "./dates_in_zone.ts";
import { defineTool } from "./define_tool.ts";

/** Keeps a filter under a name for everyone. */
export const save_segment = defineTool({
  name: "save_segment",
  description:
    "Save a filter of leads as a segment that everyone can use and that stays live. Use the filter of the search that the person looked at. With `id` it changes that segment.",
  effect: "write",
  input: z.strictObject({
    id: z.uuid().optional().describe("Of the segment to change; not for a new one."),
    name: z.string().trim().min(1).max(80),
    filter: leadFilter,
  }),
  async run({ id, name, filter }, { database, workspaceId, timeZone }) {
    const wanted = { ...filter, conditions: filter.conditions.map((node) => datesInZone(node, timeZone)) };
    const answer = await database.rpc("save_segment", {
      workspace_id: workspaceId,
      segment: { ...(id && { id }), name, filter: wanted },
    });
    const { segment, count, count_is_exact } = savedSegment.parse(answer);
    const holds = count_is_exact ? counted(count, "lead") : `more than ${counted(count, "lead")}`;
    return {
      ok: true,
      summary: `Saved the segment “${segment.name}”, which holds ${holds} now.`,
      result: { id: segment.id, name: segment.name, count, count_is_exact },
    };
  },
});
