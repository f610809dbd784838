import { z } from "zod";
import { type Lead, lead } from "../../shared/contracts/lead.ts";
import { type LeadFilter, type LeadSort, leadPage } from "../../shared/contracts/lead_filter.ts";
import { type LeadDatabase, otherWorkspace, people, workspace } from "./lead_fixture.ts";

// Few values, so that filters meet many leads and orders have many ties.
const names = ["Anna Berg", "anna berg", "Ben 100%", "Carla_O'Neil", "Dörte Groß", "Élodie \\ Roux", "Ann"];
const companies = ["Acme", "acme labs", "Zephyr_Co", "Ölmühle Nord", null, null];
const countries = ["Germany", "germany", "France", null];
const tags = [[], ["vip"], ["vip", "50%"], ["o'reilly"], ["bio tech"]];
const titles = ["CTO", 'Head of "Ops"', null];
const owners = [people.owner, people.member, null];
export const stages = ["new", "contacted", "engaged", "qualified", "proposal", "won", "lost"];

/** Puts 84 leads into the workspace and one into another; returns ours, as `lead_rows` shows them. */
export async function addSampleLeads({ database: { sql } }: LeadDatabase): Promise<Lead[]> {
  for (const [index, name] of companies.filter((each) => each !== null).entries()) {
    await sql`insert into public.accounts (workspace_id, name, industry, employee_count, domain) values
      (${workspace}, ${name}, ${pick(["Fintech", "Energy", null], index)}, ${pick([10, 2000, null], index)},
       ${pick([null, "acme.example"], index)})`;
  }
  for (let index = 0; index < 84; index++) {
    // Half a day off, so that "in the last days" never falls on a boundary.
    const days = (index * 7) % 90;
    await sql`insert into public.leads (workspace_id, account_id, name, email, title, country, city, stage, owner_id, score,
        tags, source, phone, do_not_contact, last_contacted_at, created_at, updated_at)
      select ${workspace}, (select id from public.accounts where name = ${pick(companies, index)}), ${pick(names, index)},
        ${index % 4 === 0 ? null : `lead${index}@firm${index % 5}.example`}, ${pick(titles, index)},
        ${pick(countries, index)}, ${pick(["Berlin", "Paris", null], index)}, ${pick(stages, index)},
        ${pick(owners, index)}, ${(index * 13) % 5 === 0 ? 80 : (index * 17) % 101}, ${pick(tags, index)},
        ${pick(["Referral", "Web form", null], index)}, ${pick(["+49 30 1234", null], index)}, ${index % 9 === 0},
        ${index % 3 === 0 ? null : sql`now() - make_interval(days => ${days}, hours => 12)`},
        now() - make_interval(days => ${days + 1}, hours => 12), now() - make_interval(days => ${days}, hours => 11)`;
  }
  await sql`insert into public.leads (workspace_id, name, score) values (${otherWorkspace}, 'Secret Person', 99)`;
  const rows = await sql`select to_jsonb(r) as row from public.lead_rows r where workspace_id = ${workspace}`;
  return rows.map((each) => lead.parse(each.row));
}

function pick<Value>(values: readonly Value[], index: number): Value {
  const value = values[index % values.length];
  if (value === undefined) throw new Error("There is nothing to pick.");
  return value;
}

/** Every lead of a list, page by page. Throws when a page but the last is not full, or the list does not end. */
export async function walk(
  leads: LeadDatabase,
  filter: LeadFilter,
  sort: LeadSort | null,
  pageSize: number,
): Promise<Lead[]> {
  const found: Lead[] = [];
  let cursor: string | null = null;
  for (let pages = 0; pages < 200; pages++) {
    const answer = await leads.call(people.owner, "search_leads", { filter, sort, page_size: pageSize, cursor });
    const page = leadPage.parse(answer);
    found.push(...z.array(lead).parse(page.leads));
    cursor = page.next_cursor;
    if (cursor === null) return found;
    if (page.leads.length !== pageSize) throw new Error(`A page of ${page.leads.length} is not the last.`);
  }
  throw new Error("The list does not end.");
}
