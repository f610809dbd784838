import type { ListenMeta, Sql } from "postgres";
import { z } from "zod";
import type { Authorization } from "./authorization.ts";
import type { Hub } from "./hub.ts";
import { deliverChange, rowChange } from "./postgres_changes.ts";

const queued = z.array(
  z.object({
    kind: z.enum(["broadcast", "change", "reauthorize"]),
    change: rowChange.nullable(),
    message: z
      .object({
        id: z.string(),
        topic: z.string(),
        event: z.string(),
        payload: z.unknown(),
        private: z.boolean().nullable(),
      })
      .nullable(),
  }),
);

const batchSize = 500;

/**
 * Carries what the database queued to the open channels. The rows are the truth and the notification only a bell: after
 * a broken connection, or with a bell unheard, the next drain delivers what waits.
 */
export interface QueueFeed {
  /** Begins to listen; resolves when every later bell is heard. */
  start(): Promise<void>;
  drain(): Promise<void>;
  stop(): Promise<void>;
}

export function createQueueFeed({
  sql,
  hub,
  authorization,
  log,
}: {
  sql: Sql;
  hub: Hub;
  authorization: Authorization;
  log: (line: string) => void;
}): QueueFeed {
  let drained = Promise.resolve();
  let isWaiting = false;
  const report = (error: unknown): void => log(`realtime: ${String(error)}`);

  const drain = (): Promise<void> => {
    if (isWaiting) return drained;
    isWaiting = true;
    drained = drained
      .then(() => {
        isWaiting = false;
        return deliverQueued({ sql, hub, authorization });
      })
      .catch(report);
    return drained;
  };
  let listening: Promise<ListenMeta | undefined> = Promise.resolve(undefined);

  return {
    async start() {
      listening = sql.listen("realtime_local_queue", drain, drain);
      await listening;
    },
    drain,
    async stop() {
      await listening.then((listener) => listener?.unlisten()).catch(report);
      await drained;
    },
  };
}

interface Delivery {
  sql: Sql;
  hub: Hub;
  authorization: Authorization;
}

async function deliverQueued({ sql, hub, authorization }: Delivery): Promise<void> {
  for (;;) {
    const batch = queued.parse(await takeQueued(sql));
    // First of all: a message that committed after a membership ended may stand before it in the queue.
    if (batch.some(({ kind }) => kind === "reauthorize")) await authorization.reauthorize();
    for (const { change, message } of batch) {
      if (change) await deliverChange(sql, hub, change);
      if (!message) continue;
      const { id, topic, event, payload } = message;
      hub.broadcast({ topic, isPrivate: message.private === true, event, payload, meta: { id } });
    }
    if (batch.length < batchSize) return;
  }
}

/** Does not wait for the disk: after a crash of the database a message may come again, but none is lost. */
async function takeQueued(sql: Sql): Promise<unknown[]> {
  const [, rows] = await sql.begin((transaction) => [
    transaction`set local synchronous_commit = off`,
    transaction`
      with taken as (
        delete from realtime.local_queue where id in (
          select id from realtime.local_queue order by id limit ${batchSize} for update skip locked)
        returning *
      )
      select taken.kind, taken.change, to_json(message) as message
      from taken left join realtime.messages as message on message.id = taken.message_id
      order by taken.id`,
  ]);
  return [...rows];
}
