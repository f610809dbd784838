import { z } from "zod";
import { defineIntent } from "../define_intent.ts";
import { plain } from "../language/sentences.ts";
import { reasonOf } from "../prose/for_people.ts";
import { call } from "../turn.ts";

const asks =
  /^(?:(?:show|list|what|which|see)\b(?: me| are)*(?: the| our| all| my)* segments(?: do we have| are there| have we)?)[?.!\s]*$/;
const answer = z.object({
  segments: z.array(z.object({ name: z.string(), count: z.number(), count_is_exact: z.boolean() })),
});

/** Names the saved segments. */
export const list_segments = defineIntent({
  tool: "list_segments",
  examples: ["which segments do we have?", "list our segments"],
  match: (turn) => (asks.test(turn.words) ? call("list_segments", {}) : undefined),
  describe(calls) {
    const outcome = calls.at(-1)?.outcome;
    const found = outcome?.state === "done" ? answer.safeParse(outcome.result) : undefined;
    if (!found?.success) return `I couldn't read them: ${reasonOf(calls.at(-1), "there was no answer")}`;
    const lines = found.data.segments.map(
      ({ name, count, count_is_exact }) =>
        `- **${plain(name)}**: ${count_is_exact ? "" : "more than "}${count.toLocaleString("en-US")} ${count === 1 ? "lead" : "leads"}`,
    );
    return lines.length > 0
      ? lines.join("\n")
      : "There are none yet. Search leads, then say “save this as a segment called …”.";
  },
});
