import { expect, test } from "vitest";
import { turnMeter } from "../../../supabase/functions/_agent/call_meter.ts";

const request = { instructions: "x".repeat(76), input: [], tools: [], cacheKey: "k" };
/** 76 characters and two empty lists, at four characters to a token. */
const asked = 20;
const usage = { input_tokens: 100, cached_tokens: 40, output_tokens: 7 };

function meterAt(start = Date.UTC(2026, 10, 23)) {
  let instant = start;
  const meter = turnMeter("m", () => new Date(instant));
  const pass = (milliseconds: number) => {
    instant += milliseconds;
  };
  return { meter, pass };
}

test("an answer is kept as the provider counted it, with the time to its first words", () => {
  const { meter, pass } = meterAt();
  const call = meter.open(2, request);
  pass(300);
  call.heard("Hello");
  pass(700);
  call.heard(" again");
  call.close("answered", usage);
  expect(meter.take()).toEqual({
    model_calls: [
      {
        round: 2,
        model: "m",
        outcome: "answered",
        retries: 0,
        input: 100,
        cached: 40,
        output: 7,
        is_estimate: false,
        started_at: "2026-11-23T00:00:00.000Z",
        first_text_at: "2026-11-23T00:00:00.300Z",
        finished_at: "2026-11-23T00:00:01.000Z",
      },
    ],
  });
  expect(meter.take()).toEqual({});
});

test("an attempt that broke off in mid-answer was paid for as well", () => {
  const { meter } = meterAt();
  const call = meter.open(1, request);
  call.heard("y".repeat(40));
  call.broke();
  call.broke();
  call.close("answered", usage);
  expect(meter.take().model_calls).toMatchObject([
    { retries: 2, input: 100 + asked, output: 7 + 10, is_estimate: true },
  ]);
});

test("a stopped answer is estimated, one that never came costs nothing", () => {
  const { meter } = meterAt();
  const stopped = meter.open(1, request);
  stopped.heard("y".repeat(8));
  stopped.close("stopped");
  const refused = meter.open(2, request);
  refused.broke();
  refused.close("failed");
  expect(meter.take().model_calls).toMatchObject([
    { outcome: "stopped", input: asked, output: 2, is_estimate: true },
    { outcome: "failed", retries: 0, input: 0, output: 0, is_estimate: false },
  ]);
  expect(meter.totals()).toMatchObject({ model_calls: 2, retries: 0, input_tokens: asked, output_tokens: 2 });
});
