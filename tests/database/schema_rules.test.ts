import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { schemaRules } from "../helpers/schema_rules.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.stop());

class RolledBack extends Error {}

describe.each(schemaRules)("$rule", ({ offenders, breach }) => {
  test("holds", async () => {
    const found = await database.sql.unsafe(offenders);
    expect(found.map(({ offender }) => offender)).toEqual([]);
  });

  test("would be noticed if it were broken", async () => {
    const attempt = database.sql.begin(async (transaction) => {
      await transaction.unsafe(breach);
      expect(await transaction.unsafe(offenders)).not.toHaveLength(0);
      throw new RolledBack();
    });
    await expect(attempt).rejects.toBeInstanceOf(RolledBack);
  });
});
