import type { ToolView } from "../../../shared/contracts/events.ts";
import type { ResearchJob } from "../../../shared/contracts/research_job.ts";
import { counted } from "./counted.ts";

/** "Ask “Do they sell to hospitals?” about 12 companies of 40 leads. 2 answers are known already. It may cost $0.01 to $0.05 …" */
export function estimateWords(job: ResearchJob): string {
  const about = `${counted(job.sites, "company", "companies")} of ${counted(job.leads, "lead")}`;
  return [
    job.kind === "question" ? `Ask “${job.question}” about ${about}.` : `Look anew at ${about}.`,
    job.known > 0 && `${counted(job.known, "answer")} ${job.known === 1 ? "is" : "are"} known already.`,
    job.without_site > 0 &&
      `Of ${counted(job.without_site, "lead")} no site is known: ${job.without_site === 1 ? "it is" : "they are"} left out.`,
    job.field && `The answer fills the empty field ${job.field.label}.`,
    `${priceWords(job)} It takes about ${timeWords(job.seconds)}.`,
  ]
    .filter(Boolean)
    .join(" ");
}

function priceWords({ calls, low_micros, high_micros }: ResearchJob): string {
  if (calls === 0) return "It asks the model nothing and costs nothing.";
  if (low_micros === null || high_micros === null) return "What the model costs is not known here.";
  if (high_micros === 0) return `It asks the model ${counted(calls, "time")}, which costs nothing here.`;
  return `It asks the model ${counted(calls, "time")} and may cost ${dollars(low_micros)} to ${dollars(high_micros)}, never more.`;
}

/** Small sums keep their digits. */
function dollars(micros: number): string {
  const value = micros / 1_000_000;
  return `$${value >= 1 || value === 0 ? value.toFixed(2) : value.toPrecision(2)}`;
}

function timeWords(seconds: number): string {
  return seconds < 90
    ? counted(Math.max(1, Math.round(seconds)), "second")
    : counted(Math.round(seconds / 60), "minute");
}

/** How far it is, in numbers. */
export function progressWords(job: ResearchJob): string {
  const parts = [
    `${job.looked} of ${counted(job.sites, "company", "companies")} looked at`,
    job.kind === "question" ? `${job.answered} answered` : `${job.answered} with facts`,
    job.not_found > 0 && `${job.not_found} where the site says nothing`,
    job.unreadable > 0 && `${job.unreadable} that could not be read`,
    job.failed > 0 && `${job.failed} failed`,
    job.filled > 0 && `${counted(job.filled, "lead")} filled in`,
    job.beside > 0 && `${counted(job.beside, "lead")} where another value stands and was left`,
  ];
  return `${parts.filter(Boolean).join(", ")}.${job.error ? ` ${job.error}` : ""}`;
}

export function researchView(job: ResearchJob): ToolView {
  return { kind: "research", job };
}

/** A job as a model reads it. */
export function researchForModel(job: ResearchJob) {
  const { id, kind, question, field, status, person, leads, started_at, finished_at } = job;
  return {
    ...{ job_id: id, kind, ...(question && { question }), ...(field && { field: field.label }) },
    ...{ status, person, leads, progress: progressWords(job), started_at, finished_at },
    cost_micros: job.unpriced_calls > 0 ? null : job.cost_micros,
  };
}
