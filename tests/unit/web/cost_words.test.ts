import { beforeAll, describe, expect, it } from "vitest";
import {
  costWords,
  dollarsToType,
  durationWords,
  readDollars,
  sumWords,
  tokenWords,
} from "../../../web/state/cost_words.ts";
import { locale } from "../../../web/state/time.ts";

beforeAll(() => {
  locale.value = "en-US";
});

describe("what something cost", () => {
  it.each([
    [null, "cost unknown"],
    [undefined, "cost unknown"],
    [0, "free"],
    [99, "under $0.0001"],
    [4_200, "$0.0042"],
    [96_000, "$0.096"],
    [2_500_000, "$2.50"],
    [1_234_500_000, "$1,234.50"],
  ])("%s micro-dollars are said as %s", (micros, words) => {
    expect(costWords(micros)).toBe(words);
  });

  it("is never told smaller than it may be: what has no price is named", () => {
    expect(sumWords({ cost_micros: 2_000_000, unpriced_calls: 0 })).toBe("$2.00");
    expect(sumWords({ cost_micros: 2_000_000, unpriced_calls: 1 })).toBe("$2.00 and an unknown part");
    expect(sumWords({ cost_micros: 0, unpriced_calls: 1 })).toBe("cost unknown");
  });
});

it("tokens and times carry their unit", () => {
  expect(tokenWords({ input_tokens: 1200, output_tokens: 84 })).toBe("1,284 tokens");
  expect(tokenWords({ input_tokens: 1, output_tokens: 0 })).toBe("1 token");
  expect([null, 850, 12_440, 185_000].map(durationWords)).toEqual(["–", "850 ms", "12.4 s", "3 min 5 s"]);
});

describe("an amount as people type it", () => {
  it.each([
    ["", null],
    ["2", 2_000_000],
    ["$ 2.50", 2_500_000],
    ["2,5", 2_500_000],
    ["0", 0],
    ["0.000001", 1],
    ["-1", undefined],
    ["1,000.50", undefined],
    ["two", undefined],
  ])("%j is %s micro-dollars", (typed, micros) => {
    expect(readDollars(typed)).toBe(micros);
  });

  it("comes back as it was", () => {
    for (const typed of ["", "2.5", "0", "1200"]) expect(dollarsToType(readDollars(typed) ?? null)).toBe(typed);
  });
});
