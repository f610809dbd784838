import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { z } from "zod";
import type { TurnBundle } from "../../../supabase/functions/_agent/turn_bundle.ts";
import { turnWriter } from "../../../supabase/functions/_agent/turn_writer.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const results = [{ call_id: "c", ok: true, summary: "Found it." }];

test("held results share the round trip of the model's next words", async () => {
  const { writer, steps } = open();
  writer.hold({ results, tainted: true });
  await writer.advance({ events: [{ type: "text.delta", text: "It is" }] });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(steps).toEqual([{ results, tainted: true, events: [{ type: "text.delta", text: "It is" }] }]);
});

test("held results are stored alone when the model takes its time", async () => {
  const { writer, steps } = open();
  writer.hold({ results, tainted: false });
  await vi.advanceTimersByTimeAsync(24);
  expect(steps).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(steps).toEqual([{ results, tainted: false }]);
  await writer.advance({ finish: { status: "completed" } });
  expect(steps[1]).toEqual({ finish: { status: "completed" } });
});

test("a writer that is closed stores nothing more by itself", async () => {
  const { writer, steps } = open();
  writer.hold({ results, tainted: false });
  writer.close();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(steps).toEqual([]);
});

function open() {
  const steps: unknown[] = [];
  const bundle = { turn: { id: "t", epoch: 1, last_seq: 0, plan: [], plan_edited: false } };
  const writer = turnWriter({
    database: {
      rpc: async (_name, args) => {
        steps.push(args.step);
        return { ok: true, status: "running", stop_requested: false, events: [], open_calls: [] };
      },
    },
    bundle: z.custom<TurnBundle>().parse(bundle),
    leaseSeconds: 30,
    heartbeatSeconds: 3,
    holdMilliseconds: 25,
    publish: () => {},
  });
  return { writer, steps };
}
