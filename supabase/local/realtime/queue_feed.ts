import type { ListenMeta, Sql } from "postgres";
import { z } from "zod";
import type { Authorization } from "./authorization.ts";
import type { Hub } from "./hub.ts";
import { deliverChange } from "./postgres_changes.ts";
import { type StoredMessage, storedMessage, type Taken, takeQueued } from "./take_queued.ts";

/** A bell that brings its message along: with the number of its row in the queue, and the transaction that sent it. */
const fullBell = z.object({ queued: z.number(), transaction: z.coerce.number(), message: storedMessage });

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
  /** What the last drain saw; undefined when it failed. */
  let lastTaken: Taken | undefined;
  const delivered = new Set<number>();
  const pending: Taken["batch"] = [];
  const unheard: string[] = [];
  const report = (error: unknown): void => log(`realtime: ${String(error)}`);

  const drain = (): Promise<void> => {
    if (isWaiting) return drained;
    isWaiting = true;
    unfinishedDrains += 1;
    drained = drained
      .then(async () => {
        isWaiting = false;
        lastTaken = undefined;
        lastTaken = await deliverQueued({ sql, hub, authorization, delivered, pending });
      })
      .catch(report)
      .finally(() => {
        unfinishedDrains -= 1;
        // Once a bell calls for another drain, that one sees all for which the later bells rang.
        for (const bell of unheard.splice(0)) if (unfinishedDrains === 0) onBell(bell);
      });
    return drained;
  };

  let listener: ListenMeta | undefined;
  /** The server process all of whose bells are heard: what rang before it listened is drained. */
  let heardFrom: number | undefined;
  const onListening = (): Promise<void> => {
    heardFrom = listener?.state.pid;
    return drain();
  };
  /**
   * Bells ring in the order of the commits. So a message may pass the queue when nothing before it is still to be acted
   * on, the end of a membership above all: no drain is unfinished or failed, and no bell went unheard with a broken
   * connection. A bell is slower than its row: what the last drain saw is delivered already.
   */
  const onBell = (bell: string): void => {
    if (unfinishedDrains > 0) return void unheard.push(bell);
    const isTrusted = heardFrom !== undefined && heardFrom === listener?.state.pid;
    const full = isTrusted && lastTaken ? readBell(bell) : undefined;
    if (!full) return void drain();
    if (lastTaken?.includes(full.transaction)) return;
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
      while (unfinishedDrains > 0) await drained;
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
  /** Taken and not yet acted on: what a drain that failed leaves to the next. */
  pending: Taken["batch"];
}

/** Delivers all that waits; returns the last reading of the queue, which it emptied. */
async function deliverQueued({ sql, hub, authorization, delivered, pending }: Delivery): Promise<Taken> {
  for (;;) {
    const done = [...delivered];
    const taken = await takeQueued(sql, batchSize, done);
    for (const number of done) delivered.delete(number);
    // First of all: a message that committed after a membership ended may stand before it in the queue.
    pending.push(...taken.batch);
    if (pending.some(({ kind }) => kind === "reauthorize")) await authorization.reauthorize();
    for (let next = pending.shift(); next; next = pending.shift()) {
      if (next.change) await deliverChange(sql, hub, next.change);
      if (next.message) deliverMessage(hub, next.message);
    }
    if (taken.batch.length < batchSize) return taken;
  }
}

function deliverMessage(hub: Hub, { id, topic, event, payload, private: isPrivate }: StoredMessage): void {
  hub.broadcast({ topic, isPrivate: isPrivate === true, event, payload, meta: { id } });
}
