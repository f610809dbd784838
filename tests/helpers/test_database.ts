import { randomBytes } from "node:crypto";
import type { Sql } from "postgres";
import { inject } from "vitest";
import { connect } from "../../supabase/local/database/connect.ts";

export interface TestDatabase {
  /** As the superuser. */
  url: string;
  /** A pool as the superuser. */
  sql: Sql;
  stop(): Promise<void>;
}

/** A database of this test file's own with the project's migrations. `stop()` drops it. */
export async function openTestDatabase(): Promise<TestDatabase> {
  const serverUrl = inject("databaseServerUrl");
  const name = `test_${randomBytes(6).toString("hex")}`;
  await onServer(serverUrl, async (server) => {
    await server.unsafe(`create database ${name} template postgres`);
    for (const setting of await databaseSettings(server)) await server.unsafe(`alter database ${name} set ${setting}`);
  });
  const url = databaseUrl(serverUrl, name);
  const sql = connect(url, { connections: 24 });
  return {
    url,
    sql,
    async stop() {
      await sql.end({ timeout: 5 });
      await onServer(serverUrl, (server) => server.unsafe(`drop database ${name} with (force)`));
    },
  };
}

/** Settings put on a database do not travel with a copy of it. */
async function databaseSettings(server: Sql): Promise<string[]> {
  const rows = await server<{ setting: string }[]>`
    select case split_part(s.setting, '=', 1)
        when 'search_path' then 'search_path = ' || substr(s.setting, length('search_path=') + 1)
        else format('%s = %L', split_part(s.setting, '=', 1), substr(s.setting, strpos(s.setting, '=') + 1))
      end as setting
    from pg_catalog.pg_db_role_setting d join pg_catalog.pg_database b on b.oid = d.setdatabase
    cross join unnest(d.setconfig) as s (setting)
    where b.datname = 'postgres' and d.setrole = 0`;
  return rows.map((row) => row.setting);
}

/** By way of `template1`: a database with someone in it can't be copied. */
async function onServer(serverUrl: string, work: (server: Sql) => Promise<unknown>): Promise<void> {
  const server = connect(databaseUrl(serverUrl, "template1"), { connections: 1 });
  try {
    await work(server);
  } finally {
    await server.end({ timeout: 5 });
  }
}

function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}
