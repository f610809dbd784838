import { z } from "zod";
import { leadFilter } from "./lead_filter.ts";

export const measureName = z.enum([
  "pipeline_funnel",
  "time_in_stage",
  "new_leads",
  "sources",
  "score_bands",
  "cohorts",
  "win_rate",
  "sales_cycle",
  "velocity",
  "forecast",
  "activity",
  "reply_rate",
  "meeting_rate",
  "campaign_performance",
  "step_performance",
]);
export type MeasureName = z.infer<typeof measureName>;

/** What a measure can be split by; which of them, `list_measures()` says. */
export const measureGroup = z.enum([
  "stage",
  "rep",
  "source",
  "country",
  "industry",
  "score_band",
  "segment",
  "campaign",
  "step",
  "kind",
  "day",
  "week",
  "month",
  "weekday",
  "hour",
  "reader_weekday",
  "reader_hour",
]);

/** Days are those where the person is; `until` is the day after the last one. */
export const measurePeriod = z.union([
  z.enum([
    "today",
    "yesterday",
    "this_week",
    "last_week",
    "this_month",
    "last_month",
    "this_quarter",
    "last_quarter",
    "this_year",
    "last_year",
    "last_12_months",
    "all_time",
  ]),
  z.strictObject({ last_days: z.number().int().min(1).max(3650) }),
  z.strictObject({ from: z.iso.date(), until: z.iso.date() }),
]);
export type MeasurePeriod = z.infer<typeof measurePeriod>;

/** What `measure()` is asked. Without a period: this quarter, of cohorts the last 12 months. */
export const measureRequest = z.strictObject({
  measure: measureName,
  period: measurePeriod.optional(),
  group_by: measureGroup.optional(),
  filter: leadFilter.optional(),
  /** Of step_performance only. */
  campaign_id: z.uuid().optional(),
  /** Beside the period before; true when nothing is said. */
  compare: z.boolean().optional(),
});
export type MeasureRequest = z.infer<typeof measureRequest>;

const values = z.record(z.string(), z.number().nullable());

export const measureColumn = z.object({
  key: z.string(),
  label: z.string(),
  unit: z.enum(["count", "share", "days", "number"]),
});
export type MeasureColumn = z.infer<typeof measureColumn>;

const measured = z.object({
  values,
  /** How many the shares and medians of the row stand on. */
  sample: z.number(),
  is_too_small: z.boolean(),
  before: values.nullable(),
});

export const measureRow = measured.extend({ key: z.string(), label: z.string() });
export type MeasureRow = z.infer<typeof measureRow>;

/** One measure as `list_measures()` describes it. */
export const measureDefinition = z.object({
  name: measureName,
  title: z.string(),
  definition: z.string(),
  chart: z.enum(["funnel", "bar", "line", "stacked", "cohort", "table"]),
  groups: z.array(measureGroup),
  columns: z.array(measureColumn),
  smallest_sample: z.number(),
  takes_filter: z.boolean(),
});
export type MeasureDefinition = z.infer<typeof measureDefinition>;

/** Answer of `measure()`. Shares are between 0 and 1, `<key>_low` and `<key>_high` beside them their interval of 95 %. */
export const measureAnswer = z.object({
  measure: measureName,
  title: z.string(),
  definition: z.string(),
  chart: measureDefinition.shape.chart,
  group_by: measureGroup.nullable(),
  columns: z.array(measureColumn),
  period: z.object({ from: z.string(), until: z.string(), time_zone: z.string() }),
  before: z.object({ from: z.string(), until: z.string() }).nullable(),
  filter: leadFilter.nullish(),
  smallest_sample: z.number(),
  total: measured,
  rows: z.array(measureRow),
  rows_left_out: z.number(),
});
export type MeasureAnswer = z.infer<typeof measureAnswer>;

/** Answer of `measure_leads()`. */
export const measureLeads = z.object({
  count: z.number(),
  leads: z.array(z.record(z.string(), z.unknown())),
  next_cursor: z.string().nullable(),
});
