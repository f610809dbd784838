import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { requestPace } from "../../../supabase/functions/_channels/request_pace.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** When each of so many requests left, in milliseconds from now. */
function departures(pace: ReturnType<typeof requestPace>, count: number): number[] {
  const began = Date.now();
  const left: number[] = [];
  for (let request = 0; request < count; request += 1) void pace.turn().then(() => left.push(Date.now() - began));
  return left;
}

test("nothing waits until the receiver has had enough", async () => {
  const left = departures(requestPace(), 100);
  await vi.advanceTimersByTimeAsync(0);
  expect(left).toEqual(Array(100).fill(0));
});

test("then nothing leaves for as long as it asks, and so many a second from then on", async () => {
  const pace = requestPace();
  pace.slowDown(3, 2);
  const left = departures(pace, 4);
  await vi.advanceTimersByTimeAsync(2_999);
  expect(left).toEqual([]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(left).toEqual([3_000, 3_500, 4_000, 4_500]);
});

test("a pause that grows holds those who wait already", async () => {
  const pace = requestPace();
  pace.slowDown(1, 10);
  const left = departures(pace, 2);
  await vi.advanceTimersByTimeAsync(500);
  pace.slowDown(5, 10);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(left).toEqual([5_500, 5_600]);
});
