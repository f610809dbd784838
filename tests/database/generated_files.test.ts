import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";
import { generatedFiles, generatedPath } from "../runner/generated_files.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.stop());

const advice = "Not what the migrations say: run `npm test -- --update`, look at the difference and commit it.";

test.each(generatedFiles)(
  "$path is up to date",
  async (file) => {
    const committed = await readFile(generatedPath(file), "utf8");
    expect(committed === (await file.make(database)), advice).toBe(true);
  },
  120_000,
);

test.each(generatedFiles)(
  "$path would differ after a change of the schema",
  async (file) => {
    const before = await file.make(database);
    await database.sql`alter table public.leads add column nickname text`;
    expect(await file.make(database)).not.toBe(before);
    await database.sql`alter table public.leads drop column nickname`;
    expect(await file.make(database)).toBe(before);
  },
  120_000,
);
