import { once } from "node:events";
import { request } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { textRow, workbookFile } from "../unit/tables/workbook.ts";
import { bring, importFile, postFile, refusalOf } from "./support/import_client.ts";
import { type Person, startTestStack, type TestStack } from "./support/test_stack.ts";

let world: TestStack;
let alex: Person;
beforeAll(async () => {
  world = await startTestStack();
  alex = await world.person();
});
afterAll(() => world.stop());

test("a file of 1 GB is refused before it is read", async () => {
  const address = new URL(`${world.stack.url}/functions/v1/import`);
  address.search = String(new URLSearchParams({ workspace_id: alex.workspaceId, file_name: "huge.csv" }));
  const headers = {
    authorization: `Bearer ${alex.token}`,
    apikey: world.stack.publishableKey,
    "content-type": "text/csv",
    "content-length": String(1024 ** 3),
  };
  const sending = request(address, { method: "POST", headers });
  sending.on("error", () => {});
  sending.write("Name,Email\nAnna,anna@x.example\n");
  const [response] = await once(sending, "response");
  expect(response.statusCode).toBe(413);
  let text = "";
  for await (const piece of response) text += String(piece);
  expect(text).toContain("A file has at most 64 MB here. Bring larger ones on the page.");
  sending.destroy();
});

test("ragged rows, NUL bytes and lone quotes fail by themselves; the others are taken", async () => {
  const file = [
    "Name,Email,Title",
    "Anna\0 Jones,anna@x.example,CTO",
    "Bob",
    "Cleo,cleo@x.example,CEO,surplus,cells",
    'Dora "the boss",dora@x.example,5" pipes',
    'Emil,emil@x.example,"never closed',
    "Fay,fay@x.example,CFO,,,",
    "\u0000\u0001,x,y",
  ].join("\n");
  const done = await importFile(alex, file);
  expect(done).toMatchObject({ added: 4, failed: 3 });
  const report = await (await alex.chat.call(`import/failures?import_id=${done.id}`)).text();
  expect(report).toContain("This row has 5 cells, but there are 3 columns.");
  expect(report).toContain("never closed");
  const leads =
    await world.sql`select name, title from public.leads where workspace_id = ${alex.workspaceId} order by name`;
  expect(leads).toEqual([
    { name: "Anna Jones", title: "CTO" },
    { name: "Bob", title: null },
    { name: 'Dora "the boss"', title: '5" pipes' },
    { name: "Fay", title: "CFO" },
  ]);
});

test("cells that a spreadsheet would run are texts here, and stay texts in the report", async () => {
  const person = await world.person();
  const file = [
    "Name,Email,Title",
    '"=HYPERLINK(""http://evil.example"",""Anna"")",a@x.example,"@SUM(1)"',
    "\"=cmd|' /C calc'!A0\",no address,-2+3",
  ].join("\n");
  const done = await importFile(person, file);
  expect(done).toMatchObject({ added: 1, failed: 1 });
  expect(await world.sql`select name, title from public.leads where workspace_id = ${person.workspaceId}`).toEqual([
    { name: '=HYPERLINK("http://evil.example","Anna")', title: "@SUM(1)" },
  ]);
  const report = await (await person.chat.call(`import/failures?import_id=${done.id}`)).text();
  expect(report.split("\r\n")[1]).toMatch(/^"'=cmd\|/);
  expect(report).toContain("'-2+3");
});

test("a zip bomb and a workbook that reads itself are refused in words, and the function lives on", async () => {
  const bombs: [Parameters<typeof workbookFile>[0], RegExp][] = [
    [{ sheet: "<row><c><v>1</v></c></row>".repeat(600_000) }, /^400 invalid_input: A file has at most 500,000 rows/],
    [
      { sheet: textRow(1, ["a"]), strings: `<si><t>${"a".repeat(1000)}</t></si>`.repeat(200_000) },
      /^400 invalid_input: This spreadsheet (unpacks to more than \d+ MB|holds too much text)/,
    ],
    [{ sheet: `<row a="${"x".repeat(12 * 1024 * 1024)}` }, /^400 invalid_input: This spreadsheet is damaged/],
  ];
  for (const [parts, words] of bombs) {
    const response = await postFile(alex, new Uint8Array(workbookFile(parts)), { file_name: "bomb.xlsx" });
    expect(await refusalOf(response)).toMatch(words);
  }
  const { import: brought } = await bring(alex, "Name,Email\nGus,gus@x.example");
  expect(brought.row_count).toBe(1);
}, 120_000);
