import { z } from "zod";
import { pinAnswer } from "../../../shared/contracts/pinned_answer.ts";
import { defineTool } from "./define_tool.ts";

/** Takes an answer off its dashboard. */
export const remove_pinned_answer = defineTool({
  name: "remove_pinned_answer",
  description: "Take an answer off a dashboard. Read list_pinned_answers first for its id.",
  effect: "write",
  input: z.strictObject({ pin_id: z.uuid() }),
  async run({ pin_id }, { database, workspaceId }) {
    const { pin } = pinAnswer.parse(await database.rpc("remove_pin", { workspace_id: workspaceId, pin_id }));
    return { ok: true, summary: `Removed “${pin.title}” from the dashboard.`, result: { pin_id } };
  },
});
