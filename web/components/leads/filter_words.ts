import type { LeadFilter } from "../../../shared/contracts/lead_filter.ts";
import { locale } from "../../state/time.ts";
import { describeNode } from "./describe_condition.ts";
import { nameOfValue } from "./name_of_value.ts";

/** A filter as a sentence: "Stage is qualified and Score is 80 or more". */
export function filterWords({ text, match, conditions }: LeadFilter): string {
  const said = describeNode({ match, conditions }, { nameOf: nameOfValue, locale: locale.value });
  const searched = text?.trim() ? `“${text.trim()}”` : "";
  return [searched, said].filter(Boolean).join(", ") || "Every lead";
}
