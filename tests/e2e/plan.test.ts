import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import {
  answered,
  type Demo,
  lastAnswer,
  letEveryoneBeWrittenTo,
  openDemo,
  say,
  soon,
  startDemo,
} from "./support/demo.ts";
import { type HeldModel, startHeldModel } from "./support/held_model.ts";
import { expectAccessible, expectNoSidewaysScroll } from "./support/looks.ts";

let model: HeldModel;
let demo: Demo;
beforeAll(async () => {
  model = await startHeldModel();
  demo = await startDemo({ modelUrl: model.url });
  await letEveryoneBeWrittenTo(demo);
});
afterAll(async () => {
  await demo.stop();
  await model.stop();
});
beforeEach(() => model.open());

const planOf = (page: Page) => lastAnswer(page).getByRole("region", { name: "Plan" });

/** The checklist as it is read out: "Find them, done". */
async function expectPlan(page: Page, steps: string[]): Promise<void> {
  await expect.poll(() => planOf(page).getByRole("listitem").allTextContents(), soon).toEqual(steps);
}

const leftUndone = (page: Page) => lastAnswer(page).getByRole("listitem").filter({ hasText: "Left undone:" });

/** Leads of the demo's own workspace that carry a tag. */
async function tagged(tag: string): Promise<number> {
  const rows = await demo.sql`select 1 from public.leads where ${tag} = any (tags)`;
  return rows.length;
}

async function mailsAbout(subject: string): Promise<number> {
  const rows = await demo.sql`select 1 from public.outbox where payload ->> 'subject' = ${subject} and status = 'sent'`;
  return rows.length;
}

test("a plan is a checklist that is ticked off as it goes, and a reload in the middle loses nothing", async () => {
  const { page, faults } = await demo.visit();
  await openDemo(page);
  model.hold();
  await say(page, "Find the hot leads in Germany, tag them as plan-shown and add a note to each");
  await model.letOneThrough();
  await expectPlan(page, [
    "Find the hot leads in Germany, under way",
    "Tag them as plan-shown, to do",
    "Add a note to each, to do",
  ]);
  await planOf(page).getByText("0 of 3 done").waitFor();
  await model.letOneThrough();
  const halfway = [
    "Find the hot leads in Germany, done",
    "Tag them as plan-shown, under way",
    "Add a note to each, to do",
  ];
  await expectPlan(page, halfway);
  await expect.poll(() => tagged("plan-shown"), soon).toBeGreaterThan(1);

  await page.reload();
  await expectPlan(page, halfway);
  model.open();
  const whole = ["Find the hot leads in Germany, done", "Tag them as plan-shown, done", "Add a note to each, done"];
  await expectPlan(page, whole);
  await lastAnswer(page).getByText("All 3 steps are done.").waitFor();
  await answered(page);
  expect(await leftUndone(page).count()).toBe(0);

  await page.reload();
  await expectPlan(page, whole);
  await planOf(page).getByText("3 of 3 done").waitFor();
  expect(await planOf(page).getByRole("button").count()).toBe(0);
  expect(faults()).toEqual([]);
});

test("what is still to come can be changed while the plan is under way", async () => {
  const { page, faults } = await demo.visit();
  await openDemo(page);
  model.hold();
  await say(page, "Find the hot leads in France, tag them as plan-edited, add a note to each and move them to lost");
  await model.letOneThrough();
  await planOf(page).getByRole("button", { name: "Change the plan" }).click();
  await page.getByRole("textbox", { name: "Step 3" }).waitFor();
  await page.getByRole("button", { name: "Leave this step out" }).nth(1).click();
  await page.getByRole("textbox", { name: "Step 3" }).fill("Tag the first one as plan-first");
  await page.getByRole("button", { name: "Add a step" }).click();
  await page.getByRole("textbox", { name: "Step 4" }).fill("Have lunch");
  await page.getByRole("button", { name: "Save the plan" }).click();
  await expectPlan(page, [
    "Find the hot leads in France, under way",
    "Tag them as plan-edited, to do",
    "Tag the first one as plan-first, to do",
    "Have lunch, to do",
  ]);
  // The model was asked before the change; what it answers to that does not undo the change.
  model.open();
  await answered(page);
  await expectPlan(page, [
    "Find the hot leads in France, done",
    "Tag them as plan-edited, done",
    "Tag the first one as plan-first, done",
    "Have lunch, failed",
  ]);
  expect(await leftUndone(page).allTextContents()).toEqual(["Left undone: Have lunch"]);
  expect(await tagged("plan-first")).toBe(1);
  expect(await tagged("plan-edited")).toBeGreaterThan(1);
  expect(await demo.sql`select 1 from public.leads where 'plan-edited' = any (tags) and stage = 'lost'`).toEqual([]);
  expect(faults()).toEqual([]);
});

