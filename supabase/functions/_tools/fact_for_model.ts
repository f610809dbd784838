import type { Fact } from "../../../shared/contracts/fact.ts";

/** A fact as a model reads it: with its source, its words and their age. */
export function factForModel({ id, field, question, value, source_url, quote, seen_at, ...rest }: Fact) {
  const { is_inferred, basis, happened_on, contradicts, on_record } = rest;
  return {
    ...{ id, ...(field ? { field } : { question }), value, source_url, quote: quote.slice(0, 300) },
    seen_on: seen_at.slice(0, 10),
    ...(happened_on && { happened_on }),
    ...(is_inferred && { inferred: basis }),
    ...(contradicts && { contradicted: true, on_record: on_record ?? null }),
  };
}
