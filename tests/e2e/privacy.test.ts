import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { answered, type Demo, openDemo, say, soon, startDemo } from "./support/demo.ts";
import { expectAccessible, expectNoSidewaysScroll } from "./support/looks.ts";

let demo: Demo;
beforeAll(async () => {
  demo = await startDemo();
});
afterAll(() => demo.stop());

test("owners export everything about a person, and erase them once the name is typed out", async () => {
  const [lead] =
    await demo.sql`select id, name from public.leads where email is not null order by score desc, id limit 1`;
  const { page, faults } = await demo.visit({ viewport: { width: 390, height: 844 } });
  await openDemo(page);
  await page.goto(`${demo.stack.url}/leads/${lead?.id}`);
  await page.getByRole("button", { name: "More about this lead" }).click();
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("menuitem", { name: "Export everything about this person" }).click(),
  ]);
  expect(file.suggestedFilename()).toBe(`${lead?.name}.json`);
  await page.getByRole("button", { name: "Close message" }).click();
  expect(JSON.parse(await readFile(await file.path(), "utf8"))).toMatchObject({ lead: { id: lead?.id } });

  await page.getByRole("button", { name: "More about this lead" }).click();
  await page.getByRole("menuitem", { name: "Erase this person…" }).click();
  const dialog = page.getByRole("dialog", { name: `Erase ${lead?.name}?` });
  await dialog.getByText("The address as a hash that nobody can read back").waitFor();
  const erase = dialog.getByRole("button", { name: "Erase for good" });
  expect(await erase.isDisabled()).toBe(true);
  await dialog.getByRole("textbox").fill("somebody else");
  expect(await erase.isDisabled()).toBe(true);
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await dialog.getByRole("textbox").fill(`${lead?.name}`);
  await page.keyboard.press("Enter");
  await page.getByText("The person is erased").first().waitFor();
  expect(await demo.sql`select from public.leads where id = ${lead?.id} and deleted_at is null`).toHaveLength(0);
  expect(await demo.sql`select reason from public.suppressions`).toMatchObject([{ reason: "erased" }]);
  expect(faults()).toEqual([]);
});

test("members find neither in the menu", async () => {
  const [lead] = await demo.sql`select id from public.leads where deleted_at is null order by id limit 1`;
  await demo.sql`update public.workspace_members set role = 'member' where display_name = 'Alex Morgan'`;
  const { page } = await demo.visit();
  await openDemo(page);
  await page.goto(`${demo.stack.url}/leads/${lead?.id}`);
  await page.getByRole("button", { name: "More about this lead" }).click();
  await page.getByRole("menuitem", { name: "Delete lead" }).waitFor();
  expect(await page.getByRole("menuitem").allTextContents()).toEqual(["Delete lead"]);
  await demo.sql`update public.workspace_members set role = 'owner' where display_name = 'Alex Morgan'`;
});

test("the assistant offers the file, and erases only what was approved", async () => {
  const [lead] = await demo.sql`select id, name from public.leads l where deleted_at is null
    and (select count(*) from public.leads o where o.name = l.name) = 1 order by id limit 1`;
  const { page, faults } = await demo.visit();
  await openDemo(page);
  await say(page, `export everything about ${lead?.name}`);
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download JSON" }).click(),
  ]);
  expect(file.suggestedFilename()).toBe(`${lead?.name}.json`);
  await answered(page);
  await say(page, `erase ${lead?.name} for good`);
  const isHere = async () =>
    (await demo.sql`select from public.leads where id = ${lead?.id} and deleted_at is null`).length === 1;
  await page.getByText("a hash, so that nothing is sent to it").waitFor();
  expect(await isHere()).toBe(true);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Erase for good" }).click();
  await page.getByText("The person is erased:", { exact: false }).first().waitFor();
  await expect.poll(isHere, soon).toBe(false);
  expect(faults()).toEqual([]);
});

test("messages above an open window can be clicked and reached with the keyboard", async () => {
  const { page, faults } = await demo.visit();
  await openDemo(page);
  const [lead] = await demo.sql`select id from public.leads where deleted_at is null order by score desc, id limit 1`;
  await page.goto(`${demo.stack.url}/leads/${lead?.id}`);
  const copy = page.getByRole("dialog").getByRole("button", { name: "Copy link" });
  await copy.click();
  const close = page.getByRole("button", { name: "Close message" });
  await close.click();
  await close.waitFor({ state: "detached" });
  await copy.click();
  await close.waitFor();
  await close.focus();
  await page.keyboard.press("Enter");
  await close.waitFor({ state: "detached" });
  // Still there when the window closes.
  await copy.click();
  await close.waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await close.click();
  await close.waitFor({ state: "detached" });
  expect(faults()).toEqual([]);
});
