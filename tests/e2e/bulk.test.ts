import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { answered, type Demo, openDemo, say, soon, startDemo } from "./support/demo.ts";
import { expectAccessible, expectNoSidewaysScroll } from "./support/looks.ts";

let demo: Demo;
beforeAll(async () => {
  demo = await startDemo();
});
afterAll(() => demo.stop());

const many = 2400;

/** Leads of a country of their own, and the list of them. */
async function visitCountry(country: string, options?: Parameters<Demo["visit"]>[0]) {
  await demo.sql`insert into public.leads (workspace_id, name, country, from_outside)
    select (select workspace_id from public.leads limit 1), ${country} || ' ' || lpad(n::text, 5, '0'), ${country}, false
    from generate_series(1, ${many}::int) as n`;
  const visit = await demo.visit(options);
  await openDemo(visit.page);
  const filter = JSON.stringify({ conditions: [{ field: "country", operator: "is_any_of", values: [country] }] });
  await visit.page.goto(`${demo.stack.url}/leads?filter=${encodeURIComponent(filter)}`);
  await visit.page.getByText("2,400 leads").first().waitFor();
  return visit;
}

const tagged = async (country: string, tag: string) =>
  (
    await demo.sql`select from public.leads where country = ${country} and tags @> array[${tag}]::text[] and deleted_at is null`
  ).length;
const bar = (page: Page) => page.getByRole("region", { name: "Selected leads" });
const card = (page: Page, name: string) => page.getByRole("group", { name });

test("all that match but one are tagged in the background, seen after a reload, and taken back but for what was edited", async () => {
  const { page, faults } = await visitCountry("Bulkland");
  await page.getByRole("checkbox", { name: /leads read so far/ }).click();
  await bar(page).getByRole("button", { name: "Select all 2,400 that match" }).click();
  await bar(page).getByText("All 2,400 leads that match are selected").waitFor();
  await page.getByRole("row").nth(1).getByRole("checkbox").click();
  await bar(page).getByText("2,399 selected").waitFor();
  await bar(page).getByRole("button", { name: "Tag", exact: true }).click();
  await page
    .getByRole("combobox", { name: "Tags" })
    .or(page.getByRole("textbox", { name: "Tags" }))
    .first()
    .fill("autumn");
  await page.keyboard.press("Enter");
  const confirm = page.getByRole("dialog", { name: "Tag 2,399 leads “autumn”?" });
  await confirm.getByText("All of them change.").waitFor();
  await expectAccessible(page);
  expect(await tagged("Bulkland", "autumn")).toBe(0);
  await confirm.getByRole("button", { name: "Change 2,399 leads" }).click();
  await card(page, "Tag 2,399 leads “autumn”").getByText("2,399 changed").waitFor(soon);
  expect(await tagged("Bulkland", "autumn")).toBe(2399);

  await page.reload();
  await card(page, "Tag 2,399 leads “autumn”").getByText("2,399 changed").waitFor(soon);
  await expectAccessible(page);
  await demo.sql`update public.leads set name = 'Kept as edited', tags = '{}' where country = 'Bulkland'
    and id = (select id from public.leads where country = 'Bulkland' and tags <> '{}' limit 1)`;
  await card(page, "Tag 2,399 leads “autumn”").getByRole("button", { name: "Undo" }).click();
  await card(page, "Tag 2,399 leads “autumn”").getByText("taken back").waitFor(soon);
  expect(await tagged("Bulkland", "autumn")).toBe(0);
  await card(page, "Tag 2,399 leads “autumn”").getByRole("button", { name: "Close the card" }).click();
  await page.reload();
  await page.getByText("2,400 leads").first().waitFor();
  expect(await card(page, "Tag 2,399 leads “autumn”").count()).toBe(0);
  expect(faults()).toEqual([]);
});

test("a few ticked leads get a field at once by keyboard, with Undo", async () => {
  const { page, faults } = await visitCountry("Fewland");
  await page.getByRole("grid", { name: "Leads" }).focus();
  await page.keyboard.press("x");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("x");
  await bar(page).getByText("2 selected").waitFor();
  await bar(page).getByRole("button", { name: "Field" }).click();
  const choose = page.getByRole("dialog", { name: "Set a field of the selected leads" });
  await choose.getByRole("combobox", { name: "Field" }).selectOption({ label: "City" });
  await choose.getByRole("textbox", { name: "Value" }).fill("Rome");
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  const confirm = page.getByRole("dialog", { name: "Change city of 2 leads?" });
  await confirm.getByRole("button", { name: "Change 2 leads" }).click();
  await card(page, "Change city of 2 leads").getByText("2 changed").waitFor();
  const inRome = () => demo.sql`select from public.leads where country = 'Fewland' and city = 'Rome'`;
  expect(await inRome()).toHaveLength(2);

  await bar(page).getByRole("button", { name: "Stage" }).click();
  await page.getByRole("menuitem", { name: "Qualified" }).click();
  await page.getByText("Move 2 leads to Qualified").first().waitFor();
  const moved = () => demo.sql`select from public.leads where country = 'Fewland' and stage = 'qualified'`;
  expect(await moved()).toHaveLength(2);
  await page.getByRole("region", { name: "Messages" }).getByRole("button", { name: "Undo" }).click();
  await page.getByText("Undone: 2 taken back").first().waitFor();
  expect(await moved()).toHaveLength(0);
  expect(faults()).toEqual([]);
});

