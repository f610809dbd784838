import { randomUUID } from "node:crypto";
import type { Sql } from "postgres";
import { z } from "zod";
import { callAs } from "./act_as.ts";

const bundle = z.looseObject({
  turn: z.object({ id: z.uuid(), epoch: z.number(), last_seq: z.number() }).loose(),
  history: z.array(z.looseObject({ id: z.uuid(), role: z.string(), content: z.string() })),
});
const posted = z.object({
  turn_id: z.uuid(),
  thread_id: z.uuid(),
  message_id: z.uuid(),
  created: z.boolean(),
  claim: bundle.nullable(),
});
const openCall = z.looseObject({ id: z.uuid(), status: z.string(), payload: z.unknown() });
const advanced = z.looseObject({
  ok: z.boolean(),
  status: z.string().optional(),
  stop_requested: z.boolean().optional(),
  events: z.array(z.looseObject({ seq: z.number(), event: z.looseObject({ type: z.string() }) })).optional(),
  open_calls: z.array(openCall).optional(),
});

export type Held = { turnId: string; epoch: number };
export type ToolRequest = { tool: string; effect: string; arguments: Record<string, unknown> };
export type TurnDriver = ReturnType<typeof turnDriver>;

/** Drives turns the way a worker does, with one person's own rights. */
export function turnDriver(sql: Sql, userId: string) {
  const call = (name: string, args: Record<string, unknown> = {}) => callAs(sql, { userId }, name, args);

  const post = async (message = "Hello", more: Record<string, unknown> = {}) =>
    posted.parse(await call("post_message", { message, client_message_id: randomUUID(), ...more }));

  const claim = async (turnId: string, leaseSeconds = 60) =>
    bundle.nullable().parse(await call("claim_turn", { turn_id: turnId, lease_seconds: leaseSeconds }));

  const advance = async (held: Held, step: Record<string, unknown> = {}, after = 0) =>
    advanced.parse(
      await call("advance_turn", { turn_id: held.turnId, epoch: held.epoch, step, lease_seconds: 60, after }),
    );

  /** A posted message whose turn this driver holds. */
  const begin = async (message = "Hello", more: Record<string, unknown> = {}) => {
    const { turn_id, thread_id, message_id, claim: held } = await post(message, { lease_seconds: 60, ...more });
    return { turnId: turn_id, threadId: thread_id, messageId: message_id, epoch: held?.turn.epoch ?? 0 };
  };

  /** Stores a reply that asks for one tool, and returns the call's id. */
  const request = async (held: Held, tool: ToolRequest, content = "") => {
    const calls = [{ provider_call_id: randomUUID(), ...tool }];
    const answer = await advance(held, { reply: { content, model_items: [], calls } });
    return z.uuid().parse(answer.open_calls?.at(-1)?.id);
  };

  /** Ends the turn with a plain answer. */
  const finish = (held: Held, content = "Done.") =>
    advance(held, { reply: { content, model_items: [], calls: [] }, finish: { status: "completed" } });

  return { userId, call, post, claim, advance, begin, request, finish };
}

/** Lets a worker's lease run out, as time would. */
export async function letLeaseRunOut(sql: Sql, turnId: string): Promise<void> {
  await sql`update public.turns set lease_until = now() - interval '1 second' where id = ${turnId}`;
}

/** The numbers of a turn's log, in order. */
export async function eventNumbers(sql: Sql, turnId: string): Promise<number[]> {
  const rows = await sql<{ seq: number }[]>`select seq from public.turn_events where turn_id = ${turnId} order by seq`;
  return rows.map((row) => row.seq);
}

/** The types of a turn's log, in order. */
export async function eventTypes(sql: Sql, turnId: string): Promise<string[]> {
  const rows = await sql<
    { type: string }[]
  >`select type from public.turn_events where turn_id = ${turnId} order by seq`;
  return rows.map((row) => row.type);
}

/** The status of a turn as it stands. */
export async function turnStatus(sql: Sql, turnId: string): Promise<string | undefined> {
  const [row] = await sql<{ status: string }[]>`select status from public.turns where id = ${turnId}`;
  return row?.status;
}

/** What a worker tells of a question to the model: as if it had just been answered. */
export function modelCall(more: Record<string, unknown> = {}): Record<string, unknown> {
  const now = new Date().toISOString();
  const told = { round: 1, model: "demo", outcome: "answered", retries: 0, is_estimate: false };
  return {
    ...told,
    input: 1000,
    cached: 400,
    output: 200,
    started_at: now,
    first_text_at: now,
    finished_at: now,
    ...more,
  };
}
