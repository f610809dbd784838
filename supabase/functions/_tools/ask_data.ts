import { z } from "zod";
import { questionChart, questionRows } from "../../../shared/contracts/question.ts";
import { questionNotes } from "../../../shared/domain/question_words.ts";
import { checkStatement } from "../_shared/questions/check_statement.ts";
import { defineTool } from "./define_tool.ts";
import { outsideText } from "./outside_text.ts";

/** So many rows a person gets, and so many of them the model reads. */
const most = { rows: 200, told: 50 };

/** One SELECT over the documented views, for the questions that no measure answers. */
export const ask_data = defineTool({
  name: "ask_data",
  description: [
    "Answers what no measure answers, by one SELECT (PostgreSQL) over these views; prefer measure where one fits.",
    "reports.leads(id, name, title, company_id, country, city, stage, owner_id, source, score, tags text[], custom jsonb,",
    "has_email, has_phone, do_not_contact, last_contacted_at, created_at, updated_at);",
    "reports.companies(id, name, domain, industry, employee_count, country, city, custom, created_at);",
    "reports.stages(key, label, position, kind open|active|won|lost);",
    "reports.stage_history(lead_id, stage, label, entered_at, left_at, person_id);",
    "reports.activities(id, lead_id, kind created|note|call|meeting|email_sent|email_received|auto_reply|stage_changed|",
    "owner_changed, person_id, occurred_at); reports.people(id, name, role, joined_at);",
    "reports.campaigns(id, name, status, created_at, started_at, finished_at);",
    "reports.enrolments(id, campaign_id, lead_id, status, reason, entered_at, ended_at);",
    "reports.campaign_mails(id, campaign_id, lead_id, step, sent_at, delivered_at, opened_at, clicked_at, replied_at,",
    "bounced_at, unsubscribed_at); reports.replies(id, lead_id, campaign_id, received_at, kind, classification);",
    "reports.days(day, week, month). Write reports. before each view, name each column, and beside a share or an average",
    "count what it is of. People see the SQL and the table: tell the answer with its conditions and what was not counted.",
  ].join(" "),
  effect: "read",
  input: z.strictObject({
    title: z.string().min(1).max(100).describe("The question in a few words."),
    sql: z.string().min(1).max(8000),
    chart: questionChart.describe("bar or line draw the first column's names with the numbers beside them."),
  }),
  async run({ title, sql, chart }, { database, workspaceId, callId }) {
    const checked = await checkStatement(sql);
    if (!checked.ok) return checked;
    const args = { workspace_id: workspaceId, statement: sql, row_limit: most.rows };
    const found = questionRows.parse(await database.rpc("ask_data", args));
    const answer = { ...found, title, sql, chart, views: checked.views, filters: checked.filters };
    const [notes, tainted] = [questionNotes(answer), holdsText(found)];
    const rows = JSON.stringify(found.rows.slice(0, most.told));
    return {
      ok: true,
      summary: `${title}: ${found.rows.length}${found.is_cut ? " and more" : ""} ${found.rows.length === 1 ? "row" : "rows"}.`,
      result: {
        columns: found.columns,
        rows: tainted ? outsideText(rows, callId, "DATA") : found.rows.slice(0, most.told),
        ...(found.rows.length > most.told && { rows_not_told_here: found.rows.length - most.told }),
        notes,
      },
      view: { kind: "question", answer },
      tainted,
    };
  },
});

/** Names, sources and fields may be in an outsider's words; numbers, days and ids may not. */
function holdsText({ columns, rows }: z.infer<typeof questionRows>): boolean {
  const plain = /^(?:smallint|integer|bigint|numeric|real|double|boolean|date|time|interval|uuid)/;
  return rows.length > 0 && columns.some(({ type }) => !plain.test(type) || type.endsWith("[]"));
}
