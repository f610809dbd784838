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

/** Campaigns whose mails the samples got; the last one's reached nobody. */
export const sampleCampaigns = [1, 2, 3].map((number) => `cccccccc-0000-4000-8000-00000000000${number}`);

/** The custom fields of the samples: of leads, and of their accounts. */
export const sampleFields = {
  lead: {
    budget: ["money", { currency: "EUR" }],
    tool: ["choice", { choices: ["None", "Old System"] }],
    channels: ["multi_choice", { choices: ["E-mail", "Phone", "Post"] }],
    decides: ["yes_no", {}],
    remark: ["text", {}],
    renews: ["date", {}],
  },
  account: { region: ["choice", { choices: ["North", "South"] }], size: ["number", {}], since: ["date", {}] },
} as const;

/** Puts 84 leads into the workspace and one into another; returns ours, as `lead_rows` shows them. */
export async function addSampleLeads({ database: { sql } }: LeadDatabase): Promise<Lead[]> {
  for (const [target, fields] of Object.entries(sampleFields)) {
    for (const [key, [type, options]] of Object.entries(fields)) {
      await sql`insert into public.custom_fields (workspace_id, target, key, label, type, options)
        values (${workspace}, ${target}, ${key}, ${key}, ${type}, ${JSON.stringify(options)}::text::jsonb)`;
    }
  }
  for (const [index, name] of companies.filter((each) => each !== null).entries()) {
    const custom = {
      ...(index !== 1 && { region: pick(["North", "South"], index) }),
      ...(index !== 2 && { size: index + 0.5 }),
      ...(index !== 3 && { since: day(index * 40 - 50) }),
    };
    await sql`insert into public.accounts (workspace_id, name, industry, employee_count, domain, country, city, custom)
      values (${workspace}, ${name}, ${pick(["Fintech", "Energy", null], index)}, ${pick([10, 2000, null], index)},
       ${pick([null, "acme.example"], index)}, ${pick(["Germany", null], index)}, ${pick([null, "Berlin"], index)},
       ${JSON.stringify(custom)}::text::jsonb)`;
  }
  for (let index = 0; index < 84; index++) {
    // Half a day off, so that "in the last days" never falls on a boundary.
    const days = (index * 7) % 90;
    const custom = {
      ...(index % 2 && { budget: (index % 7) * 1000.5 }),
      ...(index % 3 && { tool: pick(["None", "Old System"], index) }),
      ...(index % 4 && { channels: pick([["E-mail"], ["Phone", "Post"], ["Post"]], index) }),
      ...(index % 5 && { decides: index % 2 === 0 }),
      ...(index % 6 && { remark: pick(["Likes 50% off", "it's \\ fine", "ÄRGER"], index) }),
      ...(index % 7 && { renews: day(((index * 11) % 120) - 60) }),
    };
    const [added] =
      await sql`insert into public.leads (workspace_id, account_id, name, email, title, country, city, stage,
        owner_id, score, tags, source, phone, do_not_contact, custom, last_contacted_at, created_at, updated_at)
      select ${workspace}, (select id from public.accounts where name = ${pick(companies, index)}), ${pick(names, index)},
        ${index % 4 === 0 ? null : `lead${index}@firm${index % 5}.example`}, ${pick(titles, index)},
        ${pick(countries, index)}, ${pick(["Berlin", "Paris", null], index)}, ${pick(stages, index)},
        ${pick(owners, index)}, ${(index * 13) % 5 === 0 ? 80 : (index * 17) % 101}, ${pick(tags, index)},
        ${pick(["Referral", "Web form", null], index)}, ${pick(["+49 30 1234", null], index)}, ${index % 9 === 0},
        ${JSON.stringify(custom)}::text::jsonb, ${index % 3 === 0 ? null : sql`now() - make_interval(days => ${days}, hours => 12)`},
        now() - make_interval(days => ${days + 1}, hours => 12), now() - make_interval(days => ${days}, hours => 11)
      returning id`;
    for (let entry = 0; entry < index % 4; entry++) {
      await sql`insert into public.lead_activities (workspace_id, lead_id, kind, title, occurred_at) values (${workspace},
        ${added?.id}, ${pick(["email_received", "owner_changed"], entry)}, 'x',
        now() - make_interval(days => ${(index * entry) % 60}, hours => 6))`;
    }
    for (let event = 0; event < index % 5; event++) {
      await sql`insert into public.mail_events (workspace_id, provider, provider_event_id, kind, lead_id, campaign_id, at, is_bot, details)
        values (${workspace}, 'test', ${`${index}.${event}`}, ${pick(["opened", "clicked", "bounced", "opened", "replied"], index + event)},
          ${added?.id}, ${pick(sampleCampaigns.slice(0, 2), index * event)}, now() - make_interval(days => ${(index * (event + 1)) % 60}, hours => 6),
          ${(index + event) % 6 === 0}, ${JSON.stringify({ status: pick(["5.1.1", "4.2.2"], index) })}::text::jsonb)`;
    }
  }
  await sql`insert into public.leads (workspace_id, name, score) values (${otherWorkspace}, 'Secret Person', 99)`;
  const rows = await sql`select to_jsonb(r) as row from public.lead_rows r where workspace_id = ${workspace}`;
  return rows.map((each) => lead.parse(each.row));
}

/** A date so many days from today, in UTC. */
function day(away: number): string {
  return new Date(Date.now() + away * 86_400_000).toISOString().slice(0, 10);
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
