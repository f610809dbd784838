import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { callAs } from "../helpers/act_as.ts";
import { leaveCampaign } from "../helpers/campaign_world.ts";
import { createWorkspace, type Workspace } from "../helpers/people.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";

let database: TestDatabase;
let workspace: Workspace;
beforeAll(async () => {
  database = await openTestDatabase();
  // One reader of these campaigns stands for all.
  await database.sql`alter table public.outbox drop constraint outbox_step_is_done_once`;
  await database.sql`drop index public.outbox_link_token_is_unique`;
});
afterAll(() => database.stop());
beforeEach(async () => {
  workspace = await createWorkspace(database.sql);
});

const at = new Date("2026-06-10T12:00:00Z");
const tuning = { days: 3, min_mails: 100 };
const findings = z.array(
  z.looseObject({
    key: z.string(),
    priority: z.string(),
    campaign_id: z.uuid(),
    facts: z.looseObject({
      campaign: z.string(),
      measure: z.string(),
      direction: z.string(),
      sent: z.number(),
      hits: z.number(),
      sent_before: z.number(),
      hits_before: z.number(),
      is_own: z.boolean(),
    }),
  }),
);

interface Mails {
  /** Sent so many hours ago. */
  hours: number;
  sent: number;
  bounced?: number;
  complained?: number;
  replied?: number;
}

/** A campaign of the owner's with these mails. What became of them became of the first ones, an hour later. */
async function campaign(name: string, mails: readonly Mails[], days = 60): Promise<string> {
  const { sql } = database;
  await leaveCampaign(sql, workspace.id, workspace.ownerId, name);
  const title = `Campaign of the ${name}`;
  const [row] =
    await sql`update public.campaigns set started_at = ${at}::timestamptz - make_interval(days => ${days}), created_by = ${workspace.ownerId}
    where workspace_id = ${workspace.id} and name = ${title} returning id`;
  const id = z.uuid().parse(row?.id);
  await sql`delete from public.outbox where campaign_id = ${id}`;
  for (const { hours, sent, bounced = 0, complained = 0, replied = 0 } of mails) {
    await sql`insert into public.outbox (workspace_id, kind, payload, status, campaign_id, enrolment_id, step_id, variant_id, created_at, finished_at,
        bounced_at, complained_at, replied_at)
      select v.workspace_id, 'campaign_email', '{}', 'sent', s.campaign_id, e.id, s.id, v.id, t.sent, t.sent,
        case when n <= ${bounced} then t.sent + interval '1 hour' end, case when n <= ${complained} then t.sent + interval '1 hour' end,
        case when n <= ${replied} then t.sent + interval '1 hour' end
      from public.campaign_steps s join public.campaign_variants v on v.step_id = s.id
      join public.enrolments e on e.campaign_id = s.campaign_id
      cross join (select ${at}::timestamptz - make_interval(hours => ${hours}) as sent) t cross join generate_series(1, ${sent}) n
      where s.campaign_id = ${id}`;
  }
  return id;
}

async function found(userId = workspace.ownerId) {
  const args = { workspace_id: workspace.id, tuning, at };
  return findings.parse(await callAs(database.sql, { userId }, "find_campaign_anomaly", args));
}
const told = async () => (await found()).map(({ facts }) => `${facts.measure} ${facts.direction}`);

/** Wilson's interval, written anew. */
function interval(hits: number, trials: number): { low: number; high: number } {
  const z2 = 1.959964 ** 2;
  const middle = hits + z2 / 2;
  const reach = 1.959964 * Math.sqrt((hits * (trials - hits)) / trials + z2 / 4);
  return { low: Math.max(0, (middle - reach) / (trials + z2)), high: Math.min(1, (middle + reach) / (trials + z2)) };
}

