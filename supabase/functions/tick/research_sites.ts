import { z } from "zod";
import type { ReadPage } from "../../../shared/contracts/fact.ts";
import { distinctFacts } from "../../../shared/domain/research/distinct_facts.ts";
import { siteFacts } from "../../../shared/domain/research/site_facts.ts";
import { answerQuestions } from "../_agent/answer_questions.ts";
import type { Model } from "../_agent/model.ts";
import { AppError } from "../_shared/app_error.ts";
import { type Database, personDatabase } from "../_shared/database.ts";
import { describeError, type Log } from "../_shared/log.ts";
import { readSite } from "../_shared/research/read_site.ts";
import type { Web } from "../_shared/research/web.ts";
import type { tunables } from "../_shared/tunables.ts";

export type ResearchDependencies = {
  service: Database;
  model: Model;
  web?: Web;
  now: () => Date;
  log: Log;
  tunables: {
    research: (typeof tunables)["research"];
    researchJobs: Record<keyof (typeof tunables)["researchJobs"], number>;
  };
};

const claimed = z.array(
  z.object({
    job_id: z.uuid(),
    number: z.number().int(),
    epoch: z.number().int(),
    user_id: z.uuid(),
    workspace_id: z.uuid(),
  }),
);
type Claimed = z.infer<typeof claimed>[number];

const order = z
  .object({
    domain: z.string(),
    kind: z.enum(["question", "refresh"]),
    cache_days: z.number(),
    lead_id: z.uuid().optional(),
    account_id: z.uuid().optional(),
    questions: z.array(
      z.object({
        id: z.uuid(),
        question: z.string(),
        answer: z.enum(["yes_no", "number", "text", "choice", "date"]),
        choices: z.array(z.string()),
      }),
    ),
  })
  .nullable();
type Order = NonNullable<z.infer<typeof order>>;

/**
 * Reads the sites of research jobs and asks the model about them, each as whoever began its job, until nothing is left or the
 * worker's time is over. Each page is kept as it is read and each answer as it comes: who is killed loses at most what was under way.
 */
export async function researchSites(deps: ResearchDependencies): Promise<void> {
  const { service, model, now } = deps;
  const { atOnce, leaseSeconds, tickSeconds } = deps.tunables.researchJobs;
  const ends = now().getTime() + tickSeconds * 1000;
  while (now().getTime() < ends) {
    const asked = { at_most: atOnce, lease_seconds: leaseSeconds, model: model.name };
    const sites = claimed.parse(await service.rpc("claim_research_sites", asked));
    if (sites.length === 0) return;
    await Promise.all(sites.map((site) => researchOne(site, deps)));
  }
}

async function researchOne(site: Claimed, deps: ResearchDependencies): Promise<void> {
  const { job_id, number, epoch } = site;
  try {
    await research(site, personDatabase(deps.service, site.user_id), deps);
  } catch (error) {
    deps.log("a site was not researched", { job_id, number, ...describeError(error) });
    const reason = error instanceof AppError ? error.message : "Something went wrong on our side.";
    await deps.service.rpc("note_research_fault", { job_id, number, epoch, reason });
  }
}

async function research(
  { job_id, number, epoch, workspace_id }: Claimed,
  database: Database,
  deps: ResearchDependencies,
): Promise<void> {
  const { web, model, now } = deps;
  const held = { job_id, number, epoch };
  const begun = order.parse(await database.rpc("begin_research_site", held));
  if (!begun) return;
  const record = (outcome: Record<string, unknown>) => recordSurely(database, { ...held, outcome }, deps);
  if (!web) {
    await record({ problem: "Nothing can be researched from here." });
    return;
  }
  const { pages, cached, problem } = await readSite(begun.domain, {
    ...{ web, database, workspaceId: workspace_id },
    limits: { ...deps.tunables.research, cacheDays: begun.cache_days },
    keep: async (page) => {
      await database.rpc("save_research", { workspace_id, subject: subjectOf(begun), pages: [page] });
    },
  });
  const records = pages.filter(({ url }) => url.startsWith("dns:"));
  const read = pages.filter(({ url }) => !url.startsWith("dns:"));
  if (read.length === 0) {
    await record({ problem: problem ?? "It could not be read.", pages_read: 0 });
    return;
  }
  if (begun.kind === "refresh" && records.length > 0)
    await database.rpc("save_research", { workspace_id, subject: subjectOf(begun), pages: records });
  const found = {
    pages_read: read.filter(({ url }) => !cached.includes(url)).length,
    facts: begun.kind === "refresh" ? factsOf(pages, now()) : [],
  };
  if (begun.questions.length === 0) {
    await record(found);
    return;
  }
  if (!(await database.rpc("reserve_research", { ...held, model: model.name }))) return;
  const { answers, usage, fault } = await answerQuestions(begun.questions, read, markOf(held), {
    ...{ model, now },
    limits: deps.tunables.researchJobs,
  });
  const spent = usage && {
    usage: { model: model.name, input: usage.input_tokens, cached: usage.cached_tokens, output: usage.output_tokens },
  };
  await record({ ...found, answers, ...spent, ...(fault !== undefined && { retry: fault }) });
}

function subjectOf({ lead_id, account_id }: Order): Record<string, string | undefined> {
  return account_id ? { account_id } : { lead_id };
}

function factsOf(pages: readonly ReadPage[], now: Date) {
  return distinctFacts(pages.flatMap((page) => siteFacts(page, now.getUTCFullYear())));
}

/** A page can't know it when it is written: the database made it after. */
function markOf({ job_id, number, epoch }: { job_id: string; number: number; epoch: number }): string {
  return `${job_id.slice(0, 8)}${crypto.randomUUID().slice(0, 8)}${number}${epoch}`;
}

/** What the model was paid for is worth a second and third attempt at the database; a doubled record changes nothing. */
async function recordSurely(database: Database, args: Record<string, unknown>, deps: ResearchDependencies) {
  const { recordAttempts, recordRetryMilliseconds } = deps.tunables.researchJobs;
  for (let attempt = 1; ; attempt++) {
    try {
      return await database.rpc("record_research_site", args);
    } catch (error) {
      const passing = !(error instanceof AppError) || error.code === "unavailable" || error.code === "internal";
      if (!passing || attempt >= recordAttempts) throw error;
      await new Promise((resolve) => setTimeout(resolve, recordRetryMilliseconds * attempt));
    }
  }
}
