import { expect, test } from "vitest";
import { measureAnswer } from "../../../shared/contracts/measure.ts";
import { chartData } from "../../../shared/domain/chart_data.ts";
import { measureCsv } from "../../../web/components/measures/measure_csv.ts";

const numbers = { sample: 4, is_too_small: true, before: null };
const answer = measureAnswer.parse({
  ...{ measure: "sources", title: "Lead sources", definition: "By source.", chart: "bar", group_by: "source" },
  columns: [
    { key: "leads", label: "Leads", unit: "count" },
    { key: "won", label: "Won", unit: "count" },
    { key: "lost", label: "Lost", unit: "count" },
    { key: "win_rate", label: "Win rate", unit: "share" },
  ],
  period: { from: "2026-01-01T00:00:00Z", until: "2026-02-01T00:00:00Z", time_zone: "UTC" },
  ...{ before: null, smallest_sample: 30, rows_left_out: 0 },
  total: { ...numbers, values: { leads: 12, won: 3, lost: 1, win_rate: 0.75 } },
  rows: [
    { ...numbers, key: "Web", label: "=1+1", values: { leads: 9, won: 3, lost: 1, win_rate: 0.75 } },
    { ...numbers, key: "", label: "Not known", values: { leads: 3, won: 0, lost: 0, win_rate: null } },
  ],
});

test("what became of leads is stacked, and adds up to them", () => {
  expect(chartData(answer)).toMatchObject({
    ...{ type: "bar", stacked: true, lying: true, labels: ["=1+1", "Not known"] },
    series: [{ values: [3, 0] }, { values: [1, 0] }, { label: "Open", values: [5, 3] }],
  });
});

test("a single row, a table and a cohort grid have no picture", () => {
  expect(chartData({ ...answer, rows: answer.rows.slice(1) })).toBeUndefined();
  expect(chartData({ ...answer, chart: "cohort" })).toBeUndefined();
});

test("a funnel stands about its middle, and says beside each stage how many of the one before came there", () => {
  const stage = { ...numbers, values: { reached: 6, conversion: 0.5 }, before: { reached: 9 } };
  const funnel = {
    ...answer,
    chart: "funnel" as const,
    columns: [{ key: "reached", label: "Reached", unit: "count" as const }],
    rows: [
      { ...stage, key: "new", label: "New", values: { reached: 12 } },
      { ...stage, key: "won", label: "Won" },
    ],
  };
  expect(chartData(funnel)).toMatchObject({
    ...{ centred: true, labels: ["New", "Won (50 %)"] },
    series: [{ values: [12, 6] }],
  });
});

test("a CSV holds every number exactly, and nothing that a spreadsheet would run", () => {
  expect(measureCsv(answer)).toBe(
    'source,leads,won,lost,win_rate,sample\r\n"\'=1+1",9,3,1,0.75,4\r\nNot known,3,0,0,,4\r\nall,12,3,1,0.75,4\r\n',
  );
});
