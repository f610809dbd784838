import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { callAs } from "../helpers/act_as.ts";
import { addMember, createWorkspace, type Workspace } from "../helpers/people.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.stop());

const tuning = { clicks: 3, score_jump: 20, within_hours: 48 };
const at = new Date("2026-06-10T12:00:00Z");
const hoursAgo = (hours: number) => new Date(at.getTime() - hours * 3_600_000).toISOString();
const findings = z.array(
  z.strictObject({
    key: z.string(),
    priority: z.enum(["low", "normal", "high"]),
    lead_id: z.uuid(),
    facts: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
    evidence: z.array(z.strictObject({ label: z.string(), value: z.union([z.string(), z.number()]) })),
  }),
);

async function found(workspace: Workspace, userId = workspace.ownerId, thresholds: Record<string, number> = tuning) {
  const args = { workspace_id: workspace.id, tuning: thresholds, at };
  return findings.parse(await callAs(database.sql, { userId }, "find_hot_lead", args));
}

const lead = fc.record({
  id: fc.uuid({ version: 4 }),
  whose: fc.constantFrom("mine", "nobody's", "theirs"),
  stage: fc.constantFrom("new", "engaged", "won", "lost"),
  do_not_contact: fc.boolean(),
  score: fc.integer({ min: 0, max: 100 }),
  clicks: fc.array(fc.record({ hours: fc.integer({ min: -3, max: 80 }), is_bot: fc.boolean() }), { maxLength: 8 }),
  jump: fc.option(fc.record({ hours: fc.integer({ min: 0, max: 80 }), by: fc.integer({ min: -30, max: 60 }) })),
  replies: fc.array(
    fc.record({
      hours: fc.integer({ min: 0, max: 80 }),
      classification: fc.constantFrom("interested", "question", "unsubscribe", "not_now", null),
      told: fc.boolean(),
    }),
    { maxLength: 2 },
  ),
});
type Sketch = ReturnType<typeof fc.sample<typeof lead extends fc.Arbitrary<infer Value> ? Value : never>>[number];

/** The rule, counted anew. */
function isHot(one: Sketch): boolean {
  const recent = ({ hours }: { hours: number }) => hours >= 0 && hours < tuning.within_hours;
  const clicked = one.clicks.filter((click) => recent(click) && !click.is_bot).length >= tuning.clicks;
  const jumped = one.jump !== null && recent(one.jump) && one.jump.by >= tuning.score_jump;
  const answers = one.replies.filter(
    (reply) => recent(reply) && reply.classification !== "unsubscribe" && reply.classification !== "not_now",
  );
  const open = one.stage === "new" || one.stage === "engaged";
  // An answer that was told as it came in is news only beside something else that happened.
  const isNews = answers.some(({ told }) => !told) || one.clicks.some((click) => recent(click) && !click.is_bot);
  const isNewsToo = one.jump !== null && recent(one.jump) && one.jump.by >= 5;
  const replied = answers.length > 0 && (isNews || isNewsToo);
  return one.whose !== "theirs" && open && !one.do_not_contact && (clicked || jumped || replied);
}

async function fill(workspace: Workspace, other: string, leads: readonly Sketch[]): Promise<void> {
  const { sql } = database;
  for (const one of leads) {
    const owner = { mine: workspace.ownerId, "nobody's": null, theirs: other }[one.whose];
    await sql`insert into public.leads (id, workspace_id, name, stage, owner_id, score, do_not_contact)
      values (${one.id}, ${workspace.id}, ${`Lead ${one.id}`}, ${one.stage}, ${owner}, ${one.score}, ${one.do_not_contact})`;
    for (const [place, { hours, is_bot }] of one.clicks.entries()) {
      await sql`insert into public.mail_events (workspace_id, provider, provider_event_id, kind, lead_id, at, is_bot)
        values (${workspace.id}, 'test', ${`${one.id} ${place}`}, 'clicked', ${one.id}, ${hoursAgo(hours)}, ${is_bot})`;
    }
    if (one.jump) {
      await sql`insert into public.lead_scores (lead_id, workspace_id, score, factors, previous_score, changed_at)
        values (${one.id}, ${workspace.id}, ${50 + one.jump.by}, '[]', 50, ${hoursAgo(one.jump.hours)})`;
    }
    for (const [place, { hours, classification, told }] of one.replies.entries()) {
      await sql`with mail as (
          insert into public.inbound_mails (workspace_id, message_id, from_address, lead_id, classification, received_at)
          values (${workspace.id}, ${`${one.id} ${place}`}, 'them@example.com', ${one.id}, ${classification}, ${hoursAgo(hours)}) returning id
        )
        insert into public.agent_notifications (workspace_id, user_id, kind, title, deduplication_key)
        select ${workspace.id}, ${workspace.ownerId}, 'reply', 'They answered', 'inbound:' || id from mail where ${told}`;
    }
  }
}

test("those are found whom the rule names, counted anew, and nobody else", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(lead, { selector: ({ id }) => id, minLength: 1, maxLength: 18 }), async (leads) => {
      const workspace = await createWorkspace(database.sql);
      await fill(workspace, await addMember(database.sql, workspace.id, "member"), leads);
      const expected = leads.filter(isHot).map(({ id }) => id);
      const told = await found(workspace);
      expect(told.map(({ lead_id }) => lead_id).sort()).toEqual(expected.sort());
      await database.sql`delete from public.workspaces where id = ${workspace.id}`;
    }),
    { numRuns: 40 },
  );
}, 60_000);

const engaged: Sketch = {
  id: "11111111-1111-4111-8111-111111111111",
  whose: "mine",
  stage: "engaged",
  do_not_contact: false,
  score: 70,
  clicks: [1, 2, 3, 4].map((hours) => ({ hours, is_bot: false })),
  jump: { hours: 5, by: 25 },
  replies: [],
};

test("a finding says how often, from which score to which, and of whom; two signs are urgent", async () => {
  const workspace = await createWorkspace(database.sql);
  await fill(workspace, workspace.ownerId, [engaged]);
  expect(await found(workspace)).toEqual([
    {
      key: `${engaged.id} clicked score 2026-06-10`,
      priority: "high",
      lead_id: engaged.id,
      facts: {
        lead: `Lead ${engaged.id}`,
        clicks: 4,
        links: 0,
        replies: 0,
        score: 70,
        score_from: 50,
        score_to: 75,
        hours: 48,
      },
      evidence: [
        { label: "Clicks", value: 4 },
        { label: "Score", value: "50 → 75" },
      ],
    },
  ]);
});

test("who wants no more mail is not hot, a stranger finds nothing, and a threshold has to be a number", async () => {
  const workspace = await createWorkspace(database.sql);
  await fill(workspace, workspace.ownerId, [{ ...engaged, id: "22222222-2222-4222-8222-222222222222" }]);
  await database.sql`update public.leads set email = 'them@example.com' where workspace_id = ${workspace.id}`;
  expect(await found(workspace)).toHaveLength(1);
  const stranger = await createWorkspace(database.sql);
  expect(await found({ ...workspace, ownerId: stranger.ownerId })).toEqual([]);
  await database.sql`insert into public.suppressions (workspace_id, email_hash, reason)
    select ${workspace.id}, private.mailbox_hash(${workspace.id}, 'them@example.com'), 'unsubscribed'`;
  expect(await found(workspace)).toEqual([]);
  await expect(found(workspace, workspace.ownerId, { clicks: 3, score_jump: 20 })).rejects.toThrow(
    '"within_hours" is a number.',
  );
});
