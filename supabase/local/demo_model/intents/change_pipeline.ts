import { readPipelineCommand } from "../commands/pipeline_command.ts";
import { defineIntent } from "../define_intent.ts";
import { plain } from "../language/sentences.ts";
import { outcomeLines } from "../prose/outcome_lines.ts";
import { say } from "../turn.ts";

/** Renames, adds, orders and removes stages, one change at a time. */
export const change_pipeline = defineIntent({
  tool: "change_pipeline",
  examples: ["rename the stage Proposal to Offer sent", "add a stage Demo after Contacted"],
  match(turn) {
    const command = readPipelineCommand(turn.utterance, turn.about.stages);
    if (!command) return undefined;
    if ("problem" in command) return say(plain(command.problem));
    return {
      kind: "call",
      preface: "This changes the pipeline for everyone here, so it is yours to decide.",
      calls: [{ tool: "change_pipeline", arguments: command }],
    };
  },
  describe: (calls) => outcomeLines(calls, () => "the change of the pipeline's stages"),
});
