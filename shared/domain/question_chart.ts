import type { QuestionAnswer } from "../contracts/question.ts";
import type { ChartData } from "./chart_data.ts";

const tones = ["accent", "success", "danger", "muted"] as const;
const numeric = /^(?:smallint|integer|bigint|numeric|real|double)/;
/** More bars than this nobody reads. */
const mostBars = 60;

/** The picture of an answer: its first column's names, and up to four numbers of each; undefined where only the table says it. */
export function questionChartData({
  chart,
  columns,
  rows,
}: Pick<QuestionAnswer, "chart" | "columns" | "rows">): ChartData | undefined {
  const numbers = columns.flatMap(({ type, name }, index) =>
    index > 0 && numeric.test(type) ? [{ name, index }] : [],
  );
  if (chart === "table" || rows.length < 2 || rows.length > mostBars || numbers.length === 0) return undefined;
  return {
    type: chart,
    lying: chart === "bar",
    ...{ stacked: false, centred: false },
    unit: "number",
    labels: rows.map(([name]) => questionCell(name)),
    series: tones.flatMap((tone, place) => {
      const column = numbers[place];
      if (!column) return [];
      const values = rows.map((row) => row[column.index]).map((value) => (typeof value === "number" ? value : null));
      return [{ label: column.name, values, tone }];
    }),
  };
}

/** A value as text; nothing is a dash. */
export function questionCell(value: unknown): string {
  if (value === null || value === undefined) return "–";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
