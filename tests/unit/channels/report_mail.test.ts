import { describe, expect, test } from "vitest";
import { measureAnswer } from "../../../shared/contracts/measure.ts";
import type { ReportMail } from "../../../shared/contracts/report_mail.ts";
import { renderReportMail } from "../../../supabase/functions/_channels/report_mail.ts";

const numbers = { sample: 12, is_too_small: false, before: null };
const sources = measureAnswer.parse({
  ...{ measure: "sources", title: "Lead sources", definition: "By source.", chart: "bar", group_by: "source" },
  columns: [
    { key: "leads", label: "Leads", unit: "count" },
    { key: "won", label: "Won", unit: "count" },
    { key: "lost", label: "Lost", unit: "count" },
    { key: "win_rate", label: "Win rate", unit: "share" },
  ],
  period: { from: "2026-10-01T00:00:00Z", until: "2027-01-01T00:00:00Z", time_zone: "UTC" },
  before: { from: "2026-07-01T00:00:00Z", until: "2026-10-01T00:00:00Z" },
  filter: { match: "all", conditions: [{ field: "country", operator: "is_any_of", values: ["Germany"] }] },
  ...{ smallest_sample: 10, rows_left_out: 0 },
  total: { ...numbers, values: { leads: 12, won: 6, lost: 6, win_rate: 0.5 }, before: { leads: 8 } },
  rows: [
    { ...numbers, key: "Web", label: "<b>Web</b>", values: { leads: 8, won: 4, lost: 4, win_rate: 0.5 } },
    {
      ...{ ...numbers, sample: 4, is_too_small: true, key: "Fair", label: "Fair" },
      values: { leads: 4, won: 2, lost: 2, win_rate: 0.5 },
    },
  ],
});
const cohorts = measureAnswer.parse({
  ...{ ...sources, measure: "cohorts", title: "Cohorts by month", chart: "cohort", group_by: "month", filter: null },
  columns: [
    { key: "leads", label: "Leads", unit: "count" },
    { key: "d30", label: "30 days", unit: "share" },
  ],
  rows: [
    { ...numbers, key: "2026-10-01", label: "October 2026", values: { leads: 5, d30: 0.4 } },
    { ...numbers, key: "2026-11-01", label: "November 2026", values: { leads: 7, d30: null } },
  ],
  total: { ...numbers, values: { leads: 12 } },
});
const request = { measure: "sources" as const };
const report = (...items: ReportMail["items"]): ReportMail => ({
  ...{ kind: "report_email", to: "ada@example.com", to_name: "Ada", subject: "Each Monday\r\nBcc: x@y.z" },
  ...{ task_id: "20000000-0000-4000-8000-000000000001", workspace: "Acme", measured_at: "2026-11-23T08:00:00Z" },
  items,
});
const written = (...items: ReportMail["items"]) => renderReportMail(report(...items), "https://page.example.com");

describe("a report", () => {
  test("says number, period, filter, sample and what is too small, in both parts, and leads to the page", () => {
    const { subject, text, html, headers } = written({ title: "Where from", request, answer: sources });
    expect(subject).toBe("Each Monday Bcc: x@y.z");
    expect(headers).toEqual({ "Auto-Submitted": "auto-generated" });
    const link = "https://page.example.com/analytics?ask=%7B%22measure%22%3A%22sources%22%7D";
    for (const part of [text, html]) {
      for (const words of [
        "Lead sources: 12 leads, 1 Oct 2026 – 31 Dec 2026 (country is Germany)",
        "Filter: country is Germany.",
        "Sample: 12.",
        "By source.",
        "fewer than 10: too few",
        "Fair *",
        link,
        "https://page.example.com/schedules/20000000-0000-4000-8000-000000000001",
      ]) {
        expect(part).toContain(words);
      }
    }
    expect(text).toContain("- All: Leads 12 (+4 (+50 %)), Won 6, Lost 6, Win rate 50 %");
  });

  test("draws bars as wide as their numbers, and nothing that names hold becomes markup", () => {
    const { html } = written({ title: "Where from", request, answer: sources });
    expect(html).not.toContain("<b>Web");
    const widths = [...html.matchAll(/width:([\d.]+)%;height:14px;background:(#\w+)/g)].map(([, width, tone]) => [
      Number(width),
      tone,
    ]);
    // Won and lost of each source, of the eight leads that the longest has.
    expect(widths).toEqual([
      [50, "#1a7042"],
      [50, "#b3261e"],
      [25, "#1a7042"],
      [25, "#b3261e"],
    ]);
    expect(html).not.toMatch(/<img|<script|src=/);
  });

  test("shades a cohort's shares, and leaves out what is not known yet", () => {
    const { html } = written({ title: "Cohorts", request: { measure: "cohorts" }, answer: cohorts });
    expect(html.match(/background:#[0-9a-f]{6};color:#1a1c1e">40 %/g)).toHaveLength(1);
    expect(html).toMatch(/text-align:center;">–/);
  });

  test("says of an answer that could not be given why, beside the others", () => {
    const { text, html } = written(
      { title: "Where from", request, answer: sources },
      { title: "Shoes", request, problem: "Unknown field <shoe>." },
    );
    expect(text).toContain("Shoes\nUnknown field <shoe>.");
    expect(html).toContain("Unknown field &lt;shoe&gt;.");
  });
});
