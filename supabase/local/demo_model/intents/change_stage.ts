import { readStageCommand } from "../commands/stage_command.ts";
import { defineIntent } from "../define_intent.ts";
import { listOf, plain } from "../language/sentences.ts";
import { outcomeLines } from "../prose/outcome_lines.ts";
import { resolveSeveral } from "../resolve_target.ts";
import { say } from "../turn.ts";
import { leadName } from "./lead_name.ts";

/** Moves single leads to a stage, several in one go; groups go to `bulk_change_leads`. */
export const change_stage = defineIntent({
  tool: "change_stage",
  examples: ["move Anna Schmidt to qualified", "mark the first one as lost because the budget is gone"],
  match(turn) {
    const command = readStageCommand(turn.utterance, turn.about.stages);
    if (!command) return undefined;
    const { stage, reason } = command;
    if (!stage) {
      const known = turn.about.stages.map(({ name }) => plain(name));
      return say(`There is no stage “${plain(command.word)}”. The stages are ${listOf(known)}.`);
    }
    const target = resolveSeveral(command.target, turn);
    if (target.kind === "step") return target.step;
    const leads = target.leads ?? [];
    return {
      kind: "call",
      calls: leads.map((lead) => ({
        tool: "change_stage",
        arguments: { lead_id: lead.id, stage, ...(reason !== undefined && { reason }) },
      })),
    };
  },
  describe: (calls, turn) =>
    outcomeLines(calls, (call) => `moving ${leadName(call, turn)} to ${String(call.arguments.stage)}`),
});
