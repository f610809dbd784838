import { afterAll, beforeAll, expect, test } from "vitest";
import { callAs } from "../helpers/act_as.ts";
import { leaveCampaign } from "../helpers/campaign_world.ts";
import { answered, type Demo, openDemo, say, soon, startDemo } from "./support/demo.ts";
import { expectAccessible, expectNoSidewaysScroll } from "./support/looks.ts";

let demo: Demo;
beforeAll(async () => {
  demo = await startDemo();
});
afterAll(() => demo.stop());

test("the assistant starts the draft that is there, once its card was read and approved; then it is asked how it goes", async () => {
  const { page, faults } = await demo.visit();
  await openDemo(page);
  await say(page, "Start the campaign");
  const card = page.getByRole("group", { name: /^Needs your approval: Start “From spreadsheets to forecasts”/ });
  await card.getByText(/The segment “Spreadsheet planners”\. \d+ people would get it now/).waitFor();
  await card
    .getByText(/alex\.morgan@fernwick\.example/)
    .first()
    .waitFor();
  await card.getByText("Step 1, at once").first().waitFor();
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await expectNoSidewaysScroll(page);
  await page.setViewportSize({ width: 1280, height: 800 });
  await card.getByRole("button", { name: "Approve and start" }).click();
  await page.getByText("“From spreadsheets to forecasts” has started.").first().waitFor();
  await answered(page);
  const running = () => demo.sql`select id from public.campaigns where status = 'running'`;
  await expect.poll(running, soon).toHaveLength(1);
  await say(page, "Pause the campaign From spreadsheets to forecasts");
  await page
    .getByText(/is paused; nothing more of it is sent/)
    .first()
    .waitFor();
  await answered(page);
  await say(page, "How is the campaign doing?");
  await page
    .getByText(/“From spreadsheets to forecasts”: paused/)
    .first()
    .waitFor();
  await answered(page);
  await page.getByRole("button", { name: "Open campaign" }).last().click();
  await page.getByRole("tab", { name: "Progress" }).waitFor();
  expect(faults()).toEqual([]);
});

test("the assistant writes a sequence, and its draft opens", async () => {
  const { page, faults } = await demo.visit();
  await openDemo(page);
  await say(page, "Write a three-step sequence for the fintech leads we haven't talked to in a month");
  await page
    .getByText(/Saved the draft “.*” with 3 mails\. \d+ people would get it now/)
    .first()
    .waitFor();
  await answered(page);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Open campaign" }).click();
  await page.getByRole("textbox", { name: "Text of Step 3" }).waitFor();
  expect(faults()).toEqual([]);
});

test("a schedule is proposed in words, confirmed on its card, runs now, and its run goes on as a chat", async () => {
  const { page, faults } = await demo.visit();
  await openDemo(page);
  await say(page, "Every weekday at 8 send me the hot leads");
  const card = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "Hot leads" }) });
  await expect.poll(() => card.getByRole("list", { name: "Next runs" }).getByRole("listitem").count(), soon).toBe(5);
  await answered(page);
  await expectAccessible(page);
  const tasks = () => demo.sql`select status, cron from public.scheduled_tasks`;
  expect(await tasks()).toEqual([{ status: "proposed", cron: "0 8 * * 1-5" }]);
  await card.getByRole("button", { name: "Confirm", exact: true }).click();
  await card.getByText("Active").waitFor();
  await say(page, "What is scheduled?");
  await page.getByRole("cell", { name: "At 08:00, Monday through Friday" }).waitFor();
  await answered(page);

  await page.getByRole("link", { name: "Schedules", exact: true }).click();
  await page.getByRole("link", { name: "Hot leads" }).click();
  await page.getByRole("button", { name: "Run now" }).click();
  const runs = page.getByRole("region", { name: "Runs" });
  await runs.getByText(/leads with a score/).waitFor();
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await expectNoSidewaysScroll(page);
  await page.setViewportSize({ width: 1280, height: 800 });

  await page.getByRole("button", { name: "Change" }).click();
  const form = page.getByRole("dialog", { name: "Change schedule" });
  await form.getByLabel("When").selectOption("Every week");
  await form.getByLabel("How often").selectOption("Every other week");
  await form.getByText(/only on Monday, every other week from /).waitFor();
  const dates = form.locator("time");
  await expect.poll(() => dates.count(), soon).toBe(5);
  const at = await dates.evaluateAll((shown) => shown.map((each) => Date.parse(each.getAttribute("datetime") ?? "")));
  for (const [before, next] of at.slice(1).map((run, place) => [at[place] ?? 0, run] as const)) {
    // Where the clocks change between, an hour more or less.
    expect(Math.round((next - before) / 86_400_000)).toBe(14);
  }
  await expectAccessible(page);
  await form.getByLabel("When").selectOption("Cron expression");
  await form.getByLabel("Cron expression", { exact: true }).fill("* * * * *");
  await form.getByText("A task runs at most every 5 minutes.").waitFor();
  await form.getByLabel("Cron expression", { exact: true }).fill("30 7 * * 1#1");
  await form.getByText("At 07:30, on the first Monday of the month").waitFor();
  await form.getByRole("button", { name: "Save" }).click();
  await page.getByText("At 07:30, on the first Monday of the month").waitFor();
  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByRole("button", { name: "Resume" }).waitFor();
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByText("Nothing is scheduled").waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("button", { name: "Resume" }).waitFor();
  expect(await tasks()).toEqual([{ status: "paused", cron: "30 7 * * 1#1" }]);

  // What failed is run again right where it is told.
  await demo.sql`select private.notify_person(t.workspace_id, t.user_id, 'task_failed', 'It failed', 'No answer.', 'low',
      private.run_again_actions(t), data => jsonb_build_object('task_id', t.id)) from public.scheduled_tasks t`;
  await page.getByRole("button", { name: /^Alerts, / }).click();
  const alert = page.getByRole("list", { name: "Alerts" }).getByRole("listitem").filter({ hasText: "It failed" });
  await alert.getByRole("button", { name: "Run again" }).click();
  await page.getByText("“Hot leads” has been started").first().waitFor();
  await alert.getByText("Taken up again").waitFor();
  await expect.poll(() => alert.getByRole("button", { name: "Run again" }).isDisabled()).toBe(true);
  await expect
    .poll(() => demo.sql`select by_hand, status from public.task_executions order by due_at`, soon)
    .toEqual([{ by_hand: true, status: "succeeded" }]);

  await page.goto(`${demo.stack.url}/`);
  await page
    .getByRole("link", { name: /^Hot leads · / })
    .first()
    .click();
  await say(page, "only the German ones");
  await answered(page);
  expect(faults()).toEqual([]);
});