test("on a phone all that match are deleted, and come back", async () => {
  const { page, faults } = await visitCountry("Phoneland", { viewport: { width: 390, height: 844 } });
  await page.getByRole("button", { name: "More about the leads" }).click();
  await page.getByRole("menuitem", { name: "Select all that match" }).click();
  await bar(page).getByText("All 2,400 leads that match are selected").waitFor();
  await page.getByRole("checkbox", { name: "Select Phoneland" }).first().click();
  await bar(page).getByText("2,399 selected").waitFor();
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  await bar(page).getByRole("button", { name: "Delete" }).click();
  const confirm = page.getByRole("dialog", { name: "Delete 2,399 leads?" });
  await confirm.getByRole("button", { name: "Delete 2,399 leads" }).click();
  await card(page, "Delete 2,399 leads").getByText("2,399 deleted").waitFor(soon);
  const here = () => demo.sql`select from public.leads where country = 'Phoneland' and deleted_at is null`;
  expect(await here()).toHaveLength(1);
  await expectNoSidewaysScroll(page);
  await page.getByRole("button", { name: "More about the leads" }).click();
  await page.getByRole("menuitem", { name: "Bin" }).click();
  await page.getByRole("dialog", { name: "Bin" }).getByRole("button", { name: "Restore all" }).click();
  const back = page.getByRole("dialog", { name: "Restore 2,399 leads?" });
  await back.getByRole("button", { name: "Restore 2,399 leads" }).click();
  await card(page, "Restore 2,399 leads").getByText("2,399 restored").waitFor(soon);
  expect(await here()).toHaveLength(2400);
  expect(faults()).toEqual([]);
});

test("the assistant changes thousands after one approval, and one undo takes it back", async () => {
  const { page, faults } = await visitCountry("Norway");
  await page.goto(`${demo.stack.url}/chat`);
  await say(page, "Move all leads in Norway to contacted");
  await answered(page);
  await page.getByRole("button", { name: /^Approve for/ }).click();
  await page.getByText("goes on in the background").first().waitFor(soon);
  const moved = async () =>
    (await demo.sql`select from public.leads where name like 'Norway %' and stage = 'contacted'`).length;
  await expect.poll(moved, soon).toBe(2400);
  await page.getByRole("button", { name: /^Undo: The change of/ }).click();
  await expect.poll(moved, soon).toBe(0);
  expect(faults()).toEqual([]);
});

test("one question is asked of a list: the price first, then answers with their words, in a field, and taken back", async () => {
  const [account] =
    await demo.sql`select id, name from public.accounts where domain like '%.example' order by name limit 1`;
  const { page, faults } = await demo.visit({ viewport: { width: 390, height: 844 } });
  await openDemo(page);
  await page.setViewportSize({ width: 1280, height: 800 });
  const filter = { conditions: [{ field: "company", operator: "is_any_of", values: [account?.name] }] };
  await page.goto(`${demo.stack.url}/leads?filter=${encodeURIComponent(JSON.stringify(filter))}`);
  await page.getByRole("checkbox", { name: /leads? read so far/ }).click();
  await bar(page).getByRole("button", { name: "Research" }).click();
  const dialog = page.getByRole("dialog", { name: "Research these leads" });
  await dialog.getByLabel("Question").fill("Who are their customers?");
  await dialog.getByLabel("Kind of answer").selectOption("text");
  await dialog.getByLabel("Name of the new field").fill("Customers");
  await expectAccessible(page);
  await dialog.getByLabel("Name of the new field").press("Enter");
  await dialog.getByText("1 company of").waitFor();
  await dialog.getByText("1 question to the model, free").waitFor();
  await expectAccessible(page);
  const filled = async () =>
    (
      await demo.sql`select custom ->> 'customers' as words from public.leads where account_id = ${account?.id} and deleted_at is null`
    )
      .map(({ words }) => words)
      .filter((words) => words !== null);
  expect(await filled()).toEqual([]);
  await dialog.getByRole("button", { name: "Start" }).click();
  const done = card(page, "Who are their customers?");
  await done.getByText(/1 answered/).waitFor(soon);
  expect((await filled())[0]).toContain("Our customers are");
  await done.getByRole("button", { name: "Results" }).click();
  const results = page.getByRole("dialog", { name: "Who are their customers?" });
  await results.getByRole("link", { name: /\(demo site\)/ }).waitFor();
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await results.getByRole("button", { name: "Close" }).last().click();
  await done.getByRole("button", { name: "Undo" }).click();
  await done.getByText(/^Taken back/).waitFor(soon);
  expect(await filled()).toEqual([]);
  expect(faults()).toEqual([]);
});
