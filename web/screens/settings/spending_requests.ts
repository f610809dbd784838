import { z } from "zod";
import { rpc } from "../../api/rest.ts";

const sums = z.object({
  model_calls: z.number(),
  input_tokens: z.number(),
  cached_tokens: z.number(),
  output_tokens: z.number(),
  cost_micros: z.number(),
  unpriced_calls: z.number(),
});
export type SpendingSums = z.infer<typeof sums>;

const spending = z.object({
  /** The day in UTC, by which days and months are counted. */
  today: z.string(),
  /** True when it tells of everyone, for owners and admins; else of oneself. */
  everyone: z.boolean(),
  limits: z.object({
    person_day_micros: z.number().nullable(),
    month_micros: z.number().nullable(),
    own_day_micros: z.number().nullable(),
  }),
  month: sums,
  own_today: sums,
  days: z.array(sums.extend({ day: z.string() })),
  people: z.array(sums.extend({ user_id: z.string(), name: z.string() })),
  latest: z.array(
    z.object({
      turn_id: z.string(),
      name: z.string(),
      status: z.string(),
      created_at: z.string(),
      usage: z.object({
        input_tokens: z.number(),
        cached_tokens: z.number(),
        output_tokens: z.number(),
        cost_micros: z.number().nullable(),
      }),
    }),
  ),
});
export type Spending = z.infer<typeof spending>;

/** What was used this month and the limits on it. @throws ApiError */
export async function readSpending(workspaceId: string): Promise<Spending> {
  return rpc("spending_overview", { workspace_id: workspaceId }, spending);
}

export interface WorkspaceLimits {
  person_day_micros: number | null;
  month_micros: number | null;
}

/** Null is no limit. Owners and admins only. @throws ApiError */
export async function saveLimits(workspaceId: string, limits: WorkspaceLimits): Promise<void> {
  await rpc("set_spending_limits", { workspace_id: workspaceId, ...limits }, z.unknown());
}

/** Null is no limit of one's own. @throws ApiError */
export async function saveOwnLimit(workspaceId: string, day_micros: number | null): Promise<void> {
  await rpc("set_own_spending_limit", { workspace_id: workspaceId, day_micros }, z.unknown());
}
