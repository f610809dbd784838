import { afterAll, beforeAll, expect, test } from "vitest";
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

  await page.goto(`${demo.stack.url}/`);
  await page
    .getByRole("link", { name: /^Hot leads · / })
    .first()
    .click();
  await say(page, "only the German ones");
  await answered(page);
  expect(faults()).toEqual([]);
});
