import { z } from "zod";
import { followedSegment } from "../../../shared/contracts/lead_view.ts";
import { counted } from "./counted.ts";
import { defineTool } from "./define_tool.ts";

/** Tells the person from now on who comes into a segment, or no more. */
export const follow_segment = defineTool({
  name: "follow_segment",
  description:
    "Follow a saved segment for the person: they are told who comes newly into it. With `follow: false` they are told no more. Who is in it already is not told.",
  effect: "write",
  input: z.strictObject({
    segment: z.string().trim().min(1).max(80).describe("Its name or id in list_segments."),
    follow: z.boolean().default(true),
  }),
  async run({ segment, follow }, { database, workspaceId }) {
    const answer = await database.rpc(follow ? "follow_segment" : "unfollow_segment", {
      workspace_id: workspaceId,
      segment,
    });
    const { segment_id, name, is_too_large, most } = followedSegment.parse(answer);
    const limit = is_too_large ? ` It holds more than ${counted(most, "lead")}: told only when it holds fewer.` : "";
    return {
      ok: true,
      summary: follow
        ? `You are told who comes newly into “${name}”.${limit}`
        : `You are not told any more who comes into “${name}”.`,
      result: { id: segment_id, name, is_followed: follow, is_too_large },
    };
  },
});
