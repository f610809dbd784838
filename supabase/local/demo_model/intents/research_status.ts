import { z } from "zod";
import { defineIntent } from "../define_intent.ts";
import { plain } from "../language/sentences.ts";
import { reasonOf } from "../prose/for_people.ts";
import type { MadeCall } from "../read_conversation.ts";
import { call } from "../turn.ts";

const asks =
  /^(?:how (?:far|is|are|goes)|what came of|what is the (?:state|status) of|show(?: me)?)\b.*\bresearch(?:es)?\b(?! the| of the company)[^.?!]*[?.!\s]*$/i;
const told = z.object({
  jobs: z.array(z.object({ question: z.string().nullish(), status: z.string(), progress: z.string() })),
});

/** Tells how far research on many leads is. */
export const research_status = defineIntent({
  tool: "research_status",
  examples: ["how far is the research?"],
  match: (turn) => (asks.test(turn.utterance) ? call("research_status", {}) : undefined),
  describe(calls) {
    const jobs = jobsIn(calls.at(-1));
    if (!jobs) return `I couldn't look: ${reasonOf(calls.at(-1), "there was no answer")}`;
    if (jobs.length === 0)
      return "There is no research yet. Try “find out for all leads in Germany: do they sell to hospitals?”.";
    return jobs
      .slice(0, 3)
      .map(
        ({ question, status, progress }) =>
          `- ${plain(question ?? "What was old")} (${status}): ${plain(progress, 400)}`,
      )
      .join("\n");
  },
});

function jobsIn(made: MadeCall | undefined) {
  return told.safeParse(made?.outcome?.result).data?.jobs;
}
