import type { MeasureAnswer } from "../../../shared/contracts/measure.ts";
import { csvLine } from "../../../shared/domain/tables/write_csv.ts";

/** Every number of an answer as CSV, exact: shares between 0 and 1, with both ends of their intervals and what was before. */
export function measureCsv({ columns, rows, total, group_by, before }: MeasureAnswer): string {
  const keys = columns.flatMap(({ key, unit }) => (unit === "share" ? [key, `${key}_low`, `${key}_high`] : [key]));
  const known = keys.filter((key) => [total, ...rows].some(({ values }) => values[key] !== undefined));
  const cell = (value: number | null | undefined) => (value === null || value === undefined ? null : String(value));
  const line = (name: string, row: MeasureAnswer["total"]) =>
    csvLine([
      name,
      ...known.map((key) => cell(row.values[key])),
      String(row.sample),
      ...(before ? known.map((key) => cell(row.before?.[key])) : []),
    ]);
  const head = csvLine([
    group_by ?? "",
    ...known,
    "sample",
    ...(before ? known.map((key) => `${key} (period before)`) : []),
  ]);
  return [head, ...rows.map((row) => line(row.label, row)), line("all", total)].join("");
}
