import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createWorkspace } from "../helpers/people.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";
import { type Cells, countsOf, importDriver } from "./import_driver.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.stop());

const mapping = ["name", "email", "phone", "company", "title"];
/** So few people that rows meet each other, and leads that are there, in every way. */
const row = fc.tuple(
  fc.constantFrom("", "Anna", "Bob", "ANNA"),
  fc.constantFrom("", "a@x.example", "b@x.example", "A@x.example", "broken"),
  fc.constantFrom("", "0301234567", "030 / 123 45 67", "0409876543"),
  fc.constantFrom("", "Acme", "acme", "Brand"),
  fc.constantFrom("", "CTO", "CEO"),
);
const rows = fc.array(row, { minLength: 1, maxLength: 12 });
const way = fc.constantFrom("skip", "update", "create");

async function place(there: readonly Cells[] = [], duplicates = "create") {
  const { sql } = database;
  const workspace = await createWorkspace(sql);
  const imports = importDriver(sql, { userId: workspace.ownerId }, workspace.id);
  if (there.length > 0) await imports.bring({ mapping, rows: there, options: { duplicates } });
  const leads = async () =>
    // How a new company is spelt is the word of the first row that got to it.
    await sql`select name, email, phone, lower(company) as company, title, tags from public.lead_rows
      where workspace_id = ${workspace.id} order by name, email, phone, company, title`;
  return { imports, leads };
}

test("trying says exactly what running does, and changes nothing", async () => {
  await fc.assert(
    fc.asyncProperty(rows, rows, way, fc.integer({ min: 1, max: 12 }), async (there, file, duplicates, chunkRows) => {
      const { imports, leads } = await place(there);
      const before = await leads();
      const id = await imports.stage({ mapping, rows: file, options: { duplicates }, chunkRows });
      const { checked } = await imports.check(id);
      expect(await leads()).toEqual(before);
      expect(checked).toEqual(countsOf(await imports.run(id)));
    }),
    { numRuns: 15 },
  );
}, 120_000);

test("many rows at once become what they become one after the other", async () => {
  await fc.assert(
    fc.asyncProperty(rows, rows, way, async (there, file, duplicates) => {
      const [together, apart] = [await place(there, "skip"), await place(there, "skip")];
      const one = await together.imports.bring({ mapping, rows: file, options: { duplicates } });
      const other = await apart.imports.bring({ mapping, rows: file, options: { duplicates }, chunkRows: 1 });
      expect(countsOf(one)).toEqual(countsOf(other));
      expect(await together.leads()).toEqual(await apart.leads());
    }),
    { numRuns: 15 },
  );
}, 120_000);

test("undo is the inverse, and a second import of the same file skips everybody", async () => {
  await fc.assert(
    fc.asyncProperty(rows, rows, way, async (there, file, duplicates) => {
      const { imports, leads } = await place(there);
      const before = await leads();
      const done = await imports.bring({ mapping, rows: file, options: { duplicates }, chunkRows: 7 });
      const after = await leads();
      expect(await imports.undo(done.id)).toMatchObject({ status: "undone", kept: 0 });
      expect(await leads()).toEqual(before);
      if (duplicates === "create") return;
      await imports.bring({ mapping, rows: file, options: { duplicates } });
      expect(await leads()).toEqual(after);
      if (duplicates === "update") return;
      expect(await imports.bring({ mapping, rows: file, options: { duplicates } })).toMatchObject({ added: 0 });
    }),
    { numRuns: 15 },
  );
}, 120_000);

// Where two rows mean one lead the second may rename whom the first was known by: only then may a file add twice.
test("a second update by the same file adds nobody, where each row is a person of their own", async () => {
  const people = fc.uniqueArray(row, {
    selector: ([name, email, phone]) => ({ name, email, phone }),
    comparator: (a, b) =>
      [
        [a.name, b.name],
        [a.email, b.email],
        [a.phone.replaceAll(/\D/g, ""), b.phone.replaceAll(/\D/g, "")],
      ].some(([one = "", other = ""]) => one !== "" && one.toLowerCase() === other.toLowerCase()),
    minLength: 1,
  });
  await fc.assert(
    fc.asyncProperty(people, async (file) => {
      const { imports } = await place();
      const first = await imports.bring({ mapping, rows: file, options: { duplicates: "update" } });
      expect(first).toMatchObject({ updated: 0, skipped: 0 });
      const again = await imports.bring({ mapping, rows: file, options: { duplicates: "update" } });
      expect(again).toMatchObject({ added: 0, failed: first.failed });
    }),
    { numRuns: 15 },
  );
}, 120_000);

test("two imports of the same people at once add each of them once", async () => {
  const { sql } = database;
  for (let round = 0; round < 5; round++) {
    const workspace = await createWorkspace(sql);
    const file = Array.from({ length: 60 }, (_, place) => [
      `Person ${place}`,
      place % 2 ? `p${place}@x.example` : "",
      "",
      place % 3 ? "Acme" : "",
      "",
    ]);
    const drivers = [0, 1, 2].map(() => importDriver(sql, { userId: workspace.ownerId }, workspace.id));
    const done = await Promise.all(
      drivers.map((imports) => imports.bring({ mapping, rows: file, options: { duplicates: "skip" }, chunkRows: 7 })),
    );
    expect(done.reduce((sum, { added }) => sum + added, 0)).toBe(60);
    expect(done.reduce((sum, { skipped }) => sum + skipped, 0)).toBe(120);
    expect(await sql`select 1 from public.leads where workspace_id = ${workspace.id}`).toHaveLength(60);
    expect(await sql`select 1 from public.accounts where workspace_id = ${workspace.id}`).toHaveLength(1);
  }
}, 60_000);
