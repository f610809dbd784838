import { z } from "zod";
import { type NumberedEvent, numberedEvent, turnStatus } from "../../../shared/contracts/events.ts";
import { AppError } from "../_shared/app_error.ts";
import type { Database } from "../_shared/database.ts";
import type { TurnFeed, TurnHub } from "./turn_hub.ts";

const turnLog = z
  .object({ status: turnStatus, settled: z.boolean(), abandoned: z.boolean(), events: z.array(numberedEvent) })
  .nullable();
export type TurnLog = NonNullable<z.infer<typeof turnLog>>;

/** The log of one of the caller's own turns after a number. Throws `not_found` for any other. */
export async function readTurn(database: Database, turnId: string, after: number): Promise<TurnLog> {
  const read = turnLog.parse(await database.rpc("read_turn", { turn_id: turnId, after }));
  if (!read) throw new AppError("not_found", "No such turn.");
  return read;
}

export type FollowOptions = {
  turnId: string;
  /** Number of the last event that the client has. */
  after: number;
  /** What is known already, so that the log need not be asked. */
  seed?: readonly NumberedEvent[];
  database: Database;
  hub: TurnHub;
  signal: AbortSignal;
  /** Called when no worker holds the turn: whoever follows a turn helps it on instead of waiting for the schedule. */
  revive(): void;
  timing: { pollMilliseconds: number; idlePollMilliseconds: number };
};

/**
 * A turn's events after a number, without gap or repeat, until its stretch ends; those that came together are given
 * together. Live from this process where the turn runs here, otherwise from the log. Listens from the call on, not only
 * from the first event taken.
 */
export function followTurn(options: FollowOptions): AsyncGenerator<readonly NumberedEvent[]> {
  return follow(options, options.hub.follow(options.turnId));
}

async function* follow(options: FollowOptions, feed: TurnFeed): AsyncGenerator<readonly NumberedEvent[]> {
  const { turnId, database, hub, signal, timing } = options;
  let last = options.after;
  let fresh: readonly NumberedEvent[] = options.seed ?? [];
  let settled = false;
  try {
    for (;;) {
      const next = inOrder(fresh, last);
      last = next.at(-1)?.seq ?? last;
      if (next.length > 0) yield next;
      if (settled || signal.aborted) return;
      if (hub.isWorking(turnId)) {
        await feed.wait(timing.idlePollMilliseconds, signal);
        fresh = feed.take();
        settled = fresh.at(-1)?.event.type === "turn.finished";
        if (fresh.some(({ seq }) => seq === last + 1)) continue;
      }
      const read = await readTurn(database, turnId, last);
      fresh = read.events;
      settled = read.settled;
      if (settled || fresh.length > 0) continue;
      if (read.abandoned) options.revive();
      await feed.wait(timing.pollMilliseconds, signal);
    }
  } finally {
    feed.close();
  }
}

/** Of some events those that follow the number, each the next of the one before. */
function inOrder(events: readonly NumberedEvent[], after: number): NumberedEvent[] {
  let last = after;
  return events.filter(({ seq }) => {
    if (seq !== last + 1) return false;
    last = seq;
    return true;
  });
}
