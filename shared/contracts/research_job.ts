import { z } from "zod";

export const researchAnswer = z.enum(["yes_no", "number", "text", "choice", "date"]);
export type ResearchAnswer = z.infer<typeof researchAnswer>;

export const researchStatus = z.enum(["ready", "running", "paused", "completed", "stopped", "failed", "undone"]);
export type ResearchStatus = z.infer<typeof researchStatus>;

/** A row of `research_jobs`: one question for many leads, or everything that is old looked at again. */
export const researchJob = z.object({
  id: z.uuid(),
  user_id: z.uuid().nullable(),
  person: z.string().nullable(),
  kind: z.enum(["question", "refresh"]),
  question: z.string().nullable(),
  answer: researchAnswer.nullable(),
  choices: z.array(z.string()),
  /** The field of the leads that it fills; without a key it is made at the start. */
  field: z.object({ key: z.string().optional(), label: z.string() }).nullable(),
  max_age_days: z.number().int(),
  status: researchStatus,
  /** Null until the tick has told which one this installation has, within its first minute. */
  model: z.string().nullable(),
  /** Of what is confirmed: leads, model and price. */
  version: z.string(),
  leads: z.number().int(),
  /** Companies whose site is looked at, each once. */
  sites: z.number().int(),
  /** Leads of whom no site is known. */
  without_site: z.number().int(),
  /** Companies whose answer is known already. */
  known: z.number().int(),
  /** Companies whose site was read within the week. */
  pages_known: z.number().int(),
  /** Questions to the model. */
  calls: z.number().int(),
  /** Micro-dollars; null while the model's price is not known. */
  low_micros: z.number().int().nullable(),
  high_micros: z.number().int().nullable(),
  seconds: z.number().int(),
  looked: z.number().int(),
  answered: z.number().int(),
  not_found: z.number().int(),
  unreadable: z.number().int(),
  failed: z.number().int(),
  facts: z.number().int(),
  /** Leads whose field was filled, said so already, or says otherwise and stayed. */
  filled: z.number().int(),
  same: z.number().int(),
  beside: z.number().int(),
  pages_read: z.number().int(),
  model_calls: z.number().int(),
  cost_micros: z.number().int(),
  unpriced_calls: z.number().int(),
  error: z.string().nullable(),
  reversed: z.number().int(),
  kept: z.number().int(),
  created_at: z.string(),
  started_at: z.string().nullable(),
  finished_at: z.string().nullable(),
  undone_at: z.string().nullable(),
});
export type ResearchJob = z.infer<typeof researchJob>;

/** A company of a job, and what came of it: a row of `research_results()`. */
export const researchResult = z.object({
  number: z.number().int(),
  domain: z.string(),
  name: z.string(),
  account_id: z.uuid().nullable(),
  /** The best lead of it. */
  lead_id: z.uuid().nullable(),
  leads: z.number().int(),
  status: z.enum(["queued", "reading", "asking", "done"]),
  outcome: z.enum(["answered", "not_found", "unreadable", "failed"]).nullable(),
  reason: z.string().nullable(),
  filled: z.number().int(),
  same: z.number().int(),
  beside: z.number().int(),
  facts: z.number().int(),
  fact: z
    .object({
      value: z.union([z.string(), z.number(), z.boolean()]),
      quote: z.string(),
      source_url: z.string(),
      is_inferred: z.boolean(),
      basis: z.string().nullable(),
      seen_at: z.string(),
    })
    .nullable(),
});
export type ResearchResult = z.infer<typeof researchResult>;
