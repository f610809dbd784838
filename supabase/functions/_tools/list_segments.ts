import { z } from "zod";
import { countedSegment } from "../../../shared/contracts/lead_view.ts";
import { counted } from "./counted.ts";
import { defineTool } from "./define_tool.ts";

/** Names the saved segments with how many leads each holds. */
export const list_segments = defineTool({
  name: "list_segments",
  description:
    "List the saved segments: named filters that stay live, each with how many leads it holds now. search_leads takes their names in the field `segment`.",
  effect: "read",
  input: z.strictObject({}),
  async run(_args, { database, workspaceId }) {
    const segments = z.array(countedSegment).parse(await database.rpc("list_segments", { workspace_id: workspaceId }));
    return {
      ok: true,
      summary: segments.length === 0 ? "There are no segments yet." : `${counted(segments.length, "segment")}.`,
      result: {
        segments: segments.map(({ id, name, filter, count, count_is_exact }) => ({
          id,
          name,
          filter,
          count,
          count_is_exact,
        })),
        ...(segments.length === 0 && { next_step: "Offer to save a filter with save_segment." }),
      },
    };
  },
});