/** Someone who was written to answers, as the webhook tells it. */
async function answerCampaign(name: string, text: string): Promise<void> {
  const [owner] =
    await demo.sql`select workspace_id, user_id from public.workspace_members where role = 'owner' limit 1`;
  await leaveCampaign(demo.sql, owner?.workspace_id, owner?.user_id, "chat");
  const address = "chat@reader.example.com";
  await demo.sql`update public.leads set name = ${name}, owner_id = ${owner?.user_id} where email = ${address}`;
  const [mail] = await demo.sql`select o.id from public.outbox o join public.enrolments e on e.id = o.enrolment_id
    join public.leads l on l.id = e.lead_id where l.email = ${address}`;
  await demo.sql`delete from public.inbound_mails where outbox_id = ${mail?.id}`;
  const sent = { answers: [`<${mail?.id}@sender.example.com>`], to: ["chat@sender.example.com"], subject: "Re: Hello" };
  const from = { message_id: `<${crypto.randomUUID()}@example.com>`, from_address: address, from_name: name };
  await callAs(demo.sql, "service", "receive_mail", {
    mail: { ...sent, ...from, text, kind: "reply", classification: "interested" },
  });
}

test("a reply comes in by itself with a drafted answer, which leaves once it is approved; its class is corrected", async () => {
  const { page, faults } = await demo.visit();
  await openDemo(page);
  await page.goto(`${demo.stack.url}/campaigns/replies`);
  await page.getByRole("tab", { name: "Replies", selected: true }).waitFor();
  await page.waitForLoadState("networkidle");
  await answerCampaign("Rosa Lindqvist", "Sounds good, tell me more.");
  const item = page.getByRole("listitem").filter({ hasText: "Rosa Lindqvist" });
  await item.getByText("Draft waits").waitFor();
  await expectAccessible(page);
  await item.getByRole("link").press("Enter");
  await page.getByText("By the assistant: They say that they want to hear more.").waitFor();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Look at the draft" }).click();
  const card = page.getByRole("group", { name: "Needs your approval: Send this answer to Rosa Lindqvist?" });
  await card.getByText("Re: Hello").waitFor();
  await page.getByText(/I began by myself when a reply came in/).waitFor();
  await expectAccessible(page);
  await card.getByRole("button", { name: "Approve and send" }).click();
  await page.getByText("Sent to chat@reader.example.com.").first().waitFor();
  await page.getByRole("link", { name: "Open the reply" }).click();
  await page.getByText("Answered").waitFor();
  await page.getByRole("combobox", { name: "It comes to" }).selectOption("question");
  await page.getByText("By a person.").waitFor();
  await page.setViewportSize({ width: 390, height: 844 });
  await expectNoSidewaysScroll(page);
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(demo.stack.url);
  await say(page, "Who answered?");
  await page
    .getByText(/Rosa Lindqvist.*: question/)
    .first()
    .waitFor();
  expect(faults()).toEqual([]);
});

test("a permission to send without asking is given and taken back in the settings", async () => {
  const { page, faults } = await demo.visit();
  await openDemo(page);
  await page.goto(`${demo.stack.url}/settings/mail`);
  await page.getByText("None: you approve every mail.").waitFor();
  await page.getByRole("button", { name: "Give a permission" }).click();
  const dialog = page.getByRole("dialog", { name: "Send without asking" });
  await dialog.getByRole("spinbutton", { name: "Days" }).fill("30");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Give the permission" }).click();
  const given = page.getByRole("list", { name: "Permissions" }).getByText("To leads that you own");
  await given.waitFor();
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await expectNoSidewaysScroll(page);
  await page.getByRole("button", { name: "Take back" }).click();
  await page.getByText("None: you approve every mail.").waitFor();
  expect(faults()).toEqual([]);
});
