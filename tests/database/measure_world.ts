import fc from "fast-check";
import type { Sql } from "postgres";
import { people, workspace } from "./lead_fixture.ts";

export const stages = [
  { key: "new", kind: "open" },
  { key: "contacted", kind: "open" },
  { key: "engaged", kind: "open" },
  { key: "qualified", kind: "open" },
  { key: "proposal", kind: "open" },
  { key: "won", kind: "won" },
  { key: "lost", kind: "lost" },
];

const hour = 3_600_000;
const day = 24 * hour;

export type Stay = { stage: string; from: number; until: number | null };
export type WorldLead = {
  id: string;
  source: string | null;
  owner: string | null;
  score: number;
  created: number;
  inBin: boolean;
  stays: Stay[];
  activities: { kind: string; at: number }[];
};

const lead = fc.record({
  source: fc.constantFrom("Web", "Trade fair", null),
  owner: fc.constantFrom(people.owner, people.member, null),
  score: fc.integer({ min: 0, max: 100 }),
  hoursAgo: fc.integer({ min: 1, max: 500 * 24 }),
  inBin: fc.nat(9).map((chance) => chance === 0),
  moves: fc.array(fc.record({ stage: fc.nat(stages.length - 1), hours: fc.integer({ min: 1, max: 120 * 24 }) }), {
    maxLength: 4,
  }),
  activities: fc.array(
    fc.record({
      kind: fc.constantFrom("note", "call", "meeting", "email_sent", "email_received", "auto_reply"),
      hoursAgo: fc.integer({ min: 1, max: 500 * 24 }),
    }),
    { maxLength: 4 },
  ),
});

/** Leads with their journeys. Instants lie at a minute of their own, never on the edge of a day. */
export const worlds = fc.array(lead, { minLength: 1, maxLength: 25 }).map((list) => {
  const now = Math.floor(Date.now() / hour) * hour;
  return list.map((each): WorldLead => {
    const created = now - each.hoursAgo * hour - 7 * 60_000;
    const stays: Stay[] = [{ stage: "new", from: created, until: null }];
    for (const { stage, hours } of each.moves) {
      const last = stays.at(-1);
      const key = stages[stage]?.key ?? "new";
      if (!last || last.stage === key || last.from + hours * hour >= now) continue;
      last.until = last.from + hours * hour;
      stays.push({ stage: key, from: last.until, until: null });
    }
    return {
      ...each,
      id: crypto.randomUUID(),
      created,
      stays,
      activities: each.activities.map(({ kind, hoursAgo }) => ({ kind, at: now - hoursAgo * hour - 11 * 60_000 })),
    };
  });
});

/** Puts a world in the place of what was there. */
export async function fillWorld(sql: Sql, leads: readonly WorldLead[], zone: string): Promise<void> {
  const at = (instant: number | null) => (instant === null ? null : new Date(instant).toISOString());
  await sql`delete from public.leads where workspace_id = ${workspace}`;
  await sql`insert into public.user_contexts (workspace_id, user_id, time_zone) values (${workspace}, ${people.owner}, ${zone})
    on conflict (workspace_id, user_id) do update set time_zone = excluded.time_zone`;
  await sql`insert into public.leads ${sql(
    leads.map((each) => ({
      ...{
        id: each.id,
        workspace_id: workspace,
        name: "x",
        source: each.source,
        owner_id: each.owner,
        score: each.score,
      },
      ...{ created_at: at(each.created), stage: each.stays.at(-1)?.stage ?? "new" },
    })),
  )}`;
  await sql`delete from public.lead_stage_history where workspace_id = ${workspace}`;
  const stays = leads.flatMap((each) => each.stays.map((stay) => ({ ...stay, lead_id: each.id })));
  await sql`insert into public.lead_stage_history ${sql(
    stays.map(({ lead_id, stage, from, until }) => ({
      ...{ workspace_id: workspace, lead_id, stage, label: stage, entered_at: at(from), left_at: at(until) },
    })),
  )}`;
  await sql`delete from public.lead_activities where workspace_id = ${workspace}`;
  const activities = leads.flatMap((each) => each.activities.map((entry) => ({ ...entry, lead_id: each.id })));
  if (activities.length > 0)
    await sql`insert into public.lead_activities ${sql(
      activities.map(({ lead_id, kind, at: instant }) => ({
        ...{ workspace_id: workspace, lead_id, kind, title: kind, occurred_at: at(instant) },
      })),
    )}`;
  const binned = leads.filter(({ inBin }) => inBin).map(({ id }) => id);
  await sql`update public.leads set deleted_at = now() where id = any(${binned})`;
}

/** The day of an instant by the clocks of a zone, like 2026-01-31. */
export function dayIn(zone: string, instant: number): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short" }).format(instant);
}

export function addDays(date: string, days: number): string {
  return new Date(Date.parse(date) + days * day).toISOString().slice(0, 10);
}
