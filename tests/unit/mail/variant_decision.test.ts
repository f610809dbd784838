import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { differenceByChance } from "../../../shared/domain/mail/two_proportions.ts";
import { decideVariants, type VariantTest, type VariantTrial } from "../../../shared/domain/mail/variant_decision.ts";

const fresh = { texts: 2, confidence: 0.95, sample: 100, looks: 0, lastSample: 0 };
const trial = (id: string, sent: number, successes: number): VariantTrial => ({ id, sent, successes });
const look = (variants: VariantTrial[], more: Partial<VariantTest> = {}) =>
  decideVariants({ ...fresh, texts: variants.length, variants, ...more });

describe("the z test", () => {
  test.each([
    // By erfc of the C library, pooled and without continuity correction.
    [trial("A", 210, 17), trial("B", 210, 9), 0.105260458],
    [trial("A", 1000, 100), trial("B", 1000, 130), 0.03548845],
    [trial("A", 500, 20), trial("B", 1500, 120), 0.002398318],
    [trial("A", 50, 0), trial("B", 50, 0), 1],
    [trial("A", 50, 50), trial("B", 50, 50), 1],
  ])("of %j and %j gives %d", (one, other, chance) => {
    expect(differenceByChance(one, other)).toBeCloseTo(chance, 6);
  });
});

describe("variants", () => {
  test("that differ clearly are told apart, and how sure that is", () => {
    const seen = look([trial("A", 200, 8), trial("B", 210, 42)]);
    expect(seen).toMatchObject({ outcome: "winner", look: 1, sample: 200, best: "B", dropped: ["A"] });
    expect(seen?.sure).toBeGreaterThan(0.99);
  });

  test("that hardly differ are looked at again at twice the mails, and not a mail earlier", () => {
    const first = look([trial("A", 100, 10), trial("B", 100, 14)]);
    expect(first).toMatchObject({ outcome: "undecided", sample: 100, best: "B", dropped: [] });
    const second = { looks: 1, lastSample: 100 };
    expect(look([trial("A", 199, 5), trial("B", 400, 80)], second)).toBeUndefined();
    expect(look([trial("A", 200, 5), trial("B", 400, 80)], second)).toMatchObject({ outcome: "winner", look: 2 });
  });

  test("of which one has too few mails, or that hardly anybody answered, are not looked at", () => {
    expect(look([trial("A", 99, 1), trial("B", 5000, 1000)])).toBeUndefined();
    expect(look([trial("A", 100, 0), trial("B", 100, 9)])).toBeUndefined();
    expect(look([trial("A", 100, 100), trial("B", 100, 91)])).toBeUndefined();
    expect(look([trial("A", 100, 50)])).toBeUndefined();
    expect(look([])).toBeUndefined();
  });

  test("that are plainly worse than the best go, while the others are tried on", () => {
    const seen = look([trial("A", 1000, 100), trial("B", 1000, 20), trial("C", 1000, 104)]);
    expect(seen).toMatchObject({ outcome: "dropped", best: "C", dropped: ["B"] });
    expect(seen?.sure).toBeGreaterThan(0.95);
  });

  test("are harder to tell apart, the more of them there are", () => {
    const pair = [trial("A", 300, 30), trial("B", 300, 52)];
    expect(look(pair)?.outcome).toBe("winner");
    expect(look(pair, { texts: 5 })?.outcome).toBe("undecided");
  });
});

const some = fc.record({
  variants: fc.array(
    fc.record({ sent: fc.integer({ min: 0, max: 5000 }), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
    { minLength: 2, maxLength: 5 },
  ),
  confidence: fc.double({ min: 0.5, max: 0.999, noNaN: true }),
  sample: fc.integer({ min: 10, max: 3000 }),
  looks: fc.integer({ min: 0, max: 8 }),
  lastSample: fc.integer({ min: 0, max: 2000 }),
});
type Given = { variants: { sent: number; share: number }[] } & Omit<VariantTest, "variants" | "texts">;
const testOf = ({ variants, ...rest }: Given): VariantTest => ({
  ...rest,
  texts: variants.length,
  variants: variants.map(({ sent, share }, at) => trial(`${at}`, sent, Math.round(sent * share))),
});

describe("whatever the numbers", () => {
  test("nothing is decided below the sample or below the confidence, and the best is never dropped", () => {
    fc.assert(
      fc.property(some, (given) => {
        const tested = testOf(given);
        const seen = decideVariants(tested);
        if (!seen) return;
        expect(seen.sample).toBeGreaterThanOrEqual(Math.max(tested.sample, 2 * tested.lastSample));
        expect(seen.dropped).not.toContain(seen.best);
        expect(seen.sure).toBeGreaterThanOrEqual(0);
        expect(seen.sure).toBeLessThanOrEqual(1);
        if (seen.outcome !== "undecided") expect(seen.sure).toBeGreaterThanOrEqual(tested.confidence);
        expect(seen.outcome === "winner").toBe(seen.dropped.length === tested.variants.length - 1);
      }),
      { numRuns: 2000 },
    );
  });

  test("their order changes nothing, and a later look is never surer of the same numbers", () => {
    fc.assert(
      fc.property(some, (given) => {
        const tested = testOf(given);
        const seen = decideVariants(tested);
        const reversed = decideVariants({ ...tested, variants: [...tested.variants].reverse() });
        expect(reversed?.outcome).toBe(seen?.outcome);
        expect(reversed?.sure).toBe(seen?.sure);
        const later = decideVariants({ ...tested, looks: tested.looks + 1 });
        if (seen && later && seen.outcome === later.outcome) expect(later.sure).toBeLessThanOrEqual(seen.sure);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("equal texts, looked at again and again", () => {
  // mulberry32: the same numbers in each run.
  const random = (seed: number) => () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  /** One trial of equal texts, asked after every 20 mails of each, up to 2,000: is any of them given up? */
  function isWrong(texts: number, share: number, confidence: number, next: () => number): boolean {
    const sent = Array.from({ length: texts }, () => 0);
    const successes = Array.from({ length: texts }, () => 0);
    let [looks, lastSample] = [0, 0];
    for (let mails = 20; mails <= 2000; mails += 20) {
      for (let at = 0; at < texts; at += 1) {
        sent[at] = mails;
        for (let mail = 0; mail < 20; mail += 1) if (next() < share) successes[at] = (successes[at] ?? 0) + 1;
      }
      const variants = sent.map((count, at) => trial(`${at}`, count, successes[at] ?? 0));
      const seen = decideVariants({ variants, texts, confidence, sample: 50, looks, lastSample });
      if (!seen) continue;
      if (seen.outcome !== "undecided") return true;
      [looks, lastSample] = [seen.look, seen.sample];
    }
    return false;
  }

  test.each([
    [2, 0.1],
    [2, 0.4],
    [4, 0.15],
  ])("%d of them, of which %d answer: fewer than the stated error are told apart", (texts, share) => {
    const next = random(texts * 1000 + share * 100);
    const rounds = 600;
    let wrong = 0;
    for (let round = 0; round < rounds; round += 1) if (isWrong(texts, share, 0.9, next)) wrong += 1;
    expect(wrong / rounds).toBeLessThan(0.1);
  });
});
