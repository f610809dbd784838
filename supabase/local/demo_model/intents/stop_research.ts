import { z } from "zod";
import { defineIntent } from "../define_intent.ts";
import { reasonOf } from "../prose/for_people.ts";
import { outcomeLines } from "../prose/outcome_lines.ts";
import { call, say } from "../turn.ts";

const asks = /^(?:please )?(?:stop|end|cancel|abort) (?:the |my |our |that |this )?research[.!\s]*$/i;
const told = z.object({ jobs: z.array(z.object({ job_id: z.string(), status: z.string() })) });

/** Stops the research that is under way. */
export const stop_research = defineIntent({
  tool: "stop_research",
  examples: ["stop the research"],
  match(turn) {
    if (!asks.test(turn.utterance)) return undefined;
    const looked = turn.calls.find(({ tool }) => tool === "research_status");
    if (!looked) return call("research_status", {});
    const jobs = told.safeParse(looked.outcome?.result).data?.jobs;
    if (!jobs) return say(`I couldn't look: ${reasonOf(looked, "there was no answer")}`);
    const running = jobs.find(({ status }) => status === "running" || status === "paused");
    return running ? call("stop_research", { job_id: running.job_id }) : say("No research is under way.");
  },
  describe: (calls) => outcomeLines(calls, () => "stopping the research"),
});
