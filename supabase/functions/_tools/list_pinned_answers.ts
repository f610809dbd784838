import { z } from "zod";
import { pin } from "../../../shared/contracts/pinned_answer.ts";
import { counted } from "./counted.ts";
import { defineTool } from "./define_tool.ts";

/** What is pinned to the person's dashboard and to everyone's. */
export const list_pinned_answers = defineTool({
  name: "list_pinned_answers",
  description:
    "What is pinned to the user's own dashboard (whose: me) and to everyone's (workspace), with kind and request of each. For the numbers of one, ask `measure` with its request, or `ask_data` where it is a question.",
  effect: "read",
  input: z.strictObject({}),
  async run(_none, { database, workspaceId }) {
    const pins = z.array(pin).parse(await database.rpc("list_pins", { workspace_id: workspaceId }));
    return {
      ok: true,
      summary: pins.length === 0 ? "Nothing is pinned yet." : `${counted(pins.length, "pinned answer")}.`,
      result: {
        pins: pins.map(({ id, title, whose, kind, request, may_change }) => ({
          ...{ pin_id: id, title, whose, kind, request },
          ...(!may_change && { may_change }),
        })),
        ...(pins.length === 0 && { next_step: "Offer to pin a number with pin_answer." }),
      },
    };
  },
});
