import type { Sql, TransactionSql } from "postgres";
import { z } from "zod";
import type { Lead } from "../../shared/contracts/lead.ts";
import { people } from "./lead_fixture.ts";
import type { NaiveContext } from "./naive_filter.ts";

/** What a plain reading of filters needs to know beside the leads: everything as it is now, the owner asking. */
export async function naiveContext(sql: Sql | TransactionSql, leads: readonly Lead[]): Promise<NaiveContext> {
  const accounts = await sql`select id, country, city from public.accounts`;
  const entries = await sql`select lead_id, kind, occurred_at from public.lead_activities`;
  const events = await sql`select lead_id, kind, at, campaign_id, is_bot, details from public.mail_events`;
  // Of the transaction, if there is one: the database compares with it.
  const [clock] = await sql`select to_jsonb(now()) #>> '{}' as at`;
  return {
    now: new Date(z.string().parse(clock?.at)),
    me: people.owner,
    documents: new Map(
      leads.map((each) => [
        each.id,
        [each.name, each.company, each.title, each.email, ...each.tags].filter(Boolean).join("\n").toLowerCase(),
      ]),
    ),
    accounts: new Map(accounts.map(({ id, country, city }) => [id, { country, city }])),
    activities: byLead(entries.map((e) => [e.lead_id, { kind: e.kind, at: Date.parse(e.occurred_at) }])),
    engagement: byLead(
      events.map((e) => [
        e.lead_id,
        {
          kind: e.kind,
          at: Date.parse(e.at),
          campaign: e.campaign_id,
          isBot: e.is_bot,
          status: e.details.status ?? "",
        },
      ]),
    ),
  };
}

function byLead<Entry>(entries: readonly [string, Entry][]): Map<string, Entry[]> {
  const grouped = new Map<string, Entry[]>();
  for (const [leadId, entry] of entries) grouped.set(leadId, [...(grouped.get(leadId) ?? []), entry]);
  return grouped;
}
