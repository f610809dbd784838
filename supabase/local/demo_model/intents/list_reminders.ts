import { z } from "zod";
import { defineIntent } from "../define_intent.ts";
import { plain } from "../language/sentences.ts";
import { reasonOf } from "../prose/for_people.ts";
import { call } from "../turn.ts";

const asking =
  /^(?:(?:show|list|give)(?: me)?|what(?: are| is|'s)?|which|do i have|have i|see)\b.*\b(?:reminders?|(?:my )?(?:tasks|to-?dos?|follow-?ups? due))\b|^(?:my )?reminders[?.!\s]*$|^what (?:do i have to do|should i follow up|must i do)\b/;
const answer = z.object({
  reminders: z.array(z.object({ text: z.string(), due: z.string(), lead_name: z.string().nullish() })),
});

/** Lists the person's open reminders. */
export const list_reminders = defineIntent({
  tool: "list_reminders",
  examples: ["show my reminders"],
  match: (turn) => (asking.test(turn.words) ? call("list_reminders", { done: false }) : undefined),
  describe(calls) {
    const made = calls.at(-1);
    const read = made?.outcome?.state === "done" ? answer.safeParse(made.outcome.result) : undefined;
    if (!read?.success) return `I couldn't read your reminders: ${reasonOf(made, "the tool gave no answer")}`;
    const { reminders } = read.data;
    if (reminders.length === 0) return "You have no open reminders. Try “remind me to call Anna on Tuesday”.";
    const rows = reminders.map(({ text, due, lead_name }) => `| ${due} | ${plain(text)} | ${plain(lead_name ?? "")} |`);
    return `Your reminders:\n\n| When | What | Lead |\n| --- | --- | --- |\n${rows.join("\n")}`;
  },
});
