import { z } from "zod";
import { researchJob, researchResult } from "../../../shared/contracts/research_job.ts";
import { counted } from "./counted.ts";
import { defineTool } from "./define_tool.ts";
import { outsideText } from "./outside_text.ts";
import { progressWords, researchForModel, researchView } from "./research_words.ts";

const listed = 10;

/** How far research on many leads is, and what came of it. */
export const research_status = defineTool({
  name: "research_status",
  description:
    "Show how far the research of many leads is and what came of it, company by company: with job_id of one, without it the latest ones. A paused one has met a limit of spending; only a person lets it go on.",
  effect: "read",
  input: z.strictObject({ job_id: z.uuid().optional().describe("From an earlier result; never guessed.") }),
  async run({ job_id }, { database, workspaceId, callId }) {
    const workspace = { workspace_id: workspaceId };
    const jobs = z
      .array(researchJob)
      .parse(await database.rpc("list_research", { ...workspace, ...(job_id && { job_id }) }));
    const [latest] = jobs;
    if (!latest) return { ok: true, summary: "There is no research yet.", result: { jobs: [] } };
    const asked = { ...workspace, job_id: latest.id };
    const results = z.array(researchResult).parse(await database.rpc("research_results", asked));
    const said = results.map(({ name, domain, outcome, reason, fact, filled, beside }) => ({
      ...{ name, domain, outcome, ...(reason && { reason }), filled, beside },
      ...(fact && { value: fact.value, quote: fact.quote.slice(0, 200), source_url: fact.source_url }),
    }));
    return {
      ok: true,
      summary: progressWords(latest),
      result: {
        jobs: jobs.slice(0, listed).map(researchForModel),
        companies_of_the_first: outsideText(JSON.stringify(said), callId, "PAGE"),
        note: `At most 50 companies are shown; the first of ${counted(latest.sites, "company", "companies")}.`,
      },
      view: researchView(latest),
      tainted: true,
    };
  },
});
