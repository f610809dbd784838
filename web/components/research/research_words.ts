import type { ResearchAnswer, ResearchJob, ResearchResult } from "../../../shared/contracts/research_job.ts";
import { costWords, durationWords } from "../../state/cost_words.ts";
import { formatNumber } from "../../state/time.ts";

export const answerWords: Record<ResearchAnswer, string> = {
  yes_no: "Yes or no",
  number: "A number",
  text: "A few words",
  choice: "One of a list",
  date: "A date",
};

export function researchTitle({ kind, question }: ResearchJob): string {
  return kind === "question" ? (question ?? "A question") : "Refresh of what is known";
}

/** "12 companies" */
export function companies(count: number): string {
  return `${formatNumber(count)} ${count === 1 ? "company" : "companies"}`;
}

export function leadsWord(count: number): string {
  return `${formatNumber(count)} ${count === 1 ? "lead" : "leads"}`;
}

/** What is confirmed, a line each: how many, what is known, the price and the time. */
export function estimateRows(job: ResearchJob): { label: string; text: string }[] {
  const toRead = job.sites - job.known - job.pages_known;
  return [
    { label: "Who", text: `${companies(job.sites)} of ${leadsWord(job.leads)}` },
    ...(job.without_site > 0
      ? [{ label: "Left out", text: `${leadsWord(job.without_site)} of whom no site is known` }]
      : []),
    ...(job.known > 0
      ? [{ label: "Known already", text: `${companies(job.known)}: taken as it is, for nothing` }]
      : []),
    {
      label: "To read",
      text: `${companies(Math.max(0, toRead))}${job.pages_known > 0 ? `; ${formatNumber(job.pages_known)} read this week` : ""}`,
    },
    ...(job.field
      ? [{ label: "Fills", text: `${job.field.label}, where it is empty${job.field.key ? "" : " (a new field)"}` }]
      : []),
    { label: "Price", text: priceWords(job) },
    { label: "Time", text: `about ${durationWords(Math.max(1, job.seconds) * 1000)}, in the background` },
  ];
}

function priceWords({ calls, low_micros, high_micros }: ResearchJob): string {
  if (calls === 0) return "nothing: the model is not asked";
  const asked = `${formatNumber(calls)} ${calls === 1 ? "question" : "questions"} to the model`;
  if (low_micros === null || high_micros === null) return `${asked}, whose price is not known here`;
  if (high_micros === 0) return `${asked}, free`;
  return `${costWords(low_micros)} to ${costWords(high_micros)}, never more (${asked})`;
}

export function isAtWork({ status }: Pick<ResearchJob, "status">): boolean {
  return status === "running";
}

/** "5 answered, 3 where the site says nothing, 12 leads filled in" */
export function outcomeWords(job: ResearchJob): string {
  const parts = [
    `${formatNumber(job.answered)} ${job.kind === "question" ? "answered" : "with facts"}`,
    job.not_found > 0 && `${formatNumber(job.not_found)} where the site says nothing`,
    job.unreadable > 0 && `${formatNumber(job.unreadable)} not readable`,
    job.failed > 0 && `${formatNumber(job.failed)} failed`,
    job.filled > 0 && `${leadsWord(job.filled)} filled in`,
    job.beside > 0 && `${leadsWord(job.beside)} left as they were`,
    job.model_calls > 0 && (job.unpriced_calls > 0 ? "cost unknown" : costWords(job.cost_micros)),
  ];
  return parts.filter(Boolean).join(", ");
}

/** What became of one company. */
export function resultWords({ status, outcome, reason, fact, facts }: ResearchResult): string {
  if (status !== "done") return status === "queued" ? "To come" : "Being read";
  if (outcome === "not_found") return "The site does not say.";
  if (outcome === "unreadable" || outcome === "failed") return reason ?? "It could not be read.";
  if (!fact) return `${formatNumber(facts)} ${facts === 1 ? "fact" : "facts"}`;
  return fact.value === true ? "Yes" : fact.value === false ? "No" : `${fact.value}`;
}
