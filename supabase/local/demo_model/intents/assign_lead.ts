import { readAssignCommand } from "../commands/assign_command.ts";
import { defineIntent } from "../define_intent.ts";
import { outcomeLines } from "../prose/outcome_lines.ts";
import { resolveSeveral } from "../resolve_target.ts";
import { leadName } from "./lead_name.ts";

/** Gives single leads to a member; groups go to `bulk_change_leads`. */
export const assign_lead = defineIntent({
  tool: "assign_lead",
  examples: ["assign Anna Schmidt to me", "give the second one to Sam"],
  match(turn) {
    const command = readAssignCommand(turn.utterance);
    if (!command) return undefined;
    const target = resolveSeveral(command.target, turn);
    if (target.kind === "step") return target.step;
    const leads = target.leads ?? [];
    return {
      kind: "call",
      calls: leads.map((lead) => ({ tool: "assign_lead", arguments: { lead_id: lead.id, owner: command.owner } })),
    };
  },
  describe: (calls, turn) =>
    outcomeLines(calls, (call) => {
      const owner = call.arguments.owner === "me" ? "you" : String(call.arguments.owner);
      return `assigning ${leadName(call, turn)} to ${owner}`;
    }),
});
