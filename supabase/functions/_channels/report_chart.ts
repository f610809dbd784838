import type { MeasureAnswer } from "../../../shared/contracts/measure.ts";
import { type ChartData, chartData, type Tone } from "../../../shared/domain/chart_data.ts";
import { measuredWords } from "../../../shared/domain/measure_words.ts";
import { escapeHtml } from "../_shared/mail_template/escape_html.ts";

const colours: Readonly<Record<Tone, string>> = {
  accent: "#0b6e84",
  success: "#1a7042",
  danger: "#b3261e",
  muted: "#9ca3af",
};
/** Of a line the newest count. */
const mostBars = 25;
const table = 'role="presentation" cellpadding="0" cellspacing="0"';

/**
 * The picture of a measure, drawn with cells of tables: it is there in every mail program, also where pictures are blocked
 * until the reader allows them, and it is part of the mail instead of a file of its own. Empty where a measure has no picture.
 */
export function reportChart(answer: MeasureAnswer): string {
  if (answer.chart === "cohort") return cohortGrid(answer);
  const data = chartData(answer);
  if (!data) return "";
  const drawn = `<table ${table} aria-hidden="true" style="width:100%;font-size:13px">${barRows(data)}</table>`;
  return data.series.length > 1 ? `${drawn}\n${legend(data)}` : drawn;
}

function barRows({ labels, series, stacked, unit, lying }: ChartData): string {
  const sums = labels.map((_, at) => {
    const values = series.map(({ values: all }) => all[at] ?? 0);
    return stacked ? values.reduce((sum, value) => sum + value, 0) : Math.max(...values);
  });
  const most = Math.max(...sums);
  const first = lying ? 0 : Math.max(0, labels.length - mostBars);
  return labels
    .slice(first, first + mostBars)
    .map((label, offset) => {
      const at = first + offset;
      const bars = stacked
        ? bar(
            series.map(({ values, tone }) => ({ value: values[at] ?? 0, tone })),
            most,
          )
        : series.map(({ values, tone }, place) => bar([{ value: values[at] ?? 0, tone }], most, place > 0)).join("");
      const said = stacked ? sums[at] : series[0]?.values[at];
      return `<tr><td style="width:28%;padding:2px 8px 2px 0;text-align:right">${escapeHtml(label)}</td><td style="padding:2px 0">${bars}</td><td style="width:16%;padding:2px 0 2px 8px;white-space:nowrap">${escapeHtml(measuredWords(said, unit))}</td></tr>`;
    })
    .join("");
}

function bar(parts: readonly { value: number; tone: Tone }[], most: number, isThin = false): string {
  const height = isThin ? 5 : 14;
  const cells = parts.flatMap(({ value, tone }) => {
    const width = most > 0 ? Math.round((value / most) * 1000) / 10 : 0;
    if (width <= 0) return [];
    return [
      {
        width,
        cell: `<td style="width:${width}%;height:${height}px;background:${colours[tone]};font-size:0;line-height:0">&nbsp;</td>`,
      },
    ];
  });
  const rest = 100 - cells.reduce((sum, { width }) => sum + width, 0);
  const last = rest > 0.05 ? '<td style="font-size:0;line-height:0">&nbsp;</td>' : "";
  return `<table ${table} style="width:100%;height:${height}px"><tr>${cells.map(({ cell }) => cell).join("")}${last}</tr></table>`;
}

function legend({ series }: ChartData): string {
  const entries = series.map(
    ({ label, tone }) =>
      `<span style="display:inline-block;width:10px;height:10px;background:${colours[tone]}"></span> ${escapeHtml(label)}`,
  );
  return `<p aria-hidden="true" style="margin:4px 0 0;font-size:12px">${entries.join(" &nbsp; ")}</p>`;
}

/** The months downward, the days since across; the more were won, the darker. The table below says each number. */
function cohortGrid({ columns, rows }: MeasureAnswer): string {
  const shares = columns.filter(({ unit }) => unit === "share");
  const most = Math.max(0, ...rows.flatMap(({ values }) => shares.map(({ key }) => values[key] ?? 0)));
  if (rows.length === 0) return "";
  const head = shares.map(({ label }) => `<td style="padding:2px 4px;text-align:center">${escapeHtml(label)}</td>`);
  const body = rows.slice(-mostBars).map(({ label, values }) => {
    const cells = shares.map(({ key, unit }) => {
      const value = values[key];
      const ground = typeof value === "number" ? mixed(most > 0 ? value / most : 0) : undefined;
      const look = ground ? `background:${ground};color:#1a1c1e` : "";
      return `<td style="padding:3px 4px;text-align:center;${look}">${escapeHtml(measuredWords(value, unit))}</td>`;
    });
    return `<tr><td style="padding:2px 8px 2px 0;text-align:right">${escapeHtml(label)}</td>${cells.join("")}</tr>`;
  });
  return `<table ${table} aria-hidden="true" style="width:100%;font-size:13px"><tr><td></td>${head.join("")}</tr>${body.join("")}</table>`;
}

/** White with up to half of the accent in it: dark words stay readable on each. */
function mixed(part: number): string {
  const accent = [0x0b, 0x6e, 0x84];
  const mix = accent.map((tone) => Math.round(255 + (tone - 255) * (0.06 + 0.44 * part)));
  return `#${mix.map((tone) => tone.toString(16).padStart(2, "0")).join("")}`;
}
