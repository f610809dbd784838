import { readFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { askAdvisors } from "../helpers/supabase_cli.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.stop());

test("Supabase's advisors have nothing to say about the schema", async () => {
  expect(await askAdvisors(database.url)).toEqual([]);
});

test("and they would: a schema that does everything wrong fires them", async () => {
  await database.sql.unsafe(await readFile(path.join(import.meta.dirname, "canary/advisors.sql"), "utf8"));
  const fired = await askAdvisors(database.url);
  expect(fired.length).toBeGreaterThanOrEqual(22);
  expect([...new Set(fired.map(({ name }) => name))].sort()).toEqual([
    "auth_rls_initplan",
    "auth_users_exposed",
    "duplicate_index",
    "extension_in_public",
    "extension_versions_outdated",
    "fkey_to_auth_unique",
    "foreign_table_in_api",
    "function_search_path_mutable",
    "materialized_view_in_api",
    "multiple_permissive_policies",
    "no_primary_key",
    "policy_exists_rls_disabled",
    "rls_disabled_in_public",
    "rls_enabled_no_policy",
    "rls_policy_always_true",
    "rls_references_user_metadata",
    "security_definer_view",
    "sensitive_columns_exposed",
    "unindexed_foreign_keys",
    "unsupported_reg_types",
  ]);
});
