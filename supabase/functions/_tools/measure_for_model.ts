import type { MeasureAnswer, MeasureRow } from "../../../shared/contracts/measure.ts";
import { filterText } from "../../../shared/domain/filter_text.ts";
import { changeWords, measuredWords, stretchWords } from "../../../shared/domain/measure_words.ts";

type Numbers = Pick<MeasureRow, "values" | "before" | "sample" | "is_too_small">;

/** An answer as a model should repeat it: every number in words, with its period, its sample and whether that is too small. */
export function measureForModel(answer: MeasureAnswer): Record<string, unknown> {
  const { period, before, total, rows } = answer;
  return {
    ...{ measure: answer.measure, title: answer.title, definition: answer.definition },
    period: stretchWords(period, period.time_zone),
    time_zone: period.time_zone,
    filter: filterText(answer.filter) || "none: all leads",
    ...(before && { compared_with: stretchWords(before, period.time_zone) }),
    total: numbersInWords(answer, total),
    split_by: answer.group_by,
    rows: rows.map((row) => ({ key: row.key, name: row.label, ...numbersInWords(answer, row) })),
    ...(answer.rows_left_out > 0 && { rows_left_out: answer.rows_left_out }),
    ...((total.is_too_small || rows.some((row) => row.is_too_small)) && {
      note: `Where "too_small" stands the sample is below ${answer.smallest_sample}: say so, and draw no conclusion from it.`,
    }),
  };
}

function numbersInWords({ columns }: MeasureAnswer, { values, before, sample, is_too_small }: Numbers) {
  const told = columns
    .filter(({ key }) => values[key] !== undefined)
    .map(({ key, unit }) => {
      const [low, high] = [values[`${key}_low`], values[`${key}_high`]];
      const interval =
        typeof low === "number" && typeof high === "number"
          ? ` (${measuredWords(low, unit)} to ${measuredWords(high, unit)})`
          : "";
      // Where leads are at present says nothing of where they were then.
      const change = key === "now" ? undefined : changeWords(values[key], before?.[key], unit);
      return [key, `${measuredWords(values[key], unit)}${interval}${change ? `, ${change} on the period before` : ""}`];
    });
  return { ...Object.fromEntries(told), sample, ...(is_too_small && { too_small: true }) };
}
