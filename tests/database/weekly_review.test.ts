import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { weekly_review } from "../../supabase/functions/_behaviours/weekly_review.ts";
import { callAs } from "../helpers/act_as.ts";
import { BehaviourDriver } from "../helpers/behaviour_driver.ts";
import { CampaignDriver, type ClaimedMail } from "../helpers/campaign_driver.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.stop());

const hour = 60 * 60 * 1000;
const later = (instant: Date, milliseconds: number) => new Date(instant.getTime() + milliseconds);
const reviews = z.array(z.looseObject({ facts: z.looseObject({ sent: z.number() }) }));

test("is silent after an empty week, and counts the week behind against the one before", async () => {
  const here = await BehaviourDriver.open(database.sql);
  await here.ring(await here.nextAt("weekly_review"));
  expect(await here.told()).toEqual([]);
  const due = await here.nextAt("weekly_review");
  const day = 24 * hour;
  await here.sql`insert into public.leads (workspace_id, name, stage, created_at) values
      (${here.workspace.id}, 'Ada', 'won', ${later(due, -2 * day)}), (${here.workspace.id}, 'Bea', 'lost', ${later(due, -3 * day)}),
      (${here.workspace.id}, 'Cy', 'won', ${later(due, -10 * day)}), (${here.workspace.id}, 'Di', 'won', ${later(due, -15 * day)})`;
  await here.change("daily_briefing", { muted: true });
  await here.ring(due);
  await here.ring(due);
  expect(await here.told()).toMatchObject([
    {
      kind: "behaviour_weekly_review",
      title: "Your week: 1 won, 1 lost and 2 new leads",
      body: "1 won (1 the week before), 1 lost (0 the week before), 2 new leads (1 the week before).",
    },
  ]);
});

test("counts the mails that campaigns sent and who answered them, this week and the one before", async () => {
  const campaign = await CampaignDriver.open(database.sql);
  const { ownerId, id: workspace_id } = campaign.workspace;
  const leads = await campaign.leads(6);
  const { id: campaign_id } = await campaign.started(leads, 2, { name: "Autumn" });
  const answer = (mails: readonly ClaimedMail[]) =>
    Promise.all(
      mails.map(({ outbox_id, to }) =>
        campaign.service("receive_mail", {
          mail: {
            message_id: `<${randomUUID()}@example.com>`,
            answers: [`<${outbox_id}@sender.example.com>`],
            from_address: to,
            from_name: "Reader",
            to: [],
            subject: "Re: Hello",
            text: "Tell me more.",
            kind: "reply",
            classification: "interested",
          },
        }),
      ),
    );
  const review = async () =>
    reviews.parse(
      await callAs(database.sql, { userId: ownerId }, "find_weekly_review", {
        workspace_id,
        tuning: { least_mails: 2 },
        at: later(new Date(), hour),
      }),
    )[0]?.facts;
  await campaign.plan();
  const first = await campaign.claim();
  const [failed, ...sent] = first;
  expect(sent).toHaveLength(5);
  await campaign.finish(failed ? [failed] : [], "failed", { error: "No such mailbox." });
  await campaign.finish(sent);
  await answer(sent.slice(0, 2));
  expect(await review()).toMatchObject({
    ...{ sent: 5, replied: 2, before: { sent: 0, replied: 0 } },
    best: { campaign_id, name: "Autumn", sent: 5, replied: 2 },
  });

  await campaign.setClock("2027-06-15T08:00:00Z");
  await campaign.plan();
  const second = await campaign.claim();
  expect(second).toHaveLength(3);
  await campaign.finish(second);
  await answer(second.slice(0, 1));
  expect(await review()).toMatchObject({
    ...{ sent: 3, replied: 1, before: { sent: 5, replied: 2 } },
    best: { campaign_id, sent: 8, replied: 3 },
  });
});

test("names the campaign that was answered most, if enough of its mails went out", () => {
  const before = { won: 0, lost: 0, new_leads: 0, sent: 100, replied: 2 };
  const best = {
    campaign_id: randomUUID(),
    name: "Autumn",
    sent: 1200,
    replied: 60,
    share: 0.05,
    low: 0.039,
    high: 0.064,
  };
  const facts = { ...before, sent: 1200, replied: 60, moved: 1, before, best };
  const person = { timeZone: "UTC", now: new Date() };
  expect(weekly_review.word({ key: "2026-W48", priority: "low", facts, evidence: [] }, person)).toMatchObject({
    title: "Your week: 1,200 campaign mails sent and 60 people answered",
    body: "1,200 campaign mails sent (100 the week before), 60 people answered (2 the week before).\n1 lead moved to another stage.\nAnswered most: “Autumn”, 5% of 1,200 mails (3.9% to 6.4% is likely).",
    actions: [{ kind: "open_campaign", campaign_id: best.campaign_id }],
  });
  expect(() => weekly_review.word({ key: "x", priority: "low", facts: {}, evidence: [] }, person)).toThrow();
});
