import type { MeasureAnswer, MeasureColumn, MeasureRow } from "../../../shared/contracts/measure.ts";
import type { ReportItem, ReportMail } from "../../../shared/contracts/report_mail.ts";
import { filterText } from "../../../shared/domain/filter_text.ts";
import { oneLine } from "../../../shared/domain/mail/clean_text.ts";
import { changeWords, measuredWords, measureHeadline, stretchWords } from "../../../shared/domain/measure_words.ts";
import { escapeHtml } from "../_shared/mail_template/escape_html.ts";
import { mailPage } from "../_shared/mail_template/mail_frame.ts";
import { reportChart } from "./report_chart.ts";

/** More rows stand on the page. */
const mostRows = 25;
const quiet = 'class="quiet" style="margin:6px 0 0;font-size:13px;color:#6b7280"';

/** A scheduled report as a mail: the same body however often it is tried, because it is made of what was measured then. */
export function renderReportMail(
  report: ReportMail,
  pageUrl: string,
): { subject: string; text: string; html: string; headers: Record<string, string> } {
  const subject = oneLine(report.subject).slice(0, 200);
  const taskUrl = `${pageUrl}/schedules/${report.task_id}`;
  const why = `You get this mail because you scheduled it in ${oneLine(report.workspace)}.`;
  const html = [
    ...report.items.map((item) => itemHtml(item, pageUrl)),
    `<p class="quiet" style="margin:32px 0 0;font-size:13px;color:#6b7280">${escapeHtml(why)} <a href="${escapeHtml(taskUrl)}" style="color:#6b7280">Change or stop it</a>.</p>`,
  ];
  const text = [...report.items.map((item) => itemText(item, pageUrl)), `${why} Change or stop it: ${taskUrl}`];
  return {
    subject,
    text: `${text.join("\n\n")}\n`,
    html: mailPage(subject, html.join("\n")),
    headers: { "Auto-Submitted": "auto-generated" },
  };
}

function linkOf({ request }: ReportItem, pageUrl: string): string {
  return `${pageUrl}/analytics?${new URLSearchParams({ ask: JSON.stringify(request) })}`;
}

function itemHtml(item: ReportItem, pageUrl: string): string {
  const link = escapeHtml(linkOf(item, pageUrl));
  const title = `<h2 style="margin:24px 0 4px;font-size:18px"><a href="${link}" style="color:#0b6e84">${escapeHtml(oneLine(item.title))}</a></h2>`;
  if (!item.answer) return `${title}\n<p>${escapeHtml(item.problem ?? "It could not be measured.")}</p>`;
  return [
    title,
    `<p style="margin:0 0 8px">${escapeHtml(measureHeadline(item.answer))}</p>`,
    reportChart(item.answer),
    tableHtml(item.answer),
    `<p ${quiet}>${escapeHtml(notes(item.answer).join(" "))}</p>`,
  ]
    .filter(Boolean)
    .join("\n");
}

/** What the numbers are: definition, time, filter, sample. */
function notes(answer: MeasureAnswer): string[] {
  const { definition, period, before, total, rows, smallest_sample } = answer;
  const filter = filterText(answer.filter);
  const left = Math.max(0, rows.length - mostRows) + answer.rows_left_out;
  const isSmall = total.is_too_small || rows.some(({ is_too_small }) => is_too_small);
  return [
    definition,
    `Period: ${stretchWords(period, period.time_zone)} (${period.time_zone})${before ? `, beside ${stretchWords(before, period.time_zone)}` : ""}.`,
    `Filter: ${filter === "" ? "none" : filter}.`,
    `Sample: ${total.sample}.`,
    ...(isSmall ? [`Rows marked * stand on fewer than ${smallest_sample}: too few to conclude from.`] : []),
    ...(left > 0 ? [`${left} more rows stand on the page.`] : []),
  ];
}

type Numbers = Pick<MeasureRow, "values" | "before" | "is_too_small">;

function shownColumns({ columns, rows, total }: MeasureAnswer): MeasureColumn[] {
  return columns.filter(({ key }) => [total, ...rows].some(({ values }) => values[key] !== undefined));
}

function lines(answer: MeasureAnswer): (Numbers & { label: string })[] {
  const hasTotal = answer.rows.length !== 1 && answer.measure !== "pipeline_funnel";
  return [...answer.rows.slice(0, mostRows), ...(hasTotal ? [{ ...answer.total, label: "All" }] : [])];
}

function tableHtml(answer: MeasureAnswer): string {
  const columns = shownColumns(answer);
  const cell = "padding:4px 0 4px 12px;text-align:right;border-bottom:1px solid #d1d5db";
  const head = columns.map(({ label }) => `<th scope="col" style="${cell};font-weight:600">${escapeHtml(label)}</th>`);
  const body = lines(answer).map(({ label, ...numbers }) => {
    const cells = columns.map((column) => {
      const change = changeOf(numbers, column);
      const small = change
        ? `<br><span class="quiet" style="font-size:12px;color:#6b7280">${escapeHtml(change)}</span>`
        : "";
      return `<td style="${cell}">${escapeHtml(measuredWords(numbers.values[column.key], column.unit))}${small}</td>`;
    });
    const name = `${escapeHtml(label)}${numbers.is_too_small ? " *" : ""}`;
    return `<tr><th scope="row" style="padding:4px 0;text-align:left;font-weight:400;border-bottom:1px solid #d1d5db">${name}</th>${cells.join("")}</tr>`;
  });
  return `<table style="width:100%;border-collapse:collapse;font-size:14px;margin:8px 0 0"><thead><tr><th scope="col" style="text-align:left"></th>${head.join("")}</tr></thead><tbody>${body.join("")}</tbody></table>`;
}

function changeOf({ values, before }: Numbers, { key, unit }: MeasureColumn): string | undefined {
  // Where leads are at present says nothing of where they were then.
  const change = key === "now" ? undefined : changeWords(values[key], before?.[key], unit);
  return change?.startsWith("±") ? undefined : change;
}

function itemText(item: ReportItem, pageUrl: string): string {
  const { answer } = item;
  const foot = `Open it: ${linkOf(item, pageUrl)}`;
  if (!answer) return [oneLine(item.title), item.problem ?? "It could not be measured.", foot].join("\n");
  const columns = shownColumns(answer);
  const rows = lines(answer).map(({ label, ...numbers }) => {
    const told = columns.map((column) => {
      const change = changeOf(numbers, column);
      return `${column.label} ${measuredWords(numbers.values[column.key], column.unit)}${change ? ` (${change})` : ""}`;
    });
    return `- ${oneLine(label)}${numbers.is_too_small ? " *" : ""}: ${told.join(", ")}`;
  });
  return [oneLine(item.title), measureHeadline(answer), ...rows, ...notes(answer), foot].join("\n");
}
