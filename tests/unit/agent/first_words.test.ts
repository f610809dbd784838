import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { textLog } from "../../../supabase/functions/_agent/text_log.ts";
import type { TurnStep, TurnWriter } from "../../../supabase/functions/_agent/turn_writer.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function open(firstChunkMilliseconds: number) {
  const steps: TurnStep[] = [];
  const writer: Pick<TurnWriter, "advance"> = {
    async advance(step) {
      steps.push(step);
      return { status: "running", openCalls: [], events: [] };
    },
  };
  return { steps, log: textLog(writer, { firstChunkMilliseconds, chunkMilliseconds: 100 }) };
}

const delta = (text: string) => ({ events: [{ type: "text.delta", text }] });

test("the first words go out at once where storing takes no time", () => {
  const { steps, log } = open(0.4);
  log.push("Good");
  expect(steps).toEqual([delta("Good")]);
});

test("otherwise they wait a moment for more", async () => {
  const { steps, log } = open(4);
  log.push("Good");
  await vi.advanceTimersByTimeAsync(3);
  log.push(" morning");
  expect(steps).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(steps).toEqual([delta("Good morning")]);
});

test("an answer that ends in that moment is stored once, with its reply", async () => {
  const { steps, log } = open(4);
  log.push("Good morning.");
  expect(log.rest()).toEqual(delta("Good morning.").events);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(steps).toEqual([]);
});
