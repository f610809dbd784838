import { z } from "zod";
import { defineIntent } from "../define_intent.ts";
import { plain } from "../language/sentences.ts";
import { reasonOf } from "../prose/for_people.ts";
import { call } from "../turn.ts";

type Written = { title: string; chart: "table" | "bar"; sql: string };

/** The demo model writes no SQL of its own: it knows these, and passes on what it is given. */
const known: readonly (readonly [RegExp, Written])[] = [
  [
    /\b(?:which|what) (?:day of the week|weekday)\b.*\bleads?\b.*\b(?:created|come|arrive|added)\b/,
    {
      title: "Leads by weekday of creation",
      chart: "bar",
      sql: `select to_char(created_at, 'FMDay') as weekday, count(*) as leads
from reports.leads
group by weekday, extract(isodow from created_at)
order by extract(isodow from created_at)`,
    },
  ],
  [
    /\bcompanies\b.*\b(?:without|no|have no)\b.*\bleads?\b/,
    {
      title: "Companies without leads",
      chart: "table",
      sql: `select c.name as company, c.industry, c.country
from reports.companies c
where not exists (select from reports.leads l where l.company_id = c.id)
order by c.name`,
    },
  ],
  [
    /\baverage score\b.*\b(?:by|per) (?:company|companies)\b/,
    {
      title: "Average score by company",
      chart: "bar",
      sql: `select c.name as company, round(avg(l.score), 1) as average_score, count(*) as leads
from reports.leads l
join reports.companies c on c.id = l.company_id
group by c.id, c.name
order by average_score desc, company
limit 20`,
    },
  ],
];
const given =
  /^(?:run|try|ask)?\s*(?:this\s+|the\s+)?(?:sql|query|statement)\s*:?\s*(?=(?:select|with|values|table)\b)/;

const answer = z.object({
  columns: z.array(z.object({ name: z.string() })),
  rows: z.union([z.string(), z.array(z.array(z.unknown()))]),
  notes: z.array(z.string()),
});

/** Questions in SQL. */
export const ask_data = defineIntent({
  tool: "ask_data",
  examples: [
    "which companies have no leads?",
    "on which day of the week are most leads created?",
    "what is the average score by company?",
    "run this sql: select count(*) as leads from reports.leads",
  ],
  match({ words, utterance }) {
    const start = given.exec(words)?.[0].length;
    if (start !== undefined)
      return call("ask_data", { title: "Your SQL", sql: utterance.slice(start).trim(), chart: "table" });
    const written = known.find(([pattern]) => pattern.test(words))?.[1];
    return written && call("ask_data", { ...written });
  },
  describe(calls) {
    const outcome = calls.at(-1)?.outcome;
    const found = outcome?.state === "done" ? answer.safeParse(outcome.result) : undefined;
    if (!found?.success) return `I couldn't answer that: ${reasonOf(calls.at(-1), "there was no answer")}`;
    const { columns, rows, notes } = found.data;
    const [only] = Array.isArray(rows) && rows.length === 1 ? rows : [];
    const number = only && columns.length === 1 ? `**${plain(String(only[0]))}**. ` : "";
    return `${number}The rows and the SQL stand above (the demo model knows only a few statements). ${notes.map((note) => plain(note, 400)).join(" ")}`;
  },
});
