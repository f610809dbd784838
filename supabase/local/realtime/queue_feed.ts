import type { ListenMeta, Sql } from "postgres";
import { z } from "zod";
import type { Authorization } from "./authorization.ts";
import type { Hub } from "./hub.ts";
import { deliverChange, rowChange } from "./postgres_changes.ts";

const storedMessage = z.object({
  id: z.string(),
  topic: z.string(),
  event: z.string(),
  payload: z.unknown(),
  private: z.boolean().nullable(),
});
type StoredMessage = z.infer<typeof storedMessage>;

/** A bell that brings its message along, with the number of the message's row in the queue. */
const fullBell = z.object({ queued: z.number(), message: storedMessage });

const queued = z.array(
  z.object({
    kind: z.enum(["broadcast", "change", "reauthorize"]),
    change: rowChange.nullable(),
    message: storedMessage.nullable(),
  }),
);

const batchSize = 500;

/**
 * Carries what the database queued to the open channels. The rows are the truth and the notification a bell: after a
 * broken connection, or with a bell unheard, the next drain delivers what waits. A bell that brings its message is
 * delivered at once, and its row leaves the queue with the next drain.
 */
export interface QueueFeed {
  /** Begins to listen; resolves when every later bell is heard. */
  start(): Promise<void>;
  drain(): Promise<void>;
  stop(): Promise<void>;
}

interface FeedDependencies {
  sql: Sql;
  hub: Hub;
  authorization: Authorization;
  log: (line: string) => void;
}

export function createQueueFeed({ sql, hub, authorization, log }: FeedDependencies): QueueFeed {
  let drained = Promise.resolve();
  let isWaiting = false;
  let unfinishedDrains = 0;
  const delivered = new Set<number>();
  const report = (error: unknown): void => log(`realtime: ${String(error)}`);

  const drain = (): Promise<void> => {
    if (isWaiting) return drained;
    isWaiting = true;
    unfinishedDrains += 1;
    drained = drained
      .then(() => {
        isWaiting = false;
        return deliverQueued({ sql, hub, authorization, delivered });
      })
      .catch(report)
      .finally(() => {
        unfinishedDrains -= 1;
      });
    return drained;
  };

  let listener: ListenMeta | undefined;
  /** The server process whose bells are all heard: what rang before it listened has been asked for. */
  let heardFrom: number | undefined;
  const onListening = (): Promise<void> => {
    heardFrom = listener?.state.pid;
    return drain();
  };
  /**
   * Bells ring in the order of the commits. So a message may pass the queue when nothing before it is still to be acted
   * on, the end of a membership above all: no drain is unfinished, and no bell went unheard with a broken connection.
   */
  const onBell = (bell: string): void => {
    const isNext = unfinishedDrains === 0 && heardFrom !== undefined && heardFrom === listener?.state.pid;
    const full = isNext ? readBell(bell) : undefined;
    if (!full) return void drain();
    delivered.add(full.queued);
    deliverMessage(hub, full.message);
  };

  return {
    async start() {
      listener = await sql.listen("realtime_local_queue", onBell, onListening);
      heardFrom = listener.state.pid;
    },
    drain,
    async stop() {
      await listener?.unlisten().catch(report);
      await drained;
    },
  };
}

/** What the bell brings along; undefined when the message was too large for it, or for another reason stays in the queue. */
function readBell(bell: string): z.infer<typeof fullBell> | undefined {
  if (bell === "") return undefined;
  try {
    return fullBell.parse(JSON.parse(bell));
  } catch {
    return undefined;
  }
}

interface Delivery {
  sql: Sql;
  hub: Hub;
  authorization: Authorization;
  /** The numbers of rows that are still in the queue although their message has gone out. */
  delivered: Set<number>;
}

async function deliverQueued({ sql, hub, authorization, delivered }: Delivery): Promise<void> {
  for (;;) {
    const done = [...delivered];
    const batch = queued.parse(await takeQueued(sql, done));
    for (const number of done) delivered.delete(number);
    // First of all: a message that committed after a membership ended may stand before it in the queue.
    if (batch.some(({ kind }) => kind === "reauthorize")) await authorization.reauthorize();
    for (const { change, message } of batch) {
      if (change) await deliverChange(sql, hub, change);
      if (message) deliverMessage(hub, message);
    }
    if (batch.length < batchSize) return;
  }
}

function deliverMessage(hub: Hub, { id, topic, event, payload, private: isPrivate }: StoredMessage): void {
  hub.broadcast({ topic, isPrivate: isPrivate === true, event, payload, meta: { id } });
}

/**
 * Takes the next rows out of the queue, and those already delivered with them. Does not wait for the disk: after a crash
 * of the database a message may come again, but none is lost.
 */
async function takeQueued(sql: Sql, delivered: number[]): Promise<unknown[]> {
  const [, rows] = await sql.begin((transaction) => [
    transaction`set local synchronous_commit = off`,
    transaction`
      with gone as (
        delete from realtime.local_queue where id = any (${delivered}::bigint[])
      ), taken as (
        delete from realtime.local_queue where id in (
          select id from realtime.local_queue where id <> all (${delivered}::bigint[])
          order by id limit ${batchSize} for update skip locked)
        returning *
      )
      select taken.kind, taken.change, to_json(message) as message
      from taken left join realtime.messages as message on message.id = taken.message_id
      order by taken.id`,
  ]);
  return [...rows];
}
