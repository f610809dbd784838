import { afterAll, beforeAll, expect, test } from "vitest";
import { answered, type Demo, lastAnswer, openDemo, say, soon, startDemo } from "./support/demo.ts";
import { expectAccessibleInBoth, expectNoSidewaysScroll } from "./support/looks.ts";

let demo: Demo;
beforeAll(async () => {
  demo = await startDemo({ recipients: true });
});
afterAll(() => demo.stop());

const sizes = [
  { name: "desktop", viewport: { width: 1280, height: 800 } },
  { name: "phone", viewport: { width: 390, height: 844 } },
];

// A look at each of twenty screens, twice.
test.each(sizes)(
  "every screen is accessible and fits on a $name, in light and in dark",
  async ({ viewport }) => {
    const { page, faults } = await demo.visit({ viewport });
    const look = async () => {
      await expectAccessibleInBoth(page);
      await expectNoSidewaysScroll(page);
    };
    await page.getByRole("button", { name: "Open the demo" }).waitFor();
    await look();
    await openDemo(page);
    const places = await page.getByRole("navigation").getByRole("link").allInnerTexts();
    expect(places).toEqual([...new Set(places)]);
    await look();
    await say(page, "Show hot leads in Germany");
    await lastAnswer(page).getByRole("table").waitFor();
    await answered(page);
    await say(page, "Write an email to the first one about our meeting");
    await page.getByRole("button", { name: "Approve and send" }).waitFor();
    await look();
    await say(page, "Write a two-step sequence for the fintech leads we haven't talked to in a month");
    await lastAnswer(page)
      .getByText(/with 2 mails/)
      .first()
      .waitFor();
    await answered(page);
    await say(page, "Start it");
    await page.getByRole("button", { name: "Approve and start" }).waitFor();
    await look();
    for (const path of [
      "/leads",
      "/accounts",
      "/settings/fields",
      "/leads/board",
      "/reminders",
      "/imports",
      "/campaigns",
      "/campaigns?view=compare",
      "/campaigns?view=times",
      "/campaigns/replies",
      "/schedules",
      "/analytics",
      "/analytics?whose=questions",
      `/analytics?ask=${encodeURIComponent(JSON.stringify({ measure: "sources", period: "all_time" }))}`,
      "/campaigns/templates",
      "/campaigns/templates/new",
      "/mailbox",
      "/settings/mail",
      "/settings/keys",
      "/notifications",
      "/settings/notifications",
      "/settings/alerts",
      "/settings/behaviours",
      "/settings/profile",
      "/settings/memory",
      "/settings/appearance",
      "/settings/workspace",
      "/settings/history",
      "/nowhere",
    ]) {
      await page.goto(`${demo.stack.url}${path}`);
      await page.getByRole("main").waitFor();
      await page.waitForLoadState("networkidle");
      await look();
    }
    await page.goto(`${demo.stack.url}/leads`);
    await page
      .getByText(/\.example|Score|GmbH/)
      .first()
      .waitFor();
    await page.getByRole("row").or(page.getByRole("listitem")).nth(2).click();
    await page.getByRole("dialog").or(page.getByRole("complementary")).first().waitFor();
    await look();
    expect(faults()).toEqual([]);
  },
  300_000,
);

test("a goal is set by keyboard, shown with where it leads, and deleted", async () => {
  const { page, faults } = await demo.visit({ viewport: { width: 390, height: 844 } });
  await openDemo(page);
  await page.goto(`${demo.stack.url}/settings/behaviours`);
  await page.getByLabel("How many").fill("30");
  await page.getByLabel("Of what").selectOption("new_leads");
  await page.getByLabel("In which time").selectOption("quarter");
  await page.getByLabel("How many").press("Enter");
  const goal = page.getByRole("list", { name: "Goals" }).getByRole("listitem");
  await expect.poll(() => goal.textContent(), soon).toMatch(/of 30 new leads this quarter/);
  await page.emulateMedia({ colorScheme: "dark" });
  await page.setViewportSize({ width: 1280, height: 800 });
  await goal.scrollIntoViewIfNeeded();
  await expectAccessibleInBoth(page);
  await expectNoSidewaysScroll(page);
  await goal.getByRole("button", { name: /^Delete the goal/ }).click();
  await expect.poll(() => goal.count(), soon).toBe(0);
  expect(faults()).toEqual([]);
});

