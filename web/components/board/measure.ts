import type { CustomField } from "../../../shared/contracts/custom_field.ts";
import { customFieldNamed } from "../../state/custom_fields.ts";
import { locale } from "../../state/time.ts";
import type { BoardColumn } from "./lead_board.ts";

/** Custom fields that can be added up. */
export function isMeasure(field: CustomField): boolean {
  return field.type === "number" || field.type === "money";
}

/** What an address names as measure, if it can be one. */
export function readMeasure(text: string | null): string | null {
  return text && /^(?:score|(?:account\.)?custom\.[a-z][a-z0-9_]{0,59})$/.test(text) ? text : null;
}

/** "€1.2M", "ø 64": what a column's leads add up to; the sum of scores says nothing, their mean does. */
export function totalOf({ sum, mean }: BoardColumn, measure: string | null): string | undefined {
  if (measure === null || sum === null || mean === null) return undefined;
  if (measure === "score") return `ø ${new Intl.NumberFormat(locale.value, { maximumFractionDigits: 0 }).format(mean)}`;
  const currency = customFieldNamed(measure)?.options.currency;
  const money = currency ? ({ style: "currency", currency } as const) : {};
  return new Intl.NumberFormat(locale.value, { notation: "compact", maximumFractionDigits: 1, ...money }).format(sum);
}
