import type { MeasureAnswer, MeasureColumn } from "../contracts/measure.ts";
import { measuredWords } from "./measure_words.ts";

export type ChartData = {
  type: "bar" | "line";
  /** Bars that lie, for names that are long. */
  lying: boolean;
  stacked: boolean;
  /** Bars about the middle, each as wide as what came so far. */
  centred: boolean;
  unit: MeasureColumn["unit"];
  labels: string[];
  series: { label: string; values: (number | null)[]; tone: Tone }[];
};
export type Tone = "accent" | "success" | "danger" | "muted";

const inTime = new Set(["day", "week", "month", "hour", "reader_hour"]);

/** What the picture of a measure shows; undefined where the table says it better. */
export function chartData(answer: MeasureAnswer): ChartData | undefined {
  const { rows, columns, chart, group_by } = answer;
  if (rows.length < 2 || chart === "table" || chart === "cohort") return undefined;
  const labels = rows.map(({ label }) => label);
  const of = (key: string) => rows.map(({ values }) => values[key] ?? null);
  const isLine = group_by === "day" || group_by === "week";
  const frame: Pick<ChartData, "type" | "lying" | "labels"> = {
    type: isLine ? "line" : "bar",
    lying: !inTime.has(group_by ?? ""),
    labels,
  };
  if (columns.some(({ key }) => key === "lost") && columns.some(({ key }) => key === "leads")) {
    const open = rows.map(({ values }) => (values.leads ?? 0) - (values.won ?? 0) - (values.lost ?? 0));
    const series: ChartData["series"] = [
      { label: "Won", values: of("won"), tone: "success" },
      { label: "Lost", values: of("lost"), tone: "danger" },
      { label: "Open", values: open, tone: "accent" },
    ];
    return { ...frame, type: "bar", stacked: true, centred: false, unit: "count", series };
  }
  const main =
    columns.find(({ key }) => key === "reached" || key === "expected" || key === "median_days") ??
    columns.find(({ unit }) => unit === "share") ??
    columns[0];
  if (!main) return undefined;
  if (chart === "funnel") {
    const series: ChartData["series"] = [{ label: main.label, values: of(main.key), tone: "accent" }];
    const passed = rows.map(({ label, values }) =>
      typeof values.conversion === "number" ? `${label} (${measuredWords(values.conversion, "share")})` : label,
    );
    return { ...frame, labels: passed, stacked: false, centred: true, unit: main.unit, series };
  }
  const before = rows.map((row) => row.before?.[main.key] ?? null);
  return {
    ...{ ...frame, stacked: false, centred: false, unit: main.unit },
    series: [
      { label: main.label, values: of(main.key), tone: "accent" },
      ...(before.some((value) => value !== null)
        ? [{ label: "The period before", values: before, tone: "muted" as const }]
        : []),
    ],
  };
}
