import { afterAll, beforeAll, expect, test } from "vitest";
import { answered, type Demo, lastAnswer, openDemo, say, startDemo } from "./support/demo.ts";

let demo: Demo;
beforeAll(async () => {
  demo = await startDemo();
});
afterAll(() => demo.stop());

test("an answer shows what it took, and how it came about opens from there", async () => {
  const { page, faults } = await demo.visit();
  await openDemo(page);
  await say(page, "Show hot leads in Germany");
  await answered(page);
  await lastAnswer(page)
    .getByRole("button", { name: /[\d,]+ tokens · free/ })
    .click();
  const dialog = page.getByRole("dialog", { name: "How this answer came about" });
  await dialog.getByRole("cell", { name: "Asked the demo model" }).first().waitFor();
  await dialog.getByRole("cell", { name: /Searched leads/i }).waitFor();
  expect(await dialog.getByRole("row").count()).toBeGreaterThanOrEqual(4);
  expect(await dialog.textContent()).not.toContain("Germany");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  expect(faults()).toEqual([]);
});

test("an owner sees the month and sets a limit; at the limit the answer says so and who can raise it", async () => {
  const { page, faults } = await demo.visit();
  await openDemo(page);
  await page.goto(`${demo.stack.url}/settings/workspace`);
  await page.getByText(/^free · [\d,]+ tokens in \d+ model calls?$/).waitFor();
  await page.getByRole("table", { name: "By person" }).waitFor();
  await page.getByLabel("Each person, a day").fill("two");
  await page.getByText("Write an amount in US dollars, such as 2.50.").first().waitFor();
  await page.getByLabel("Each person, a day").fill("0.01");
  await page.getByRole("button", { name: "Save limits" }).click();
  await page.getByText("Spending limits saved").first().waitFor();

  await demo.sql`insert into private.model_prices (model, effective_from, input_micros, cached_micros, output_micros)
    values ('demo', '2026-01-02', 1000000, 100000, 10000000)`;
  await page.goto(`${demo.stack.url}/chat`);
  await say(page, "Show hot leads in France");
  await lastAnswer(page)
    .getByText(/Your spending limit for today is reached: .* of \$0\.01 .* can raise it in Settings → Workspace/)
    .first()
    .waitFor();

  await page.goto(`${demo.stack.url}/settings/profile`);
  await page.getByRole("heading", { name: "My own spending limit" }).waitFor();
  await page.getByLabel("A day").fill("0.02");
  await page.getByRole("button", { name: "Save limit" }).click();
  await page.getByText("The workspace allows $0.01 a day; your own limit can only be lower.").first().waitFor();
  expect(faults()).toEqual([]);
});
