import { readUpdateCommand } from "../commands/update_command.ts";
import { defineIntent } from "../define_intent.ts";
import { outcomeLines } from "../prose/outcome_lines.ts";
import { resolveSeveral } from "../resolve_target.ts";
import { say } from "../turn.ts";
import { leadName } from "./lead_name.ts";

/** Sets one field of single leads. */
export const update_lead = defineIntent({
  tool: "update_lead",
  examples: [
    "set Anna Schmidt's title to CFO",
    "change her phone number to +49 30 123456",
    "don't contact Anna Schmidt any more",
  ],
  match(turn) {
    const command = readUpdateCommand(turn.utterance);
    if (!command) return undefined;
    if ("problem" in command) return say(command.problem);
    const target = resolveSeveral(command.target, turn);
    if (target.kind === "step") return target.step;
    const { changes, clear } = command;
    const leads = target.leads ?? [];
    return {
      kind: "call",
      calls: leads.map((lead) => ({ tool: "update_lead", arguments: { lead_id: lead.id, changes, clear } })),
    };
  },
  describe: (calls, turn) => outcomeLines(calls, (call) => `the change to ${leadName(call, turn)}`),
});
