import { z } from "zod";
import { readTagCommand } from "../commands/tag_command.ts";
import { defineIntent } from "../define_intent.ts";
import { counted, listOf, plain } from "../language/sentences.ts";
import { outcomeLines } from "../prose/outcome_lines.ts";
import type { MadeCall } from "../read_conversation.ts";
import { resolveSeveral } from "../resolve_target.ts";
import { call, type Turn } from "../turn.ts";
import { nameOf } from "./lead_name.ts";

/** Tags and untags the leads it can name; a group whose rows are not all known goes to `bulk_change_leads`. */
export const tag_leads = defineIntent({
  tool: "tag_leads",
  examples: ["tag them as q4", "add the tag vip to Anna Schmidt", "remove the tag vip from Anna Schmidt"],
  match(turn) {
    const command = readTagCommand(turn.utterance);
    if (!command) return undefined;
    const target = resolveSeveral(command.target, turn);
    if (target.kind === "step") return target.step;
    const ids = (target.leads ?? []).map((lead) => lead.id);
    return call("tag_leads", { lead_ids: ids, add: command.add, remove: command.remove });
  },
  describe: (calls, turn) => outcomeLines(calls, (made) => tagging(made, turn)),
});

const tagArguments = z.object({ lead_ids: z.array(z.string()), add: z.array(z.string()), remove: z.array(z.string()) });

function tagging(made: MadeCall, turn: Turn): string {
  const parsed = tagArguments.safeParse(made.arguments);
  if (!parsed.success) return "changing tags";
  const { lead_ids: ids, add, remove } = parsed.data;
  const whom = ids.length > 3 ? counted(ids.length, "lead") : listOf(ids.map((id) => nameOf(id, turn)));
  return add.length > 0
    ? `tagging ${whom} as ${plain(listOf(add))}`
    : `taking the tag ${plain(listOf(remove))} from ${whom}`;
}
