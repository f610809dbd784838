import { execFileSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { textRow, workbookFile } from "../unit/tables/workbook.ts";
import { becomes, bring, postFile, refusalOf, take } from "./support/import_client.ts";
import { type Person, startTestStack, type TestStack } from "./support/test_stack.ts";

let world: TestStack;
let alex: Person;
let eve: Person;

beforeAll(async () => {
  world = await startTestStack();
  [alex, eve] = await Promise.all([world.person(), world.person()]);
});
afterAll(() => world.stop());

test("a HubSpot export goes in, is tried, imported, told about and undone", async () => {
  const person = await world.person();
  await person.addLead({ name: "Bob Miller", email: "bob@acme.example" });
  const file = [
    "Record ID,First Name,Last Name,Email,Phone Number,Job Title,Company Name,Lifecycle Stage,Contact owner",
    '1,Anna,Jones,anna@acme.example,+49 30 1234567,CTO,"Acme, Inc.",customer,Alex Morgan',
    "2,Bob,Miller,bob@acme.example,,CEO,Acme,lead,",
    "3,,,not an address,,,,,",
  ].join("\r\n");
  const brought = await bring(person, file, { duplicates: "update" });
  const { id } = brought.import;
  expect(brought.import).toMatchObject({ status: "ready", row_count: 3 });
  expect(brought.import.mapping).toEqual([
    null,
    "first_name",
    "last_name",
    "email",
    "phone",
    "title",
    "company",
    "stage",
    "owner",
  ]);
  expect(brought.preview).toMatchObject([
    { problem: null },
    { problem: null },
    { problem: expect.stringContaining("e-mail") },
  ]);

  await take(person, "check", { import_id: id });
  expect((await becomes(person, id, "ready")).checked).toEqual({
    added: 1,
    updated: 1,
    skipped: 0,
    failed: 1,
    noted: 0,
  });
  await take(person, "start", { import_id: id });
  expect(await becomes(person, id, "completed")).toMatchObject({ added: 1, updated: 1, failed: 1 });
  const leads = () =>
    world.sql`select name, title, stage, owner_id from public.leads where workspace_id = ${person.workspaceId} order by name`;
  expect(await leads()).toEqual([
    { name: "Anna Jones", title: "CTO", stage: "won", owner_id: person.userId },
    { name: "Bob Miller", title: "CEO", stage: "new", owner_id: null },
  ]);

  const failures = await person.chat.call(`import/failures?import_id=${id}`);
  expect(failures.headers.get("content-type")).toContain("text/csv");
  const lines = (await failures.text()).trim().split("\r\n");
  expect(lines[0]).toContain("Record ID,First Name");
  expect(lines.slice(1)).toEqual(['3,,,not an address,,,,,,4,"""not an address"" is not an e-mail address."']);

  await take(person, "undo", { import_id: id });
  expect(await becomes(person, id, "undone")).toMatchObject({ reversed: 2, kept: 0 });
  expect(await leads()).toMatchObject([{ name: "Bob Miller", title: null }]);
});

test("a mapping and options are changed before the run; a spreadsheet is a file too", async () => {
  const person = await world.person();
  const sheet = textRow(1, ["Who", "Reach", "Rank"]) + textRow(2, ["Anna Jones", "anna@acme.example", "CTO"]);
  const body = new Uint8Array(workbookFile({ sheet }));
  const { import: brought } = await bring(person, body, { file_name: "people.xlsx" });
  expect(brought).toMatchObject({
    file: { name: "people.xlsx", format: "xlsx", sheet: "People" },
    mapping: [null, "email", null],
  });
  const changed = await take(person, "change", {
    import_id: brought.id,
    mapping: ["name", "email", "title"],
    options: { tags: ["fair"] },
  });
  expect(changed).toMatchObject({ mapping: ["name", "email", "title"], options: { tags: ["fair"] } });
  await take(person, "start", { import_id: brought.id });
  await becomes(person, brought.id, "completed");
  expect(
    await world.sql`select name, title, tags from public.leads where workspace_id = ${person.workspaceId}`,
  ).toEqual([{ name: "Anna Jones", title: "CTO", tags: ["fair"] }]);
});

test("an import whose worker is killed again and again adds everyone once", async () => {
  const person = await world.person();
  const rows = Array.from(
    { length: 12_000 },
    (_, place) => `Person ${place},${place % 2 ? `p${place}@x.example` : ""},Company ${place % 50}`,
  );
  const { import: brought } = await bring(person, ["Name,Email,Company", ...rows].join("\n"));
  await take(person, "start", { import_id: brought.id });
  let at = 0;
  for (let kills = 0; kills < 3; kills++) {
    await expect
      .poll(
        async () => {
          const [row] = await world.sql`select next_chunk from public.lead_imports where id = ${brought.id}`;
          return Number(row?.next_chunk);
        },
        { timeout: 30_000, interval: 20 },
      )
      .toBeGreaterThan(at);
    await killFunctions();
    const [row] = await world.sql`select next_chunk from public.lead_imports where id = ${brought.id}`;
    at = Number(row?.next_chunk);
    if (at >= 5) break;
  }
  expect(await becomes(person, brought.id, "completed")).toMatchObject({ added: 12_000, skipped: 0, failed: 0 });
  const [count] =
    await world.sql`select count(*)::int, count(distinct name)::int as names from public.leads where workspace_id = ${person.workspaceId}`;
  expect(count).toEqual({ count: 12_000, names: 12_000 });
}, 120_000);

/** Kills the process that runs the functions, as the platform may at any moment; its supervisor starts another. */
async function killFunctions(): Promise<void> {
  const children = execFileSync("ps", ["-o", "pid=,args=", "--ppid", String(process.pid)], { encoding: "utf8" });
  const deno = children.split("\n").find((line) => line.includes("deno") && line.includes("host.ts"));
  process.kill(Number(deno?.trim().split(" ")[0]), "SIGKILL");
  await expect
    .poll(async () => (await alex.chat.call("run-tool").catch(() => undefined))?.status, { timeout: 15_000 })
    .toBe(200);
}

test("an export is a file that an import takes back, and holds nothing that runs", async () => {
  const person = await world.person();
  await person.addLead({
    name: '=HYPERLINK("http://evil.example")',
    email: "a@x.example",
    title: "+CTO",
    tags: ["a;b"],
  });
  await person.addLead({ name: "Bob", email: "b@x.example", do_not_contact: true });
  const exported = await person.chat.post("export", { workspace_id: person.workspaceId });
  expect(exported.headers.get("content-type")).toBe("text/csv; charset=utf-8");
  const file = await exported.text();
  expect(file).toContain("\"'=HYPERLINK");
  expect(file.split(/[\r\n,]+/).filter((cell) => /^"?[=+@-]/.test(cell))).toEqual([]);
  const { import: brought } = await bring(person, file, { duplicates: "update" });
  await take(person, "start", { import_id: brought.id });
  expect(await becomes(person, brought.id, "completed")).toMatchObject({ added: 0, updated: 0, skipped: 2, failed: 0 });
  const only = await person.chat.post("export", {
    workspace_id: person.workspaceId,
    filter: { conditions: [{ field: "do_not_contact", operator: "is", value: true }] },
  });
  expect((await only.text()).trim().split("\r\n")).toHaveLength(2);
});

describe("refused in words", () => {
  test("files that are none, or too much", async () => {
    expect(await refusalOf(await postFile(alex, new Uint8Array([0x25, 0x50, 0x44, 0x46, 1, 2, 3, 4])))).toMatch(
      /^400 invalid_input: This is a PDF/,
    );
    expect(await refusalOf(await postFile(alex, ""))).toMatch(/^400 invalid_input/);
    expect(await refusalOf(await postFile(alex, "Name,Email\n"))).toMatch(/^400 invalid_input: The file has no rows/);
    const bomb = workbookFile({ sheet: "<row><c><v>1</v></c></row>".repeat(600_000) });
    expect(await refusalOf(await postFile(alex, new Uint8Array(bomb)))).toMatch(
      /^400 invalid_input: A file has at most 500,000 rows/,
    );
    const wide = Array.from({ length: 10_000 }, (_, place) => `c${place}`).join(",");
    expect(await refusalOf(await postFile(alex, `${wide}\n${wide}`))).toMatch(
      /^400 invalid_input: This file has 10,000 columns/,
    );
    const huge = "x".repeat(65 * 1024 * 1024);
    expect(await refusalOf(await postFile(alex, huge))).toMatch(/^413 too_large: A file has at most 64 MB/);
  });

  test("requests that are wrong", async () => {
    expect(await refusalOf(await postFile(alex, "Name\nAnna", { workspace_id: "x" }))).toMatch(
      /^400 invalid_input: workspace_id/,
    );
    expect(await refusalOf(await postFile(alex, "Name\nAnna", { duplicates: "merge" }))).toMatch(/^400 invalid_input/);
    expect(await refusalOf(await alex.chat.call("import/nothing"))).toMatch(/^404/);
    expect(await refusalOf(await alex.chat.call("import/start"))).toMatch(/^405/);
    expect(await refusalOf(await alex.chat.call("import"))).toMatch(/^400/);
    expect(await refusalOf(await alex.chat.call("export"))).toMatch(/^405/);
    expect(
      await refusalOf(await alex.chat.post("export", { workspace_id: alex.workspaceId, filter: { no: 1 } })),
    ).toMatch(/^400/);
  });

  test("what is another's", async () => {
    const { import: brought } = await bring(alex, "Name,Email\nAnna,a@x.example");
    const body = { import_id: brought.id };
    expect(await refusalOf(await postFile(eve, "Name\nAnna", { workspace_id: alex.workspaceId }))).toMatch(
      /^403 forbidden/,
    );
    expect(await refusalOf(await eve.chat.call(`import?import_id=${brought.id}`))).toMatch(/^404 not_found/);
    for (const step of ["check", "start", "stop", "undo", "change"]) {
      expect(await refusalOf(await eve.chat.post(`import/${step}`, body))).toMatch(/^404 not_found/);
    }
    expect(await refusalOf(await eve.chat.post("export", { workspace_id: alex.workspaceId }))).toMatch(
      /^403 forbidden/,
    );
    expect(await refusalOf(await alex.chat.post("import/undo", body))).toMatch(/^409 conflict/);
  });
});
