import { z } from "zod";
import { rpc } from "../../api/rest.ts";

const tokens = { input_tokens: z.number(), cached_tokens: z.number(), output_tokens: z.number() };
const usage = z.object({ ...tokens, cost_micros: z.number().nullable() });

const turnTrace = z.object({
  turn: z.object({
    id: z.string(),
    status: z.string(),
    workers: z.number(),
    created_at: z.string(),
    queued_milliseconds: z.number().nullable(),
    milliseconds: z.number().nullable(),
    usage,
  }),
  person: z.string(),
  thread: usage.extend({ turns: z.number() }),
  model_calls: z.array(
    usage.extend({
      round: z.number(),
      model: z.string(),
      outcome: z.enum(["answered", "cut_short", "failed", "stopped", "lost"]),
      retries: z.number(),
      is_estimate: z.boolean(),
      started_at: z.string(),
      first_text_milliseconds: z.number().nullable(),
      milliseconds: z.number(),
    }),
  ),
  tools: z.array(
    z.object({
      tool: z.string(),
      status: z.string(),
      started_at: z.string(),
      ran_milliseconds: z.number().nullable(),
      milliseconds: z.number().nullable(),
    }),
  ),
});
export type TurnTrace = z.infer<typeof turnTrace>;

/** How a turn came about, in numbers; null when it is gone or not the person's to see. @throws ApiError */
export async function readTrace(turnId: string): Promise<TurnTrace | null> {
  return rpc("turn_trace", { turn_id: turnId }, turnTrace.nullable());
}
