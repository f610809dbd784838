import type { FoundFact } from "../../contracts/fact.ts";

/** The pages of a site repeat each other: of the same, one is enough, and what is said rather than what was inferred. */
export function distinctFacts(facts: readonly FoundFact[]): FoundFact[] {
  const byValue = new Map<string, FoundFact>();
  for (const one of facts) {
    const key = JSON.stringify([one.field, one.value]);
    const before = byValue.get(key);
    if (!before || (before.is_inferred && !one.is_inferred)) byValue.set(key, one);
  }
  return [...byValue.values()];
}
