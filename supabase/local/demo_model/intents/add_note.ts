import { readNoteCommand } from "../commands/note_command.ts";
import { defineIntent } from "../define_intent.ts";
import { capitalised } from "../language/sentences.ts";
import { outcomeLines } from "../prose/outcome_lines.ts";
import { resolveSeveral } from "../resolve_target.ts";
import { askForMore, say } from "../turn.ts";
import { leadName } from "./lead_name.ts";

/** Keeps a note, a call or a meeting in a lead's timeline. */
export const add_note = defineIntent({
  tool: "add_note",
  examples: ["add a note to Anna Schmidt: prefers calls in the morning", "log a call with her: decides in March"],
  match(turn) {
    const command = readNoteCommand(turn.utterance);
    if (!command) return undefined;
    const { body, kind } = command;
    if (body === undefined) return askForMore("What should the note say?", turn, ": ");
    const target = resolveSeveral(command.target, turn);
    if (target.kind === "step") return target.step;
    if (!target.leads)
      return say("I write notes on leads whose whole list I have seen, up to 25. Narrow the list first.");
    return {
      kind: "call",
      calls: target.leads.map((lead) => ({
        tool: "add_note",
        arguments: { lead_id: lead.id, body: capitalised(body), ...(kind !== "note" && { kind }) },
      })),
    };
  },
  describe: (calls, turn) => outcomeLines(calls, (call) => `the note on ${leadName(call, turn)}`),
});
