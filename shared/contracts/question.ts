import { z } from "zod";

/** How the answer of a question is drawn; behind each picture there is the table. */
export const questionChart = z.enum(["table", "bar", "line"]);
export type QuestionChart = z.infer<typeof questionChart>;

/** What a question is asked with. */
export const questionRequest = z.object({ title: z.string(), sql: z.string(), chart: questionChart });
export type QuestionRequest = z.infer<typeof questionRequest>;

/** What `ask_data()` of the database answers. */
export const questionRows = z.object({
  columns: z.array(z.object({ name: z.string(), type: z.string() })),
  /** Values in the order of the columns. */
  rows: z.array(z.array(z.unknown())),
  /** There are more rows than these. */
  is_cut: z.boolean(),
  row_limit: z.number().int(),
  time_zone: z.string(),
});

/** One statement with its rows, and what it counted. */
export const questionAnswer = questionRows.extend({
  title: z.string(),
  sql: z.string(),
  chart: questionChart,
  /** The views of `reports` that it reads. */
  views: z.array(z.string()),
  /** Its conditions, as they are written. */
  filters: z.array(z.string()),
});
export type QuestionAnswer = z.infer<typeof questionAnswer>;

/** A question that is kept. Each look asks it again: its answer is never kept. */
export const savedQuestion = z.object({
  id: z.uuid(),
  title: z.string(),
  /** As somebody asked it. */
  words: z.string().nullable(),
  sql: z.string(),
  chart: questionChart,
  whose: z.enum(["me", "workspace"]),
  may_change: z.boolean(),
  saved_by: z.string().nullable(),
  updated_at: z.string(),
});
export type SavedQuestion = z.infer<typeof savedQuestion>;

/** What can be asked of. */
export const reportView = z.object({
  name: z.string(),
  about: z.string(),
  columns: z.array(z.object({ name: z.string(), type: z.string(), about: z.string() })),
});
export type ReportView = z.infer<typeof reportView>;
