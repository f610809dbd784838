import { expect, test } from "vitest";
import { durationWords, percentWords, shareOfWords, smallWords } from "../../../shared/domain/mail/number_words.ts";

test.each([
  [20, "1 minute"],
  [2400, "40 minutes"],
  [3600, "1 hour"],
  [7000, "2 hours"],
  [86_400, "1 day"],
  [604_800, "7 days"],
])("%i seconds are %s", (seconds, words) => expect(durationWords(seconds)).toBe(words));

test("shares are said with what they are of, of few mails not at all", () => {
  const interval = { share: 0.04, low: 0.0231, high: 0.0687 };
  expect(shareOfWords(12, 300, interval)).toBe("12 of 300 (4 %, 2.3–6.9 %)");
  expect(shareOfWords(2, 49, interval)).toBe("2 of 49");
  expect(shareOfWords(0, 0, null)).toBe("0 of 0");
  expect(smallWords(49)).toBe("Too few mails for shares: 49 of 50.");
  expect(smallWords(50)).toBeUndefined();
});

test("almost sure is not sure", () => {
  expect(percentWords(0.99999, { down: true })).toBe("99.9 %");
  expect(percentWords(0.12345)).toBe("12.3 %");
});
