import { z } from "zod";
import { defineIntent } from "../define_intent.ts";
import { listOf } from "../language/sentences.ts";
import { reasonOf } from "../prose/for_people.ts";
import { outcomeLines } from "../prose/outcome_lines.ts";
import { madeBefore } from "../same_call.ts";
import { call, say } from "../turn.ts";

const asks =
  /^(?:please )?(?:unpin (?:the |my |our )?(?<pinned>.+?)|(?:remove|take|delete) (?:the |my |our )?(?<name>.+?) (?:from|off) (?:the |my |our |everyone's )?dashboard)[.!?\s]*$/;
const answer = z.object({ pins: z.array(z.object({ pin_id: z.string(), title: z.string() })) });

/** Takes an answer off its dashboard: the one whose title holds the words. */
export const remove_pinned_answer = defineIntent({
  tool: "remove_pinned_answer",
  examples: ["unpin the win rate", "remove the funnel from my dashboard"],
  match(turn) {
    const groups = asks.exec(turn.words)?.groups;
    const name = groups?.pinned ?? groups?.name;
    if (name === undefined) return undefined;
    const listed = madeBefore(turn.calls, { tool: "list_pinned_answers", arguments: {} });
    if (!listed) return call("list_pinned_answers", {});
    const read = listed.outcome?.state === "done" ? answer.safeParse(listed.outcome.result) : undefined;
    if (!read?.success) return say(`I couldn't read the dashboard: ${reasonOf(listed, "the tool gave no answer")}`);
    const found = read.data.pins.filter(({ title }) => title.toLowerCase().includes(name));
    const [only] = found;
    if (only && found.length === 1) return call("remove_pinned_answer", { pin_id: only.pin_id });
    if (!only) return say("Nothing of that name is pinned.");
    return say(`Which one: ${listOf(found.map(({ title }) => `“${title}”`))}?`);
  },
  describe: (calls) => outcomeLines(calls, () => "removing the answer"),
});