test("a plan under way is stopped, and the receipt says what was done and what is left", async () => {
  const { page, faults } = await demo.visit();
  await openDemo(page);
  model.hold();
  await say(page, "Find the hot leads in Spain, tag them as plan-stopped and add a note to each");
  await model.letOneThrough();
  await model.letOneThrough();
  await planOf(page).getByText("1 of 3 done").waitFor();
  await expect.poll(() => tagged("plan-stopped"), soon).toBeGreaterThan(0);
  await planOf(page).getByRole("button", { name: "Stop the plan" }).click();
  await lastAnswer(page).getByText("You stopped this answer.").waitFor();
  const ended = [
    "Find the hot leads in Spain, done",
    "Tag them as plan-stopped not done",
    "Add a note to each not done",
  ];
  const left = ["Left undone: Tag them as plan-stopped", "Left undone: Add a note to each"];
  await expectPlan(page, ended);
  await expect.poll(() => leftUndone(page).allTextContents(), soon).toEqual(left);
  await lastAnswer(page)
    .getByRole("button", { name: /^Undo: Changed the tags/ })
    .waitFor();

  await page.reload();
  await expectPlan(page, ended);
  expect(await leftUndone(page).allTextContents()).toEqual(left);
  expect(faults()).toEqual([]);
});

test("a plan that waits for approval can be changed, and goes on with what it is then", async () => {
  const { page, faults } = await demo.visit();
  await openDemo(page);
  const subject = `Plan ${crypto.randomUUID().slice(0, 8)}`;
  await say(page, `Find the hot leads in Germany, email the first one about ${subject}, then move it to lost`);
  await page.getByRole("button", { name: "Approve and send" }).waitFor();
  await expectPlan(page, [
    "Find the hot leads in Germany, done",
    `Email the first one about ${subject} waits for you`,
    "Move it to lost, to do",
  ]);
  await planOf(page).getByRole("button", { name: "Change the plan" }).click();
  await page.getByRole("textbox", { name: "Step 3" }).fill("Tag it as plan-mailed");
  await page.getByRole("button", { name: "Save the plan" }).click();
  await planOf(page).getByText("Tag it as plan-mailed").waitFor();
  await page.reload();
  await planOf(page).getByText("Tag it as plan-mailed").waitFor();
  await page.getByRole("button", { name: "Approve and send" }).click();
  await expectPlan(page, [
    "Find the hot leads in Germany, done",
    `Email the first one about ${subject}, done`,
    "Tag it as plan-mailed, done",
  ]);
  await answered(page);
  expect(await mailsAbout(subject)).toBe(1);
  expect(await tagged("plan-mailed")).toBe(1);
  expect(faults()).toEqual([]);
});

