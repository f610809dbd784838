import { z } from "zod";
import { researchJob } from "../../../shared/contracts/research_job.ts";
import type { ToolContext, ToolOutcome, ToolProposal } from "./define_tool.ts";
import { estimateWords, researchForModel, researchView } from "./research_words.ts";

const confirmed = z.object({ job_id: z.uuid(), version: z.string() });

/** Has the price named for an order of research, for a person to confirm: these leads, this model, at most this much. */
export async function proposeResearch(
  research: Record<string, unknown>,
  filter: unknown,
  { database, workspaceId }: ToolContext,
): Promise<ToolProposal> {
  const order = { workspace_id: workspaceId, research, selection: { filter } };
  const job = researchJob.parse(await database.rpc("preview_research", order));
  if (job.leads === 0)
    return { ok: false, reason: "No lead matches this filter. Check it with search_leads, then propose again." };
  if (job.sites === 0) {
    const none = job.without_site === job.leads ? "Of none of them a site is known." : "None of it is as old as that.";
    return { ok: false, reason: `${none} There is nothing to research. Say so.` };
  }
  return {
    ok: true,
    payload: { job_id: job.id, version: job.version },
    preview: researchView(job),
    summary: estimateWords(job),
  };
}

/** Begins exactly what was confirmed. */
export async function startResearch({ database, approved }: ToolContext): Promise<ToolOutcome> {
  const agreed = confirmed.safeParse(approved?.payload);
  if (!agreed.success) return { ok: false, reason: "This needs a person's approval first. Propose it again." };
  const { job_id, version: seen } = agreed.data;
  const job = researchJob.parse(await database.rpc("start_research", { job_id, seen }));
  return {
    ok: true,
    summary: `The research of ${job.sites} companies has started; it goes on in the background.`,
    result: researchForModel(job),
    view: researchView(job),
  };
}
