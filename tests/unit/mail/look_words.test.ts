import { expect, test } from "vitest";
import type { VariantLook } from "../../../shared/contracts/campaign_view.ts";
import { type ComparedStep, lookWords } from "../../../shared/domain/mail/look_words.ts";

const variants = ["A", "B", "C"].map((label, at) => ({
  ...{ id: `00000000-0000-4000-8000-0000000000a${at}`, label, is_removed: false },
  counts: { sent: 60 + at },
}));
const id = (at: number) => variants[at]?.id ?? "";
const look: VariantLook = {
  ...{ look: 1, taken_at: "2027-06-09T10:00:00Z", winner_by: "replied", confidence: 0.95, sample: 210 },
  ...{ outcome: "winner", best_id: id(1), dropped: [id(0)], sure: 0.9748 },
  numbers: [
    { id: id(0), sent: 210, successes: 9 },
    { id: id(1), sent: 210, successes: 17 },
  ],
};
const rule = { look: null, winner_by: "replied" as const, winner_confidence: 0.95, winner_sample: 100 };
const step: ComparedStep = { ...rule, variants: variants.slice(0, 2) };

test("a single text is not compared", () => {
  expect(lookWords({ ...rule, variants: variants.slice(0, 1) })).toBeUndefined();
  const removed = variants.map((variant, at) => ({ ...variant, is_removed: at > 0 }));
  expect(lookWords({ ...rule, variants: removed })).toBeUndefined();
});

test("what is missing before the first look is said", () => {
  expect(lookWords(step)).toBe("Compared once each was sent 100 times and had 2 days to be answered; so far 60.");
  expect(lookWords({ ...step, winner_by: "opened", winner_sample: 1000 })).toBe(
    "Compared once each was sent 1,000 times and had 1 day to be opened; so far 60.",
  );
});

test("a winner is told with its numbers", () => {
  expect(lookWords({ ...step, look })).toBe("B won: 8.1 % against 4.3 % replied, 97.4 % sure, 420 mails.");
  expect(lookWords({ ...step, look: { ...look, sure: 0.99999 } })).toContain("99.9 % sure");
});

test("what is not decided says how far it is", () => {
  expect(lookWords({ ...step, look: { ...look, outcome: "undecided", dropped: [], sure: 0.62 } })).toBe(
    "Looked at after 210 mails each: B is ahead, 8.1 % against 4.3 % replied, 62 % sure; 95 % is asked for. The next look is at 420 each.",
  );
});

test("what was given up is named, and the others go on", () => {
  const three = { ...look, numbers: [...look.numbers, { id: id(2), sent: 210, successes: 16 }] };
  expect(lookWords({ ...step, variants, look: { ...three, outcome: "dropped" } })).toBe(
    "A given up against B: 8.1 % against 4.3 % replied, 97.4 % sure. The others are compared again at 420 mails each.",
  );
});