test("a plan that waits for approval can be stopped: what waited is withdrawn", async () => {
  const { page, faults } = await demo.visit();
  await openDemo(page);
  const subject = `Plan ${crypto.randomUUID().slice(0, 8)}`;
  await say(page, `Find the hot leads in Germany, email the first one about ${subject}, then move it to lost`);
  await page.getByRole("button", { name: "Approve and send" }).waitFor();
  await planOf(page).getByRole("button", { name: "Stop the plan" }).click();
  await lastAnswer(page).getByText("You stopped this answer.").waitFor();
  await page.getByRole("button", { name: "Approve and send" }).waitFor({ state: "detached" });
  await expect
    .poll(() => leftUndone(page).allTextContents(), soon)
    .toEqual([`Left undone: Email the first one about ${subject}`, "Left undone: Move it to lost"]);
  expect(await demo.sql`select 1 from public.outbox where payload ->> 'subject' = ${subject}`).toEqual([]);
  expect(faults()).toEqual([]);
});

test("a step that fails stays to be seen, and the plan is made anew around it", async () => {
  const { page, faults } = await demo.visit();
  await openDemo(page);
  const [blocked] = await demo.sql`insert into public.leads (workspace_id, name, country, stage, email, do_not_contact)
    select workspace_id, lead.name, 'Malta', 'contacted', lead.email, lead.blocked
    from public.workspace_members, (values
      ('Ada Borg', 'ada@borg.example', true), ('Ben Camilleri', 'ben@camilleri.example', false)
    ) as lead (name, email, blocked)
    where workspace_members.email = ${demo.stack.demo?.email ?? ""} returning name`;
  const subject = `Plan ${crypto.randomUUID().slice(0, 8)}`;
  await say(
    page,
    `Find the leads in Malta sorted by name, email the first one about ${subject}, then tag it as plan-round`,
  );
  await page.getByRole("button", { name: "Approve and send" }).waitFor();
  await expectPlan(page, [
    "Find the leads in Malta sorted by name, done",
    `Email the first one about ${subject}, failed`,
    `Email the second one about ${subject} waits for you`,
    "Tag it as plan-round, to do",
  ]);
  await page.getByRole("button", { name: "Approve and send" }).click();
  await lastAnswer(page).getByText("3 of 4 steps are done.").waitFor();
  await answered(page);
  await lastAnswer(page).getByText(`${blocked?.name} is marked do-not-contact`, { exact: false }).first().waitFor();
  expect(await leftUndone(page).allTextContents()).toEqual([`Left undone: Email the first one about ${subject}`]);
  expect(await mailsAbout(subject)).toBe(1);
  expect(await demo.sql`select do_not_contact from public.leads where 'plan-round' = any (tags)`).toEqual([
    { do_not_contact: false },
  ]);
  expect(faults()).toEqual([]);
});

test("the empty chat offers a goal of several steps, and it works", async () => {
  const { page, faults } = await demo.visit();
  await openDemo(page);
  await page.getByRole("button", { name: /Begin with the best 5 new leads/ }).click();
  await planOf(page).getByText("2 of 4 done").waitFor();
  await page.getByRole("button", { name: "Approve and send" }).click();
  await planOf(page).getByText("4 of 4 done").waitFor();
  await answered(page);
  expect(faults()).toEqual([]);
});

test.each([
  { name: "a phone in light", viewport: { width: 390, height: 844 }, colorScheme: "light" as const },
  { name: "a desktop in dark", viewport: { width: 1280, height: 800 }, colorScheme: "dark" as const },
])("a plan and its editor are accessible and fit on $name", async ({ viewport, colorScheme }) => {
  const { page } = await demo.visit({ viewport, colorScheme, reducedMotion: "reduce" });
  await openDemo(page);
  await say(
    page,
    "Find the hot leads in Germany, email the first one about lunch, add a note to it: invited, then move it to proposal",
  );
  await page.getByRole("button", { name: "Approve and send" }).waitFor();
  const look = async () => {
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
  };
  await look();
  await planOf(page).getByRole("button", { name: "Change the plan" }).click();
  await page.getByRole("textbox", { name: "Step 4" }).waitFor();
  await look();
  await page.getByRole("button", { name: "Cancel" }).click();
  await planOf(page).getByRole("button", { name: "Stop the plan" }).click();
  await expect.poll(() => leftUndone(page).count(), soon).toBe(3);
  await look();
});
