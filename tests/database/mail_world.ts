import fc from "fast-check";
import type { Sql } from "postgres";
import { people, workspace } from "./lead_fixture.ts";

const hour = 3_600_000;

export const readers = [
  { country: "Germany", zone: "Europe/Berlin" },
  { country: "Japan", zone: "Asia/Tokyo" },
  // Of many zones, so nobody knows which.
  { country: "United States", zone: null },
  { country: null, zone: null },
];
export const events = ["delivered", "opened", "clicked", "replied", "bounced", "unsubscribed"] as const;

type WorldReader = { id: string; country: string | null; zone: string | null; owner: string | null; inBin: boolean };
export type WorldMail = {
  reader: number;
  step: number;
  status: "sent" | "failed" | "queued";
  at: number;
  happened: (typeof events)[number][];
};
export type WorldCampaign = { id: string; started: number | null; steps: string[]; mails: WorldMail[] };
export type MailWorld = { readers: WorldReader[]; campaigns: WorldCampaign[] };

const mail = fc.record({
  reader: fc.nat(7),
  step: fc.nat(1),
  status: fc.constantFrom("sent" as const, "sent" as const, "sent" as const, "failed" as const, "queued" as const),
  hoursAgo: fc.integer({ min: 1, max: 300 * 24 }),
  happened: fc.subarray([...events]),
});
const campaign = fc.record({
  daysAgo: fc.option(fc.integer({ min: 1, max: 300 }), { freq: 6 }),
  mails: fc.uniqueArray(mail, { maxLength: 12, selector: ({ reader, step }) => `${reader} ${step}` }),
});
const reader = fc.record({
  place: fc.nat(readers.length - 1),
  owner: fc.constantFrom(people.owner, people.member, null),
  inBin: fc.nat(6).map((chance) => chance === 0),
});

/** Campaigns of two steps with the mails of each. Instants lie at a minute of their own, never on the edge of a day. */
export const mailWorlds = fc
  .record({
    readers: fc.array(reader, { minLength: 8, maxLength: 8 }),
    campaigns: fc.array(campaign, { minLength: 1, maxLength: 3 }),
  })
  .map((world): MailWorld => {
    const now = Math.floor(Date.now() / hour) * hour;
    return {
      readers: world.readers.map(({ place, owner, inBin }) => ({
        ...{ id: crypto.randomUUID(), country: null, zone: null, ...readers[place] },
        ...{ owner, inBin },
      })),
      campaigns: world.campaigns.map(({ daysAgo, mails }) => ({
        id: crypto.randomUUID(),
        started: daysAgo === null ? null : now - daysAgo * 24 * hour - 13 * 60_000,
        steps: [crypto.randomUUID(), crypto.randomUUID()],
        mails: mails.map(({ hoursAgo, happened, status, ...rest }) => ({
          ...{ ...rest, status, at: now - hoursAgo * hour - 17 * 60_000 },
          happened: status === "sent" ? happened : [],
        })),
      })),
    };
  });

/** Puts a world in the place of what was there; what became of the mails is told afterwards, as it is. */
export async function fillMailWorld(sql: Sql, { readers: all, campaigns }: MailWorld, zone: string): Promise<void> {
  const iso = (instant: number | null) => (instant === null ? null : new Date(instant).toISOString());
  const place = { workspace_id: workspace };
  await sql`delete from public.campaigns where workspace_id = ${workspace}`;
  await sql`delete from public.leads where workspace_id = ${workspace}`;
  await sql`insert into public.user_contexts (workspace_id, user_id, time_zone) values (${workspace}, ${people.owner}, ${zone})
    on conflict (workspace_id, user_id) do update set time_zone = excluded.time_zone`;
  await sql`insert into public.leads ${sql(
    all.map(({ id, country, owner }) => ({ ...place, id, name: "x", country, owner_id: owner })),
  )}`;
  for (const [number, { id, started, steps, mails }] of campaigns.entries()) {
    await sql`insert into public.campaigns ${sql({ ...place, id, name: `Campaign ${number}`, started_at: iso(started) })}`;
    await sql`insert into public.campaign_steps ${sql(steps.map((step, at) => ({ ...place, id: step, campaign_id: id, position: at + 1 })))}`;
    const texts = steps.map((step) => ({
      ...place,
      id: crypto.randomUUID(),
      step_id: step,
      label: "A",
      body: "Hello",
    }));
    await sql`insert into public.campaign_variants ${sql(texts)}`;
    const enrolments = new Map([...new Set(mails.map((each) => each.reader))].map((at) => [at, crypto.randomUUID()]));
    if (mails.length === 0) continue;
    await sql`insert into public.enrolments ${sql(
      [...enrolments].map(([at, enrolment]) => ({
        ...{ ...place, id: enrolment, campaign_id: id, lead_id: all[at]?.id ?? "", status: "finished" },
        ended_at: iso(Date.now()),
      })),
    )}`;
    const rows = mails.map(({ reader: at, step, status, at: instant, happened }) => ({
      ...{ ...place, id: crypto.randomUUID(), kind: "campaign_email", payload: sql.json({}), status, campaign_id: id },
      ...{ enrolment_id: enrolments.get(at) ?? "", step_id: steps[step] ?? "", variant_id: texts[step]?.id ?? "" },
      ...{ finished_at: status === "queued" ? null : iso(instant), happened, instant },
    }));
    await sql`insert into public.outbox ${sql(rows.map(({ happened: _, instant: __, ...row }) => row))}`;
    for (const event of events) {
      const ids = rows.filter(({ happened }) => happened.includes(event)).map((row) => row.id);
      await sql`update public.outbox set ${sql(`${event}_at`)} = finished_at + interval '1 hour' where id = any(${ids})`;
    }
  }
  const binned = all.filter(({ inBin }) => inBin).map(({ id }) => id);
  await sql`update public.leads set deleted_at = now() where id = any(${binned})`;
}
