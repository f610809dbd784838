import { z } from "zod";
import { researchJob } from "../../../shared/contracts/research_job.ts";
import { defineTool } from "./define_tool.ts";
import { progressWords, researchForModel, researchView } from "./research_words.ts";

/** Ends research on many leads; what was found stays. */
export const stop_research = defineTool({
  name: "stop_research",
  description:
    "Stop a research of many leads that is running or paused; what was found stays. Its id is in research_status. To take back what it wrote, the person undoes it on its card.",
  effect: "write",
  input: z.strictObject({ job_id: z.uuid().describe("From research_status; never guessed.") }),
  async run({ job_id }, { database }) {
    const job = researchJob.nullable().parse(await database.rpc("stop_research", { job_id }));
    if (!job) return { ok: true, summary: "It had not begun, and is gone." };
    return {
      ok: true,
      summary: `The research is ${job.status}: ${progressWords(job)}`,
      result: researchForModel(job),
      view: researchView(job),
    };
  },
});
