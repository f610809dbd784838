import AxeBuilder from "@axe-core/playwright";
import type { Download, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { answered, type Demo, openDemo, say, soon, startDemo } from "./support/demo.ts";

let demo: Demo;
beforeAll(async () => {
  demo = await startDemo();
});
afterAll(() => demo.stop());

const csv = (name: string, text: string) => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });
const named = (prefix: string) => demo.sql`select name, title, stage, custom from public.leads
  where email like ${`${prefix}%@import.example`} and deleted_at is null order by name`;

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`)).toEqual([]);
}

/** Waits for figures of what an import came to. */
async function cameTo(page: Page, ...figures: [label: string, count: string][]): Promise<void> {
  const counts = page.getByLabel("What the import came to");
  for (const [label, count] of figures) await counts.getByText(`${label}${count}`, { exact: true }).waitFor();
}

async function textOf(download: Download): Promise<string> {
  let text = "";
  for await (const piece of await download.createReadStream()) text += String(piece);
  return text;
}

test("a file goes from the leads' menu through mapping, a new field and a preview into the list, and back out", async () => {
  const { page, faults } = await demo.visit();
  await openDemo(page);
  await page.goto(`${demo.stack.url}/leads`);
  await page.getByRole("button", { name: "More about the leads" }).click();
  await page.getByRole("menuitem", { name: "Import a file" }).click();
  await page.getByRole("heading", { name: "Import leads" }).waitFor();
  await expectAccessible(page);
  const rows = Array.from(
    { length: 2100 },
    (_, place) => `Page${place},Import,page${place}@import.example,Chief,Importers,customer,${place}`,
  );
  const file = [
    "First Name,Last Name,Email,Rank,Firma,Lifecycle Stage,Seats",
    ...rows,
    "Broken,Row,no address,,,,",
  ].join("\n");
  // Who is quicker than the first rows of the file waits for them: they say what kind of field it is.
  let openPreview = () => {};
  const asked = new Promise<void>((resolve) => {
    openPreview = resolve;
  });
  await page.route("**/rest/v1/rpc/preview_import", (route) => asked.then(() => route.continue()));
  await page.locator("input[type=file]").setInputFiles(csv("people.csv", file));
  await page.getByRole("heading", { name: "people.csv" }).waitFor();

  await page.getByRole("combobox", { name: "Field for Rank" }).selectOption({ label: "Job title" });
  await page.getByRole("combobox", { name: "Field for Seats" }).selectOption({ label: "New field…" });
  const newField = page.getByRole("dialog", { name: "New field" });
  await expect.poll(() => newField.getByRole("button", { name: "Add field" }).isDisabled()).toBe(true);
  openPreview();
  await newField.getByRole("button", { name: "Add field" }).click();
  await expect.poll(() => page.getByRole("combobox", { name: "Field for Seats" }).inputValue()).toBe("custom.seats");
  await page.getByRole("combobox", { name: "Who is there already" }).selectOption({ label: "Update them" });
  await page.getByRole("listitem").filter({ hasText: "2,100 will be added" }).waitFor();
  await page.getByRole("listitem").filter({ hasText: "1 cannot be taken" }).waitFor();
  // Which one is told before anything is written, however far down it stands.
  await page.getByRole("listitem").filter({ hasText: "Row 2102" }).getByText("is not an e-mail address").waitFor();
  expect(await named("page")).toHaveLength(0);
  await expectAccessible(page);

  await page.getByRole("button", { name: "Import 2,100 leads" }).click();
  await cameTo(page, ["Added", "2,100"], ["Failed", "1"]);
  await page.getByText('"no address" is not an e-mail address.').waitFor();
  await expectAccessible(page);
  expect((await named("page")).find(({ name }) => name === "Page1005 Import")).toEqual({
    name: "Page1005 Import",
    title: "Chief",
    stage: "won",
    custom: { seats: 1005 },
  });
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Rows with a problem as CSV" }).click(),
  ]);
  expect(download.suggestedFilename()).toBe("people, rows that failed.csv");
  expect(await textOf(download)).toBe(
    "\uFEFFFirst Name,Last Name,Email,Rank,Firma,Lifecycle Stage,Seats,Row,Why\r\n" +
      'Broken,Row,no address,,,,,2102,"""no address"" is not an e-mail address."\r\n',
  );

  await demo.sql`update public.leads set city = 'Rome' where email = 'page7@import.example'`;
  await page.getByRole("button", { name: "Undo the import" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Undo the import" }).click();
  await page.getByText("2,099 changes were taken back. 1 kept, because someone changed them since.").waitFor();
  await page.getByRole("link", { name: "Page7 Import" }).waitFor();
  expect(await named("page")).toHaveLength(1);
  await page.getByRole("link", { name: "Imports" }).click();
  await page
    .getByRole("link", { name: /people\.csv/ })
    .getByText("Undone")
    .waitFor();
  expect(faults()).toEqual([]);
});

test("a file dropped into the chat is imported by the assistant after an approval, and undone on its card", async () => {
  const { page, faults } = await demo.visit();
  await openDemo(page);
  const text = "Name,Email\nChat One,chat1@import.example\nChat Two,chat2@import.example";
  const data = await page.evaluateHandle((content) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([content], "fair.csv", { type: "text/csv" }));
    return transfer;
  }, text);
  const composer = page.getByRole("textbox", { name: "Message to the assistant" });
  for (const type of ["dragenter", "dragover"]) await composer.dispatchEvent(type, { dataTransfer: data });
  await page.getByText("Drop the file to import its leads").waitFor();
  await composer.dispatchEvent("drop", { dataTransfer: data });
  const card = page.getByRole("group", { name: "Import of fair.csv" }).last();
  await card.getByText("2 will be added").waitFor();
  await expectAccessible(page);

  await page.reload();
  await card.getByText("2 will be added").waitFor();
  await say(page, "Import it and tag them fair-2026");
  await page.getByRole("group", { name: /Needs your approval: Import fair\.csv/ }).waitFor();
  expect(await named("chat")).toHaveLength(0);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Approve the import" }).click();
  await answered(page);
  await card.getByText("2 added.").waitFor();
  const tagged = await demo.sql`select tags from public.leads where email like 'chat%@import.example'`;
  expect(tagged).toEqual([{ tags: ["fair-2026"] }, { tags: ["fair-2026"] }]);

  await card.getByRole("button", { name: "Undo the import" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Undo the import" }).click();
  await card.getByText("2 changes were taken back.").waitFor();
  expect(await named("chat")).toHaveLength(0);
  expect(faults()).toEqual([]);
});

test("what the assistant imported is also taken back by the undo of its answer", async () => {
  const { page } = await demo.visit();
  await openDemo(page);
  await page.locator("input[type=file]").setInputFiles(csv("undo.csv", "Name,Email\nUndo Me,undo1@import.example"));
  await page.getByText("1 will be added").first().waitFor();
  await say(page, "Import it");
  await page.getByRole("button", { name: "Approve the import" }).click();
  await answered(page);
  await expect.poll(async () => (await named("undo")).length, soon).toBe(1);
  const [call] =
    await demo.sql`select id, user_id from public.tool_calls where tool = 'import_leads' order by created_at desc limit 1`;
  await demo.sql.begin(async (sql) => {
    await sql`select set_config('request.jwt.claims', ${JSON.stringify({ sub: call?.user_id, role: "authenticated" })}, true)`;
    await sql`select public.undo(call_id => ${String(call?.id)})`;
  });
  await expect.poll(async () => (await named("undo")).length, soon).toBe(0);
});

const hubspot = (people: string[]) =>
  csv(
    "hubspot.csv",
    ["Record ID,First Name,Last Name,Email,Job Title,Lifecycle Stage,Notes of Sam", ...people].join("\n"),
  );

test("an export of HubSpot is known, its columns a second time, and who is there is skipped, updated or added again", async () => {
  const { page, faults } = await demo.visit();
  await openDemo(page);
  const bring = async (people: string[]) => {
    await page.goto(`${demo.stack.url}/imports`);
    await page.locator("input[type=file]").setInputFiles(hubspot(people));
    await page.getByRole("heading", { name: "hubspot.csv" }).waitFor();
    await page.getByText("HubSpot export").waitFor();
  };
  const will = (words: string) => page.getByRole("listitem").filter({ hasText: words }).waitFor();
  const duplicates = (label: string) =>
    page.getByRole("combobox", { name: "Who is there already" }).selectOption({ label });

  await bring(["1,Hub,One,hub1@import.example,Buyer,customer,likes tea"]);
  await page.getByRole("combobox", { name: "Field for Notes of Sam" }).selectOption({ label: "Note" });
  await will("1 will be added");
  await page.getByRole("button", { name: "Import 1 lead" }).click();
  await cameTo(page, ["Added", "1"]);

  await bring(["1,Hub,One,hub1@import.example,Chief,customer,likes tea", "2,Hub,Two,hub2@import.example,Buyer,lead,"]);
  await page.getByText("Columns as last time").waitFor();
  expect(await page.getByRole("combobox", { name: "Field for Notes of Sam" }).inputValue()).toBe("note");
  await will("1 will be skipped");
  await duplicates("Add them again");
  await will("1 cannot be taken");
  await page.getByText("Hub One already has this address").waitFor();
  await duplicates("Update them");
  await will("1 will be updated");
  await page.getByRole("button", { name: "Import 2 leads" }).click();
  await cameTo(page, ["Added", "1"], ["Updated", "1"], ["Skipped", "0"]);
  expect(await named("hub")).toMatchObject([
    { name: "Hub One", title: "Chief" },
    { name: "Hub Two", title: "Buyer" },
  ]);
  expect(faults()).toEqual([]);
});

test("a run goes on while the page is loaded anew, and shows how far it is", async () => {
  const { page, faults } = await demo.visit();
  await openDemo(page);
  await page.goto(`${demo.stack.url}/imports`);
  const rows = Array.from({ length: 6000 }, (_, place) => `Run ${place},run${place}@import.example`);
  await page.locator("input[type=file]").setInputFiles(csv("run.csv", ["Name,Email", ...rows].join("\n")));
  await page.getByRole("listitem").filter({ hasText: "6,000 will be added" }).waitFor();
  const importId = page.url().split("/").at(-1) ?? "";
  const lock = demo.sql`hashtextextended('lead_work:' || (select workspace_id from public.lead_imports where id = ${importId}), 0)`;
  // Between two pieces of its work the run waits for this lock.
  await demo.sql`select pg_advisory_lock(${lock})`;
  await page.getByRole("button", { name: "Import 6,000 leads" }).click();
  const progress = page.getByRole("progressbar", { name: "Importing" });
  await progress.waitFor();
  await expectAccessible(page);
  await page.reload();
  await progress.waitFor();
  expect(await progress.getAttribute("aria-valuenow")).toBe("0");
  await demo.sql`select pg_advisory_unlock(${lock})`;
  await cameTo(page, ["Added", "6,000"]);
  expect(await named("run")).toHaveLength(6000);
  expect(faults()).toEqual([]);
});

test("a file that is none, and one that is too much, are refused in words; another can be brought", async () => {
  const { page, faults } = await demo.visit();
  await openDemo(page);
  await page.goto(`${demo.stack.url}/imports`);
  const input = page.locator("input[type=file]");
  await input.setInputFiles({ name: "scan.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7 x") });
  await page.getByText("This is a PDF, not a table.").waitFor();
  const wide = Array.from({ length: 10_000 }, (_, place) => `c${place}`).join(",");
  await input.setInputFiles(csv("wide.csv", `${wide}\n${wide}`));
  await page.getByText("This file has 10,000 columns").waitFor();
  await page.getByRole("button", { name: "Dismiss" }).click();
  await input.setInputFiles(csv("empty.csv", "Name,Email\n"));
  await page.getByText("The file has no rows.").waitFor();
  await input.setInputFiles(csv("good.csv", "Name,Email\nAnna,good1@import.example"));
  await page.getByRole("heading", { name: "good.csv" }).waitFor();
  expect(faults()).toEqual([]);
});

test("the leads that a filter shows are taken along as a file", async () => {
  const { page } = await demo.visit();
  await openDemo(page);
  await say(page, "Export hot leads in Germany");
  await answered(page);
  const [fromChat] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download CSV" }).click(),
  ]);
  expect(fromChat.suggestedFilename()).toMatch(/^leads \d{4}-\d\d-\d\d\.csv$/);
  await page.goto(`${demo.stack.url}/leads`);
  await page.getByRole("button", { name: "More about the leads" }).click();
  const [fromList] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("menuitem", { name: "Export as CSV" }).click(),
  ]);
  const text = await textOf(fromList);
  const [count] =
    await demo.sql`select count(*)::int as count from public.leads l join public.workspaces w on w.id = l.workspace_id where l.deleted_at is null`;
  expect(text.split("\r\n").length - 2).toBeGreaterThanOrEqual(Math.min(Number(count?.count), 600));
});
