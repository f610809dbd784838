import { afterAll, beforeAll, expect, test } from "vitest";
import { type Demo, openDemo, soon, startDemo, type Visit } from "./support/demo.ts";
import { expectAccessible, expectNoSidewaysScroll } from "./support/looks.ts";

let demo: Demo;
beforeAll(async () => {
  demo = await startDemo();
});
afterAll(() => demo.stop());

/** The leads of the demo's owner, with the whole list behind what the test opens. */
async function visitLeads(path = "/leads"): Promise<Visit> {
  const visit = await demo.visit();
  await openDemo(visit.page);
  await visit.page.goto(`${demo.stack.url}${path}`);
  await visit.page.getByRole("heading", { name: "Leads" }).first().waitFor();
  return visit;
}

/** The demo's data holds people who came in twice; one such pair, the older first. */
async function pairOf(place: number) {
  const [pair] = await demo.sql`
    select one.id as one_id, one.name as one_name, one.phone, other.id as other_id, other.name as other_name
    from public.leads one
    join public.leads other on other.account_id = one.account_id and other.name_sound = one.name_sound
      and (other.created_at, other.id) > (one.created_at, one.id)
    where one.deleted_at is null and other.deleted_at is null
    order by one.id offset ${place} limit 1`;
  if (!pair) throw new Error("The demo's data holds no such pair.");
  return pair;
}

test("a lead is deleted from its drawer, comes back by Undo, and from the bin", async () => {
  const [lead] = await demo.sql`select id, name from public.leads order by score desc, id limit 1`;
  const isHere = async () =>
    (await demo.sql`select from public.leads where id = ${lead?.id} and deleted_at is null`).length === 1;
  const { page, faults } = await visitLeads(`/leads/${lead?.id}`);
  const remove = async () => {
    await page.getByRole("button", { name: "More about this lead" }).click();
    await page.getByRole("menuitem", { name: "Delete lead" }).click();
    const confirm = page.getByRole("dialog", { name: `Delete ${lead?.name}?` });
    await confirm.getByRole("button", { name: "Delete", exact: true }).click();
    await page.getByText(`${lead?.name} deleted`).first().waitFor();
  };
  await remove();
  expect(await isHere()).toBe(false);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(isHere, soon).toBe(true);

  await page.goto(`${demo.stack.url}/leads/${lead?.id}`);
  await remove();
  await page.getByRole("button", { name: "More about the leads" }).click();
  await page.getByRole("menuitem", { name: "Bin" }).click();
  await page.getByRole("button", { name: `Restore ${lead?.name}` }).waitFor();
  await expectAccessible(page);
  await page.getByRole("button", { name: `Restore ${lead?.name}` }).click();
  await page.getByText("The bin is empty").waitFor();
  expect(await isHere()).toBe(true);
  expect(faults()).toEqual([]);
});

test("ticked leads are deleted together", async () => {
  const { page, faults } = await visitLeads();
  await page.getByRole("row").nth(1).getByRole("checkbox").click();
  await page.getByRole("row").nth(2).getByRole("checkbox").click();
  await page.getByRole("region", { name: "Selected leads" }).getByRole("button", { name: "Delete" }).click();
  await page
    .getByRole("dialog", { name: "Delete 2 leads?" })
    .getByRole("button", { name: "Delete", exact: true })
    .click();
  await page.getByText("2 leads deleted").first().waitFor();
  const gone = () => demo.sql`select id from public.leads where deleted_at is not null`;
  expect(await gone()).toHaveLength(2);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(async () => (await gone()).length, soon).toBe(0);
  expect(faults()).toEqual([]);
});

