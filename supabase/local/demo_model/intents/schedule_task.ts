import { readScheduleCommand } from "../commands/schedule_command.ts";
import { defineIntent } from "../define_intent.ts";
import { readFilter } from "../language/read_filter.ts";
import { plain } from "../language/sentences.ts";
import { outcomeLines } from "../prose/outcome_lines.ts";
import { call } from "../turn.ts";

/** Proposes work at a time or again and again. */
export const schedule_task = defineIntent({
  tool: "schedule_task",
  examples: [
    "every weekday at 8 send me the hot leads",
    "on the first Monday of the month at 9 send me a report of the campaigns",
    "in two hours show me the hot leads",
    "every Monday at 8 mail me the win rate by source",
    "every month refresh what we know about my hot leads",
    'every Monday at 9 call my webhook with {"event": "week_began"}',
  ],
  match(turn) {
    const command = readScheduleCommand(turn.utterance, turn.about.today);
    if (command?.refresh !== undefined) {
      const { filter } = readFilter(command.refresh, turn.about);
      const { name, what, when } = command;
      return call("schedule_task", { name, ...what, research_leads: filter, ...when });
    }
    return command && call("schedule_task", { name: command.name, ...command.what, ...command.when });
  },
  describe(calls) {
    const lines = outcomeLines(calls, (made) => `the task “${plain(String(made.arguments.name))}”`);
    const isDone = calls.at(-1)?.outcome?.state === "done";
    return isDone ? `${lines} Confirm it on the card, and it runs; until then nothing does.` : lines;
  },
});
