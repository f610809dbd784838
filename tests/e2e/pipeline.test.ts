import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Demo, openDemo, say, soon, startDemo } from "./support/demo.ts";
import { expectAccessible, expectNoSidewaysScroll } from "./support/looks.ts";

let demo: Demo;
beforeAll(async () => {
  demo = await startDemo();
});
afterAll(() => demo.stop());

const labels = async () =>
  (await demo.sql`select label from public.pipeline_stages order by position, key`).map(({ label }) => label);
const drawer = (page: Page) => page.getByRole("dialog").or(page.getByRole("complementary")).first();

/** A lead of Alex's with the drawer open; returns its id. */
async function openLead(page: Page): Promise<string> {
  const [row] =
    await demo.sql`select id from public.leads where stage = 'qualified' and deleted_at is null order by name, id limit 1`;
  await openDemo(page);
  await page.goto(`${demo.stack.url}/leads/${row?.id}`);
  await drawer(page).getByRole("heading", { name: "Timeline" }).waitFor();
  return String(row?.id);
}

/** What the schedule does once a minute. */
const tell = () => demo.sql`select private.notify_due_reminders()`;

test("stages are renamed, ordered, added and removed in the settings, and the board follows", async () => {
  const { page, faults } = await demo.visit();
  await openDemo(page);
  await page.goto(`${demo.stack.url}/settings/workspace`);
  await page.getByRole("textbox", { name: "Name of Proposal" }).fill("Offer sent");
  await page.getByRole("button", { name: "Move Engaged up" }).click();
  await page.getByRole("button", { name: "Add a stage" }).click();
  await page.getByRole("textbox", { name: "Name of the new stage" }).fill("Contract");
  await page.getByRole("button", { name: "Remove Contacted" }).click();
  const [before] = await demo.sql`select count(*)::int as count from public.leads where stage = 'contacted'`;
  await page.getByText(`Where do its ${before?.count} leads go?`).waitFor();
  await page.getByLabel(/^Where do its/).selectOption({ label: "New" });
  await expectAccessible(page);
  await page.getByRole("button", { name: "Remove the stage" }).click();
  await page.getByRole("button", { name: "Save the stages" }).click();
  await page.getByText(`The stages are saved. ${before?.count} leads moved.`).first().waitFor();
  expect(await labels()).toEqual(["New", "Engaged", "Qualified", "Offer sent", "Contract", "Won", "Lost"]);
  await page.goto(`${demo.stack.url}/leads/board`);
  await page.getByRole("region", { name: /^Offer sent: / }).waitFor();
  await page.getByRole("region", { name: "Contract: 0 leads" }).waitFor();
  expect(faults()).toEqual([]);
});

test("who edits stages that someone else has changed meanwhile is told, and sees theirs", async () => {
  const { page } = await demo.visit();
  await openDemo(page);
  await page.goto(`${demo.stack.url}/settings/workspace`);
  const last = page.getByRole("list", { name: "Stages" }).getByRole("textbox").last();
  await last.fill("Lost for good");
  await demo.sql`update public.pipeline_stages set label = 'Gone' where key = 'lost'`;
  await page.getByRole("button", { name: "Save the stages" }).click();
  await page.getByRole("alert").filter({ hasText: "Someone changed the stages" }).waitFor();
  await expect.poll(() => last.inputValue(), soon).toBe("Gone");
});

test("the drawer tells how long a lead was in each stage, and what changed, of one kind or all", async () => {
  const { page } = await demo.visit();
  const id = await openLead(page);
  const stays = drawer(page).getByRole("list", { name: "Stages so far" });
  await stays.getByRole("listitem").nth(1).waitFor();
  await page.getByRole("textbox", { name: "Note" }).fill("Called about the budget");
  await drawer(page).getByText("Call", { exact: true }).click();
  await page.getByRole("button", { name: "Log call" }).click();
  await drawer(page).getByText("Called about the budget").last().waitFor();
  await demo.sql`update public.leads set phone = '+49 30 23125 999' where id = ${id}`;
  await drawer(page).getByRole("button", { name: "Changes" }).click();
  await drawer(page).getByText("Changed phone").waitFor();
  expect(await drawer(page).getByText("Called about the budget").count()).toBe(0);
  await drawer(page).getByRole("button", { name: "Calls" }).click();
  await drawer(page).getByText("Called about the budget").waitFor();
});

test("a timeline longer than a page goes on", async () => {
  const { page } = await demo.visit();
  const [row] =
    await demo.sql`select id, workspace_id from public.leads where deleted_at is null order by created_at desc, id limit 1`;
  await demo.sql`insert into public.lead_activities (workspace_id, lead_id, kind, title, occurred_at)
    select ${row?.workspace_id}, ${row?.id}, 'note', 'Entry ' || n, now() - make_interval(mins => n) from generate_series(1, 75) n`;
  await openDemo(page);
  await page.goto(`${demo.stack.url}/leads/${row?.id}`);
  await drawer(page).getByText("Entry 1", { exact: true }).waitFor();
  for (const last of ["Entry 40", "Entry 75"]) {
    await drawer(page).getByRole("button", { name: "Show older" }).click();
    await drawer(page).getByText(last, { exact: true }).waitFor();
  }
});