test("a lead is merged with its duplicate from the drawer, the chosen facts count, and Undo makes two of it again", async () => {
  const pair = await pairOf(0);
  const everyone = () =>
    demo.sql`select id, name, email, phone, title, stage, source, deleted_at is null as here from public.leads
      where id in (${pair.one_id}, ${pair.other_id}) order by id`;
  const before = await everyone();
  const { page, faults } = await visitLeads(`/leads/${pair.one_id}`);
  await page
    .getByRole("button", { name: `Compare with ${pair.other_name}` })
    .first()
    .click();
  const merging = page.getByRole("dialog", { name: "The same person?" });
  await merging.waitFor();
  await expectAccessible(page);
  // What only one of them knows is kept in any case; here the other's stage is chosen.
  await merging.getByRole("group", { name: "Stage" }).getByRole("radio", { name: "New" }).check();
  await merging.getByRole("button", { name: "Merge" }).click();
  await page
    .getByText(/^Merged into /)
    .first()
    .waitFor();
  const [merged] = await demo.sql`select stage from public.leads where id = ${pair.one_id}`;
  expect(merged?.stage).toBe("new");
  expect(await demo.sql`select from public.leads where id = ${pair.other_id} and deleted_at is null`).toHaveLength(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByText("The merge is undone").first().waitFor();
  expect(await everyone()).toEqual(before);
  expect(faults()).toEqual([]);
});

test("the list of duplicates: different people leave it, and can be put back", async () => {
  await demo.sql`insert into public.agent_notifications (workspace_id, user_id, kind, title, actions)
    select workspace_id, user_id, 'behaviour_data_quality', 'Pairs of leads may be one person',
      '[{"kind": "open_duplicates", "label": "Look at the pairs"}]'
    from public.workspace_members where email = 'demo@example.com'`;
  const { page, faults } = await visitLeads();
  const compare = page.getByRole("button", { name: /^Compare / }).first();
  await page.goto(`${demo.stack.url}/notifications`);
  await page.getByRole("button", { name: "Look at the pairs" }).first().click();
  await compare.waitFor();
  await page.keyboard.press("Escape");
  await compare.waitFor({ state: "detached" });
  expect(new URL(page.url()).search).toBe("");
  await page.getByRole("button", { name: "More about the leads" }).click();
  await page.getByRole("menuitem", { name: "Find duplicates" }).click();
  await compare.click();
  await page.getByRole("button", { name: "Different people" }).click();
  const undo = page.getByRole("button", { name: /^Undo: / });
  await undo.waitFor();
  await expectNoSidewaysScroll(page);
  expect(await demo.sql`select from public.lead_distinctions`).toHaveLength(1);
  await undo.click();
  await undo.waitFor({ state: "detached" });
  expect(await demo.sql`select from public.lead_distinctions`).toHaveLength(0);
  expect(faults()).toEqual([]);
});

test("a score is explained in the drawer, and follows a rule that is switched off in the settings", async () => {
  const [lead] = await demo.sql`
    select l.id from public.leads l join public.lead_scores s on s.lead_id = l.id
    where l.stage = 'proposal' and l.deleted_at is null order by l.score desc, l.id limit 1`;
  const { page, faults } = await visitLeads(`/leads/${lead?.id}`);
  await page.getByText("Why", { exact: true }).click();
  await page.getByText("Has a proposal", { exact: true }).waitFor();
  await page.getByText("+44", { exact: true }).waitFor();

  await page.goto(`${demo.stack.url}/settings/scoring`);
  await page.getByText("Won, by score").waitFor();
  await page.getByText(/Left out, because rules about the stage/).waitFor();
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await page.getByRole("switch", { name: "Use “Has a proposal”" }).click();
  await page.getByText("Has a proposal (off)").waitFor();
  await page.getByText("Scores are being computed.").waitFor({ state: "detached" });
  await page.goto(`${demo.stack.url}/leads/${lead?.id}`);
  await page.getByText("Why", { exact: true }).click();
  await page.getByRole("definition").filter({ hasText: "Why" }).getByRole("listitem").first().waitFor();
  expect(await page.getByText("Has a proposal", { exact: true }).count()).toBe(0);
  expect(faults()).toEqual([]);
});

test("a team without rules takes the suggested ones", async () => {
  await demo.sql`delete from public.score_rules`;
  const { page, faults } = await visitLeads();
  await page.goto(`${demo.stack.url}/settings/scoring`);
  await page.getByRole("button", { name: "Add these rules" }).click();
  await page.getByRole("switch", { name: "Use “Answers our mails”" }).waitFor();
  await page.getByRole("button", { name: "Add fit rule" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("In Germany");
  await page.getByRole("button", { name: "Add rule" }).click();
  await page.getByText("Finish at least one condition.").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Add engagement rule" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("Writes to us");
  await page.getByRole("button", { name: "Add rule" }).click();
  await page.getByRole("switch", { name: "Use “Writes to us”" }).waitFor();
  await page.getByRole("button", { name: "Delete “Writes to us”" }).click();
  await page.getByRole("switch", { name: "Use “Writes to us”" }).waitFor({ state: "detached" });
  await expect
    .poll(async () => (await demo.sql`select label from public.score_rules order by position`).length, soon)
    .toBe(6);
  expect(faults()).toEqual([]);
});

test("an alert is built in the settings, tells as it happens, is changed, muted and deleted", async () => {
  const { page, faults } = await visitLeads("/leads");
  await page.goto(`${demo.stack.url}/settings/alerts`);
  await page.getByRole("button", { name: "New alert" }).click();
  const form = page.getByRole("dialog", { name: "New alert" });
  await form.getByRole("button", { name: "Add alert" }).click();
  await form.getByText("Give the alert a name.").waitFor();
  await form.getByLabel("Name").fill("Someone wrote");
  await form.getByLabel("Tell me when").selectOption("Something happens with a lead");
  await form.getByText(/^Would have told you/).waitFor();
  await expectAccessible(page);
  await form.getByRole("button", { name: "Add alert" }).click();
  const rule = page
    .getByRole("list", { name: "Alerts" })
    .getByRole("listitem")
    .filter({ has: page.getByText("Someone wrote", { exact: true }) });
  await rule.getByText("Has not fired in 30 days").waitFor();

  const write = () => demo.sql`insert into public.lead_activities (workspace_id, lead_id, kind, title, occurred_at)
    select workspace_id, id, 'email_received', 'Hello', now() from public.leads
    where deleted_at is null and id not in (select lead_id from public.alert_firings) order by id limit 1`;
  const told = async () => (await demo.sql`select from public.agent_notifications where kind = 'alert'`).length;
  const before = await told();
  await write();
  await expect.poll(told, soon).toBe(before + 1);
  await page.reload();
  await rule.getByText(/Fired once in 30 days/).waitFor();

  await rule.getByRole("button", { name: "Edit “Someone wrote”" }).click();
  const change = page.getByRole("dialog", { name: "Edit alert" });
  await change.getByLabel("Priority").selectOption("high");
  await change.getByRole("button", { name: "Save" }).click();
  await change.waitFor({ state: "detached" });
  await rule.getByRole("button", { name: "Mute “Someone wrote”" }).click();
  await page.getByRole("menuitem", { name: "For a day" }).click();
  await rule.getByText(/^Muted until /).waitFor();
  await write();
  expect(
    await demo.sql`select priority, muted_until > now() + interval '23 hours' as muted
    from public.alert_rules where name = 'Someone wrote'`,
  ).toEqual([{ priority: "high", muted: true }]);
  expect(await told()).toBe(before + 1);
  await rule.getByRole("button", { name: "Unmute “Someone wrote”" }).click();
  await rule.getByText(/Fired once in 30 days/).waitFor();

  await rule.getByRole("button", { name: "Delete “Someone wrote”" }).click();
  await rule.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Undo" }).click();
  await rule.getByText("Has not fired in 30 days").waitFor();
  expect(faults()).toEqual([]);
});
