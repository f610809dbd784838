import { readCreateCommand } from "../commands/create_command.ts";
import { defineIntent } from "../define_intent.ts";
import { plain } from "../language/sentences.ts";
import { outcomeLines } from "../prose/outcome_lines.ts";
import { askForMore, call } from "../turn.ts";

/** Adds a lead from facts in any order. */
export const create_lead = defineIntent({
  tool: "create_lead",
  examples: ["add a lead: Jane Doe, CTO at Acme, jane@acme.example, Berlin"],
  match(turn) {
    const lead = readCreateCommand(turn.utterance, turn.about.stages);
    if (!lead) return undefined;
    if (lead.name === undefined) {
      return askForMore(
        "Gladly. Who is it? Give me at least a name, for example “Jane Doe, CTO at Acme, jane@acme.example, Berlin”.",
        turn,
        ": ",
      );
    }
    return call("create_lead", lead);
  },
  describe: (calls) => {
    const text = outcomeLines(calls, (made) => `adding ${plain(String(made.arguments.name))}`);
    const added = calls.some((made) => made.outcome?.state === "done");
    return added ? `${text}\n\nYou can go on with “add a note to the lead: …” or “assign the lead to me”.` : text;
  },
});