test("a reminder is set in the drawer, told when it is due, put off and done from its alert", async () => {
  const { page, listening, faults } = await demo.visit();
  const id = await openLead(page);
  await listening();
  await drawer(page).getByRole("textbox", { name: "Remind me to" }).fill("Send the price list");
  await drawer(page).getByRole("button", { name: "Remind me" }).click();
  await page.getByRole("button", { name: /^Tomorrow/ }).click();
  await drawer(page).getByRole("list", { name: "Open reminders" }).getByText("Send the price list").waitFor();
  const due = () =>
    demo.sql`select due_at > now() as ahead, done_at is not null as done from public.reminders where lead_id = ${id}`;
  expect({ ...(await due())[0] }).toEqual({ ahead: true, done: false });
  await page.getByRole("button", { name: "Close" }).first().click();
  for (const [button, expected] of [
    ["In an hour", { ahead: true, done: false }],
    ["Done", { ahead: false, done: true }],
  ] as const) {
    await demo.sql`update public.reminders set due_at = now() - interval '1 second' where lead_id = ${id}`;
    await tell();
    await page.getByText("Send the price list").first().waitFor();
    await page.getByRole("button", { name: button, exact: true }).first().click();
    await expect.poll(async () => ({ ...(await due())[0] }), soon).toEqual(expected);
  }
  await page.getByRole("button", { name: "Undo" }).last().click();
  await expect.poll(async () => (await due())[0]?.done, soon).toBe(false);
  expect(faults()).toEqual([]);
});

test.each([
  { name: "desktop", viewport: { width: 1280, height: 800 } },
  { name: "phone", viewport: { width: 390, height: 844 } },
])("the list of reminders on a $name: set, put off, ticked off, accessible", async ({ viewport }) => {
  const { page } = await demo.visit({ viewport, reducedMotion: "reduce" });
  await openDemo(page);
  await page.goto(`${demo.stack.url}/reminders`);
  await page.getByRole("heading", { name: "Reminders" }).waitFor();
  const words = `Water the plants at ${viewport.width}`;
  await page.getByRole("textbox", { name: "Remind me to" }).fill(words);
  await page.getByRole("button", { name: "Remind me" }).click();
  await page.getByRole("button", { name: /^In a month/ }).click();
  const item = page.getByRole("listitem").filter({ hasText: words });
  await item.waitFor();
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await item.getByRole("checkbox").click();
  await item.waitFor({ state: "detached" });
  await page.getByText("Done", { exact: true }).click();
  await page.getByRole("listitem").filter({ hasText: words }).waitFor();
});

test("the assistant sets one, in words", async () => {
  const { page } = await demo.visit();
  await openDemo(page);
  const [row] =
    await demo.sql`select name from public.leads where deleted_at is null group by name having count(*) = 1 order by name limit 1`;
  await say(page, `Remind me to call ${row?.name} on Tuesday`);
  await page.getByText("Set a reminder").first().waitFor();
  const [made] =
    await demo.sql`select text, extract(isodow from due_at at time zone 'UTC')::int as day from public.reminders
    order by created_at desc limit 1`;
  expect({ ...made }).toEqual({ text: `Call ${row?.name}`, day: 2 });
});

test("numbers are asked for in the chat, looked at under Analytics, and lead to the leads behind them", async () => {
  const { page, faults } = await demo.visit();
  await openDemo(page);
  await say(page, "which source brings the most in the last 365 days?");
  const link = page.getByRole("figure").getByRole("link", { name: /^Lead sources: / });
  await link.click();
  const table = page.getByRole("region", { name: "Lead sources, table" });
  await table.waitFor();
  const first = table.getByRole("button", { name: /^Leads: / }).first();
  const told = Number((await first.textContent())?.replaceAll(",", ""));
  await first.click();
  await page
    .getByRole("dialog")
    .getByText(new RegExp(`^${told} leads? behind it`))
    .waitFor();
  await page.keyboard.press("Escape");
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Lead sources as CSV" }).click();
  expect((await saved).suggestedFilename()).toMatch(/^Lead sources .*\.csv$/);
  const picture = page.waitForEvent("download");
  await page.getByRole("button", { name: "Lead sources as PNG" }).click();
  expect((await picture).suggestedFilename()).toMatch(/\.png$/);
  await page.getByLabel("Split by").selectOption("month");
  await expect.poll(() => new URL(page.url()).searchParams.get("ask"), soon).toContain('"group_by":"month"');
  await page.goto(`${demo.stack.url}/analytics`);
  await page.getByRole("region", { name: "Pipeline funnel, table" }).waitFor();
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await expectNoSidewaysScroll(page);
  expect(faults()).toEqual([]);
});