test("answers are pinned to a dashboard, put in order by keyboard, named, looked at alone, removed and brought back", async () => {
  const { page, faults } = await demo.visit();
  await openDemo(page);
  await say(page, "pin the win rate by source");
  await page
    .getByText(/Pinned “Win rate by source”/)
    .first()
    .waitFor();
  await page.goto(`${demo.stack.url}/analytics`);
  const mine = page.getByRole("list", { name: "My dashboard" });
  const names = () =>
    mine.getByRole("article").evaluateAll((all) => all.map((each) => each.getAttribute("aria-label")));
  await expect.poll(names, soon).toEqual(["Win rate by source"]);
  await page.getByText("Usual numbers").click();
  await page.getByRole("button", { name: "Pin Pipeline funnel" }).click();
  await page.getByRole("menuitem", { name: "To my dashboard" }).press("Enter");
  await page.getByRole("button", { name: "Show", exact: true }).click();
  await expect.poll(names, soon).toEqual(["Win rate by source", "Pipeline funnel"]);
  const act = async (title: string, what: string) => {
    await page.getByRole("button", { name: `More for ${title}` }).press("Enter");
    await page.getByRole("menuitem", { name: what }).press("Enter");
  };
  await act("Pipeline funnel", "Move earlier");
  await expect.poll(names, soon).toEqual(["Pipeline funnel", "Win rate by source"]);
  await act("Pipeline funnel", "Rename");
  await page.getByLabel("Name", { exact: true }).fill("How far they come");
  await page.getByLabel("Name", { exact: true }).press("Enter");
  await expect.poll(names, soon).toEqual(["How far they come", "Win rate by source"]);
  await act("Win rate by source", "Full width");
  await mine.getByText("In a table").first().click();
  await mine.getByRole("region", { name: "Pipeline funnel, table" }).waitFor();
  await expectAccessibleInBoth(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await expectNoSidewaysScroll(page);
  await act("How far they come", "Remove");
  await expect.poll(names, soon).toEqual(["Win rate by source"]);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(names, soon).toEqual(["How far they come", "Win rate by source"]);
  await page.getByText("Ask", { exact: true }).click();
  await page.getByRole("button", { name: "Run" }).click();
  await page.getByRole("button", { name: "Pin Leads by stage" }).press("Enter");
  await page.getByRole("menuitem", { name: "To my dashboard" }).press("Enter");
  await page.getByRole("button", { name: "Show", exact: true }).click();
  const question = mine.getByRole("article", { name: "Leads by stage" });
  await question.getByText("In a table").click();
  await question.getByRole("cell").first().waitFor();
  await expectAccessibleInBoth(page);
  await expectNoSidewaysScroll(page);
  await act("Leads by stage", "Change the question");
  expect(await page.getByLabel("SQL").inputValue()).toContain("from reports.leads");
  await page.goto(`${demo.stack.url}/analytics`);
  await mine.getByRole("link", { name: "How far they come" }).click();
  await expect.poll(names, soon).toEqual(["How far they come"]);
  expect(new URL(page.url()).searchParams.get("pin")).not.toBeNull();
  expect(faults()).toEqual([]);
});

test("an expired session leads to the sign-in and back", async () => {
  const { page } = await demo.visit();
  await openDemo(page);
  await page.goto(`${demo.stack.url}/leads`);
  await page.getByRole("main").waitFor();
  await page.evaluate(() => localStorage.clear());
  await page.reload();
  await page.getByRole("button", { name: "Open the demo" }).click();
  await expect.poll(() => new URL(page.url()).pathname, soon).toBe("/leads");
});

test("offline is said, and the page goes on when the network is back", async () => {
  const { page } = await demo.visit();
  await openDemo(page);
  await page.context().setOffline(true);
  await page
    .getByText(/offline/i)
    .first()
    .waitFor();
  await page.context().setOffline(false);
  await say(page, "Hello");
  await answered(page);
});

test("a key is made, shown once, rotated and revoked", async () => {
  const { page, faults } = await demo.visit({ viewport: { width: 390, height: 844 } });
  await openDemo(page);
  await page.goto(`${demo.stack.url}/settings/keys`);
  await page.getByRole("button", { name: "Make a key" }).press("Enter");
  await page.getByLabel("Service account").fill("Web shop");
  await page.getByRole("checkbox", { name: "leads:write" }).check();
  await expectAccessibleInBoth(page);
  await page.getByRole("button", { name: "Make the key" }).click();
  const secret = page.getByRole("dialog").getByText(/^cla_[0-9a-f]{8}_/);
  await secret.waitFor();
  await expectAccessibleInBoth(page);
  await page.getByRole("button", { name: "I have copied it" }).click();
  const keys = page.getByRole("list", { name: "Keys", exact: true }).getByRole("listitem");
  await expect.poll(() => keys.allTextContents(), soon).toEqual([expect.stringContaining("Web shop")]);
  expect(await secret.count()).toBe(0);
  await expectAccessibleInBoth(page);
  await expectNoSidewaysScroll(page);
  await keys.getByRole("button", { name: /^Rotate/ }).click();
  await page.getByRole("button", { name: "I have copied it" }).click();
  await expect.poll(() => keys.count(), soon).toBe(2);
  await keys
    .nth(0)
    .getByRole("button", { name: /^Revoke/ })
    .click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await expect.poll(() => keys.count(), soon).toBe(1);
  await page.getByText("No longer valid (1)").waitFor();
  expect(faults()).toEqual([]);
});
