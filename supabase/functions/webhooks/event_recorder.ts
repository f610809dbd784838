import { AppError } from "../_shared/app_error.ts";
import type { Database } from "../_shared/database.ts";

/** What `record_mail_events()` takes of one event. */
export type MailEvent = Record<string, unknown>;

/** Records an event; resolves when it is stored. */
export type EventRecorder = (event: MailEvent) => Promise<void>;

type Waiting = { event: MailEvent; done: () => void; failed: (error: unknown) => void };

/**
 * Records what comes in while the database is busy with what came before all at once: providers tell of a campaign in
 * floods. Nobody waits for company: an event that comes alone goes alone.
 */
export function eventRecorder(service: Database, { atMost }: { atMost: number }): EventRecorder {
  const waiting: Waiting[] = [];
  let isBusy = false;

  async function work(): Promise<void> {
    isBusy = true;
    while (waiting.length > 0) await recordTogether(waiting.splice(0, atMost), service);
    isBusy = false;
  }

  return (event) =>
    new Promise((done, failed) => {
      waiting.push({ event, done, failed });
      if (!isBusy) void work();
    });
}

/** One that can't be stored fails by itself, not those that happened to come with it. */
async function recordTogether(batch: readonly Waiting[], service: Database): Promise<void> {
  try {
    await service.rpc("record_mail_events", { events: batch.map(({ event }) => event) });
    for (const { done } of batch) done();
  } catch (error) {
    const isOurs = !(error instanceof AppError) || error.code === "unavailable";
    if (batch.length === 1 || isOurs) for (const { failed } of batch) failed(error);
    else for (const one of batch) await recordTogether([one], service);
  }
}