test("a change is one whose intervals lie apart, computed anew, and only of enough mails", async () => {
  const count = fc.tuple(fc.integer({ min: 1, max: 3000 }), fc.double({ min: 0, max: 1, noNaN: true }));
  await fc.assert(
    fc.asyncProperty(count, count, async ([sent, share], [sentBefore, shareBefore]) => {
      const [hits, hitsBefore] = [Math.round(sent * share), Math.round(sentBefore * shareBefore)];
      const [row] =
        await database.sql`select private.rate_change(${hits}, ${sent}, ${hitsBefore}, ${sentBefore}, 100) as change`;
      const [now, before] = [interval(hits, sent), interval(hitsBefore, sentBefore)];
      const enough = sent >= 100 && sentBefore >= 100;
      // The database rounds to a millionth: what is nearer than that is not asked.
      fc.pre(Math.abs(now.low - before.high) > 2e-6 && Math.abs(now.high - before.low) > 2e-6);
      const direction = now.low > before.high ? "up" : now.high < before.low ? "down" : undefined;
      expect(row?.change?.direction).toBe(enough ? direction : undefined);
    }),
    { numRuns: 300 },
  );
});

test("more bounces than before are told with the counts of both; the bounces of a day are urgent", async () => {
  const id = await campaign("sale", [
    { hours: 24, sent: 200, bounced: 12 },
    { hours: 24 * 20, sent: 800, bounced: 8 },
  ]);
  const [finding, ...others] = await found();
  expect(others).toEqual([]);
  expect(finding).toMatchObject({
    key: `${id} bounces up 2026-24`,
    priority: "high",
    campaign_id: id,
    facts: { campaign: "Campaign of the sale", sent: 200, hits: 12, sent_before: 800, hits_before: 8, is_own: true },
  });
});

test.each([
  [
    "fewer bounces are no news",
    [
      { hours: 24, sent: 400 },
      { hours: 480, sent: 800, bounced: 40 },
    ],
    [],
  ],
  [
    "few mails say nothing",
    [
      { hours: 24, sent: 99, bounced: 30 },
      { hours: 480, sent: 800 },
    ],
    [],
  ],
  [
    "few mails before say nothing",
    [
      { hours: 24, sent: 400, bounced: 30 },
      { hours: 480, sent: 99 },
    ],
    [],
  ],
  [
    "complaints are told",
    [
      { hours: 24, sent: 400, complained: 8 },
      { hours: 480, sent: 900, complained: 1 },
    ],
    ["complaints up"],
  ],
  [
    "fewer answers are told",
    [
      { hours: 72, sent: 400, replied: 4 },
      { hours: 480, sent: 900, replied: 90 },
    ],
    ["replies down"],
  ],
  [
    "so are more",
    [
      { hours: 72, sent: 400, replied: 90 },
      { hours: 480, sent: 900, replied: 9 },
    ],
    ["replies up"],
  ],
  [
    "answers that still have time are not missed",
    [
      { hours: 24, sent: 400 },
      { hours: 480, sent: 900, replied: 90 },
    ],
    [],
  ],
  [
    "the same share is no news",
    [
      { hours: 72, sent: 400, replied: 40, bounced: 4 },
      { hours: 480, sent: 900, replied: 90, bounced: 9 },
    ],
    [],
  ],
])("%s", async (_, mails, expected) => {
  await campaign("sale", mails);
  expect(await told()).toEqual(expected);
});

test("a campaign without mails of its own before is held against those that were started before it", async () => {
  await campaign("first", [{ hours: 1000, sent: 500, replied: 50 }], 90);
  await campaign("second", [{ hours: 72, sent: 400, replied: 2 }], 4);
  expect(await found()).toMatchObject([
    { facts: { measure: "replies", direction: "down", sent_before: 500, is_own: false } },
  ]);
});

test("of what was paused for its bounces they are not told again, and nobody else is told of a campaign", async () => {
  const id = await campaign("sale", [
    { hours: 24, sent: 200, bounced: 30 },
    { hours: 480, sent: 800, bounced: 8 },
  ]);
  const { ownerId } = await createWorkspace(database.sql);
  expect(await found(ownerId)).toEqual([]);
  await database.sql`update public.campaigns set status = 'paused', paused_reason = 'Too many bounces.' where id = ${id}`;
  expect(await found()).toEqual([]);
});
