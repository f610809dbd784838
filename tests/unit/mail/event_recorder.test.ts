import { expect, test } from "vitest";
import { AppError } from "../../../supabase/functions/_shared/app_error.ts";
import { eventRecorder, type MailEvent } from "../../../supabase/functions/webhooks/event_recorder.ts";

/** A database that answers a call when it is told to. */
function slowDatabase(refuses: (events: MailEvent[]) => AppError | undefined = () => undefined) {
  const calls: MailEvent[][] = [];
  const answers: (() => void)[] = [];
  const service = {
    rpc: async (_: string, { events }: Record<string, unknown>) => {
      const given = Array.isArray(events) ? events : [];
      calls.push(given);
      await new Promise<void>((resolve) => answers.push(resolve));
      const refusal = refuses(given);
      if (refusal) throw refusal;
      return null;
    },
  };
  /** Answers calls until none is waiting. */
  const answerAll = async () => {
    for (let quiet = 0; quiet < 20; quiet += 1) {
      const next = answers.shift();
      if (next) quiet = 0;
      next?.();
      await Promise.resolve();
    }
  };
  return { service, calls, answerAll };
}

const event = (id: string): MailEvent => ({ provider_event_id: id });

test("an event goes at once and alone; those that come meanwhile go together, at most so many", async () => {
  const { service, calls, answerAll } = slowDatabase();
  const record = eventRecorder(service, { atMost: 3 });
  const all = ["a", "b", "c", "d", "e"].map((id) => record(event(id)));
  expect(calls).toEqual([[event("a")]]);
  await answerAll();
  await Promise.all(all);
  expect(calls.map((events) => events.length)).toEqual([1, 3, 1]);
  const later = record(event("f"));
  await answerAll();
  await later;
  expect(calls.at(-1)).toEqual([event("f")]);
});

test("nobody is thanked before the database has answered", async () => {
  const { service, answerAll } = slowDatabase();
  const record = eventRecorder(service, { atMost: 10 });
  let thanked = 0;
  const all = ["a", "b"].map((id) => record(event(id)).then(() => thanked++));
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  expect(thanked).toBe(0);
  await answerAll();
  await Promise.all(all);
  expect(thanked).toBe(2);
});

test("one that can't be stored fails by itself", async () => {
  const bad = (events: MailEvent[]) =>
    events.some(({ provider_event_id }) => provider_event_id === "bad")
      ? new AppError("invalid_input", "No such kind.")
      : undefined;
  const { service, calls, answerAll } = slowDatabase(bad);
  const record = eventRecorder(service, { atMost: 10 });
  const all = Promise.allSettled(["a", "b", "bad", "c"].map((id) => record(event(id))));
  await answerAll();
  expect((await all).map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected", "fulfilled"]);
  expect(calls.map((events) => events.length)).toEqual([1, 3, 1, 1, 1]);
});

test("while the database is away all that wait are told so, with no further question for each", async () => {
  const { service, calls, answerAll } = slowDatabase(() => new AppError("unavailable", "Away."));
  const record = eventRecorder(service, { atMost: 10 });
  const all = Promise.allSettled(["a", "b", "c"].map((id) => record(event(id))));
  await answerAll();
  expect((await all).map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
  expect(calls).toHaveLength(2);
});
