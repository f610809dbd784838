import type { NumberedEvent } from "../../../shared/contracts/events.ts";

/**
 * Passes a turn's new events to those in this process who follow it, so that they need not ask the log. Only a
 * short cut: whoever misses something finds it in the log.
 */
export type TurnHub = {
  publish(turnId: string, events: readonly NumberedEvent[]): void;
  follow(turnId: string): TurnFeed;
  /** The work on a turn in this process; `nudge` makes it look at the database now, as after a stop. */
  enter(turnId: string, nudge: () => void): { leave(): void };
  nudge(turnId: string): void;
  isWorking(turnId: string): boolean;
};

export type TurnFeed = {
  /** Events published since the last call, oldest first. */
  take(): NumberedEvent[];
  /** Resolves when something was published, or after the time. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
  close(): void;
};

export function turnHub(): TurnHub {
  const feeds = new Map<string, Set<Feed>>();
  const workers = new Map<string, () => void>();
  return {
    publish(turnId, events) {
      for (const feed of feeds.get(turnId) ?? []) feed.push(events);
    },
    follow(turnId) {
      const feed = openFeed(() => {
        const others = feeds.get(turnId);
        others?.delete(feed);
        if (others?.size === 0) feeds.delete(turnId);
      });
      const all = feeds.get(turnId) ?? new Set<Feed>();
      feeds.set(turnId, all.add(feed));
      return feed;
    },
    enter(turnId, nudge) {
      workers.set(turnId, nudge);
      return {
        leave: () => {
          if (workers.get(turnId) === nudge) workers.delete(turnId);
          for (const feed of feeds.get(turnId) ?? []) feed.push([]);
        },
      };
    },
    nudge: (turnId) => workers.get(turnId)?.(),
    isWorking: (turnId) => workers.has(turnId),
  };
}

type Feed = TurnFeed & { push(events: readonly NumberedEvent[]): void };

function openFeed(close: () => void): Feed {
  let waiting: NumberedEvent[] = [];
  let wake = () => {};
  return {
    push(events) {
      waiting.push(...events);
      wake();
    },
    take() {
      const taken = waiting;
      waiting = [];
      return taken;
    },
    wait(milliseconds, signal) {
      if (waiting.length > 0 || signal.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const finish = () => {
          clearTimeout(timer);
          signal.removeEventListener("abort", finish);
          resolve();
        };
        const timer = setTimeout(finish, milliseconds);
        signal.addEventListener("abort", finish);
        wake = finish;
      });
    },
    close,
  };
}
