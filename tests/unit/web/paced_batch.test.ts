import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createPacedBatch } from "../../../web/state/paced_batch.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function recorded() {
  const handedOn: { at: number; key: string; items: number[] }[] = [];
  const batch = createPacedBatch<number>((key, items) => handedOn.push({ at: performance.now() - began, key, items }));
  const began = performance.now();
  return { batch, handedOn };
}

it("hands on the first items at once", () => {
  const { batch, handedOn } = recorded();
  batch.add("a", [1]);
  batch.add("a", [2, 3]);
  vi.advanceTimersByTime(1);
  expect(handedOn).toEqual([{ at: expect.closeTo(0, -1), key: "a", items: [1, 2, 3] }]);
});

it("hands on a fast stream ten times a second, in order and whole", () => {
  const { batch, handedOn } = recorded();
  for (let item = 0; item < 500; item += 1) {
    batch.add("a", [item]);
    vi.advanceTimersByTime(2);
  }
  batch.flush();
  expect(handedOn.flatMap(({ items }) => items)).toEqual(Array.from({ length: 500 }, (_, item) => item));
  expect(handedOn.length).toBeGreaterThan(8);
  expect(handedOn.length).toBeLessThan(16);
});

it("keeps keys apart", () => {
  const { batch, handedOn } = recorded();
  batch.add("a", [1]);
  batch.add("b", [2]);
  batch.add("a", [3]);
  batch.flush();
  expect(handedOn.map(({ key, items }) => [key, items])).toEqual([
    ["a", [1, 3]],
    ["b", [2]],
  ]);
});

it("hands nothing on twice", () => {
  const { batch, handedOn } = recorded();
  batch.add("a", [1]);
  batch.flush();
  vi.advanceTimersByTime(1_000);
  expect(handedOn).toHaveLength(1);
});
