import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { askModel } from "../../../supabase/functions/_agent/ask_model.ts";
import { type Model, ModelError } from "../../../supabase/functions/_agent/model.ts";
import type { TurnWriter } from "../../../supabase/functions/_agent/turn_writer.ts";
import { tunables } from "../../../supabase/functions/_shared/tunables.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const request = { instructions: "", input: [], tools: [], cacheKey: "k" };
const timings = { ...tunables.model, ...tunables.stream };
const meter = { heard() {}, broke() {}, close() {} };
const writer: TurnWriter = {
  advance: async () => ({ status: "running", openCalls: [], events: [] }),
  end: async () => ({ status: "running", openCalls: [], events: [] }),
  hold() {},
  signal: new AbortController().signal,
  stopRequested: () => false,
  broken: () => undefined,
  status: () => "running",
  refusal: () => undefined,
  tellPlan: () => undefined,
  nudge() {},
  close() {},
};

/** Asks a model that fails after so long each time; returns how often it was asked and how long it took. */
async function askFailing(seconds: number, fault: ModelError) {
  let asked = 0;
  const model: Model = {
    name: "m",
    async *stream() {
      asked++;
      await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
      throw fault;
    },
  };
  const began = Date.now();
  const answer = askModel(model, request, writer, timings, meter).catch((error: unknown) => error);
  await vi.runAllTimersAsync();
  return { error: await answer, asked, seconds: (Date.now() - began) / 1000 };
}

const passing = new ModelError("The model stopped answering.", { passing: true });

test("a fault that comes at once is tried again four times in all", async () => {
  expect(await askFailing(0, passing)).toMatchObject({ error: passing, asked: timings.attempts });
});

test("a model that is silent each time ends within the budget and one attempt", async () => {
  const { error, asked, seconds } = await askFailing(timings.silenceSeconds, passing);
  expect(error).toBe(passing);
  expect(asked).toBe(2);
  expect(seconds).toBeLessThan(timings.retryBudgetSeconds + timings.silenceSeconds);
});

test("a wait that the provider asks for is kept; one beyond the budget is not begun", async () => {
  const waits = (retryAfterMilliseconds: number) =>
    askFailing(0, new ModelError("Busy.", { passing: true, retryAfterMilliseconds }));
  expect((await waits(7_000)).seconds).toBe(21);
  expect(await waits(60_000)).toMatchObject({ seconds: 60, asked: 2 });
  expect(await waits(3_600_000)).toMatchObject({ seconds: 0, asked: 1 });
});

test("a fault that does not pass is told at once", async () => {
  const lasting = new ModelError("No such model.", { passing: false });
  expect(await askFailing(0, lasting)).toMatchObject({ error: lasting, asked: 1 });
});
