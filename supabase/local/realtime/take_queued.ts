import type { Sql } from "postgres";
import { z } from "zod";
import { rowChange } from "./postgres_changes.ts";

/** A message as the database sent it. */
export const storedMessage = z.object({
  id: z.string(),
  topic: z.string(),
  event: z.string(),
  payload: z.unknown(),
  private: z.boolean().nullable(),
});
export type StoredMessage = z.infer<typeof storedMessage>;

const queued = z.object({
  kind: z.enum(["broadcast", "change", "reauthorize"]),
  change: rowChange.nullable(),
  message: storedMessage.nullable(),
});

const reading = z.tuple([z.object({ snapshot: z.string(), batch: z.array(queued) })]);

export interface Taken {
  batch: z.infer<typeof queued>[];
  /** Had this transaction committed when the queue was read? Then what it queued is in this batch, or was in an earlier one. */
  includes(transaction: number): boolean;
}

/**
 * Takes the next rows out of the queue, in their order, and those already delivered with them. Does not wait for the
 * disk: after a crash of the database a message may come again, but none is lost.
 */
export async function takeQueued(sql: Sql, limit: number, delivered: number[]): Promise<Taken> {
  const [, rows] = await sql.begin((transaction) => [
    transaction`set local synchronous_commit = off`,
    transaction`
      with gone as (
        delete from realtime.local_queue where id = any (${delivered}::bigint[])
      ), taken as (
        delete from realtime.local_queue where id in (
          select id from realtime.local_queue where id <> all (${delivered}::bigint[])
          order by id limit ${limit} for update skip locked)
        returning *
      ), rows as (
        select taken.id, json_build_object('kind', taken.kind, 'change', taken.change, 'message', to_json(message)) as row
        from taken left join realtime.messages as message on message.id = taken.message_id
      )
      select pg_current_snapshot()::text as snapshot, coalesce(json_agg(row order by id), '[]') as batch from rows`,
  ]);
  const [{ snapshot, batch }] = reading.parse([...rows]);
  return { batch, includes: readSnapshot(snapshot) };
}

/** `first running:next:running,…` → had a transaction committed or been given up in it? */
function readSnapshot(snapshot: string): (transaction: number) => boolean {
  const [, next, running = ""] = snapshot.split(":");
  const unfinished = new Set(running.split(",").map(Number));
  return (transaction) => transaction < Number(next) && !unfinished.has(transaction);
}
