import type { Sql } from "postgres";
import { z } from "zod";
import { connect } from "../../../supabase/local/database/connect.ts";
import { addMember, createWorkspace } from "../../helpers/people.ts";
import { startTemplateDatabase } from "../harness/template_database.ts";

export const ruleCounts = [0, 1, 1000] as const;
export type RuleCount = (typeof ruleCounts)[number];

/** A workspace with so many rules, and what a lead of it may hold. */
export type AlertWorkspace = { id: string; accountIds: string[]; ownerIds: string[] };
export type AlertFilled = Record<RuleCount, AlertWorkspace>;

const leadsThere = 5_000;
export const countries = ["Germany", "France", "Italy", "Spain", "Austria", "Poland", "Sweden", "Norway", "Portugal"];
export const cities = ["Berlin", "Paris", "Rome", "Madrid", "Vienna", "Warsaw", "Malmö", "Oslo", "Porto", "Lyon"];
export const titles = ["CTO", "Head of Sales", "Founder", "Buyer", "Operations Manager", "VP Marketing"];
export const tags = ["vip", "fair", "webinar", "partner", "trial", "cold"];
export const sources = ["Web form", "Referral", "Fair", "Import"];
const stages = ["contacted", "engaged", "qualified", "proposal", "won"];

/** A database with three workspaces of the same leads, with 0, 1 and 1,000 rules of ten people. */
export function startAlertWorld() {
  return startTemplateDatabase(async (sql): Promise<AlertFilled> => {
    return { 0: await addWorkspace(sql, 0), 1: await addWorkspace(sql, 1), 1000: await addWorkspace(sql, 1000) };
  });
}

/** A connection to a copy; without the watching triggers it is the floor. */
export async function openCopy(url: string, isFloor: boolean): Promise<Sql> {
  const sql = connect(url, { connections: 1 });
  if (isFloor) {
    await sql.unsafe(`do $$ declare t record; begin
      for t in select tgname, tgrelid::regclass as place from pg_trigger where tgname like '%\\_\\_watch\\_alerts\\_%' loop
        execute format('drop trigger %I on %s', t.tgname, t.place);
      end loop; end $$`);
  }
  return sql;
}

async function addWorkspace(sql: Sql, rules: RuleCount): Promise<AlertWorkspace> {
  const { id, ownerId } = await createWorkspace(sql, `With ${rules} rules`);
  const ownerIds = [ownerId];
  for (let number = 1; number < 10; number++) {
    ownerIds.push(await addMember(sql, id, "member", `Person ${number} of ${rules}`));
  }
  const accounts = await sql`insert into public.accounts (workspace_id, name, industry, employee_count)
    select ${id}, 'Company ' || n, (array['Fintech', 'Energy', 'Retail', 'Health'])[1 + n % 4], n * 7 % 3000
    from generate_series(1, 500) n returning id`;
  const accountIds = accounts.map((row) => z.uuid().parse(row.id));
  await sql`insert into public.leads (workspace_id, account_id, name, country, score)
    select ${id}, (${accountIds}::uuid[])[1 + n % 500], 'Lead ' || n, (${countries}::text[])[1 + n % 9], n % 101
    from generate_series(1, ${leadsThere}::int) n`;
  for (let number = 0; number < rules; number++) {
    const owner = ownerIds[number % ownerIds.length] ?? ownerId;
    const { event, kinds, conditions } = ruleOf(number, rules, owner);
    await sql`insert into public.alert_rules (workspace_id, user_id, name, event, kinds, filter)
      values (${id}, ${owner}, ${`Rule ${number}`}, ${event}, ${kinds}, ${JSON.stringify({ match: "all", conditions })}::text::jsonb)`;
  }
  return { id, accountIds, ownerIds };
}

type Rule = { event: string; kinds: string[]; conditions: unknown[] };

/** What people ask for: places and scores, stages and owners, companies, words, entries of the timeline. */
function ruleOf(number: number, rules: RuleCount, owner: string): Rule {
  const pick = (values: readonly string[]) => values[Math.floor(number / 20) % values.length] ?? "";
  const is = (field: string, value: string) => ({ field, operator: "is_any_of", values: [value] });
  const above = (field: string, minimum: number) => ({ field, operator: "between", minimum });
  const matches = (...conditions: unknown[]): Rule => ({ event: "lead_matches", kinds: [], conditions });
  const score = 93 + (number % 8);
  if (rules === 1) return matches(is("country", "Germany"), above("score", 81));
  switch (number % 10) {
    case 0:
    case 1:
    case 2:
      return matches(is("country", pick(countries)), is("title", pick(titles)), above("score", score));
    case 3:
      return matches(is("city", pick(cities)), is("title", pick(titles)), above("score", score));
    case 4:
      return matches(is("tags", pick(tags)), is("stage", pick(stages)));
    case 5:
      return matches(is("owner", owner), is("stage", pick(stages)));
    case 6:
      return matches(is("industry", "Fintech"), above("employee_count", 2990), above("score", score));
    case 7:
      return matches({ field: "title", operator: "contains", value: `${pick(titles)} ${number}` });
    case 8:
      return matches({ match: "any", conditions: [is("city", `City ${number}`), is("source", `Source ${number}`)] });
    default:
      return { event: "activity", kinds: [pick(["note", "call", "email_received"])], conditions: [] };
  }
}
