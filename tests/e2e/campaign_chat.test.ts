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
