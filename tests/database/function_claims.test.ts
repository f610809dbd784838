import type { Sql } from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type LocalDatabase, startDatabase } from "../../supabase/local/database/start_database.ts";
import { readTables } from "../helpers/rls_probe.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";
import { functionClaims } from "./function_claims.ts";

let database: TestDatabase;
let generous: LocalDatabase;
beforeAll(async () => {
  [database, generous] = await Promise.all([openTestDatabase(), startDatabase({ exposeNewObjects: true })]);
});
afterAll(() => Promise.all([database.stop(), generous.stop()]));

async function executableBy(sql: Sql, role: string): Promise<string[]> {
  const rows = await sql<{ name: string }[]>`
    select n.nspname || '.' || p.proname as name
    from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
    where n.nspname in ('public', 'private') and has_function_privilege(${role}, p.oid, 'execute')
      and not exists (select from pg_catalog.pg_depend d where d.objid = p.oid and d.deptype = 'e')`;
  return rows.map(({ name }) => name).sort();
}

describe.each(Object.entries(functionClaims))("%s", (role, claimed) => {
  test("may execute exactly what is claimed", async () => {
    expect(await executableBy(database.sql, role)).toEqual([...claimed].sort());
  });

  // As hosted projects were set up until October 2026: every new object was granted to the API roles.
  test("may execute the same in a project whose defaults are generous", async () => {
    expect(await executableBy(generous.sql, role)).toEqual([...claimed].sort());
  });
});

test("the tables are granted the same in a project whose defaults are generous", async () => {
  expect(await readTables(generous.sql)).toEqual(await readTables(database.sql));
  const open = await generous.sql`
    select c.relname from pg_catalog.pg_class c
    where c.relnamespace in ('public'::regnamespace, 'private'::regnamespace) and c.relkind in ('r', 'v')
      and has_any_column_privilege('anon', c.oid, 'select, insert, update')`;
  expect(open).toHaveLength(0);
});

test("a function that nobody claimed is noticed", async () => {
  await database.sql`create function public.unclaimed() returns int language sql as 'select 1'`;
  await database.sql`grant execute on function public.unclaimed() to authenticated`;
  expect(await executableBy(database.sql, "authenticated")).toContain("public.unclaimed");
});
