import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Sql } from "postgres";
import { connect } from "../../../supabase/local/database/connect.ts";
import { openDatabase } from "../../../supabase/local/database/open_database.ts";
import { fillDatabase } from "../../../supabase/local/database/start_database.ts";

export type TemplateDatabase<Filled> = {
  filled: Filled;
  /** A copy of the database as it was filled; ends with what `use` does. */
  withCopy<Result>(use: (databaseUrl: string) => Promise<Result>): Promise<Result>;
  stop(): Promise<void>;
};

const migrations = path.resolve(import.meta.dirname, "../../../supabase/migrations");

/** A database that writes to the disk, of which nobody but the bench does any work; it is filled once and copied. */
export async function startTemplateDatabase<Filled>(
  fill: (sql: Sql) => Promise<Filled>,
): Promise<TemplateDatabase<Filled>> {
  const dataDirectory = await mkdtemp(path.join(os.tmpdir(), "bench-database-"));
  const secret = () => randomBytes(18).toString("base64url");
  const options = {
    dataDirectory,
    passwords: { admin: secret(), postgres: secret(), authenticator: secret() },
    vaultKey: secret(),
  };
  const first = await openDatabase(options);
  // Postgres's own default is for machines of thirty years ago; hosted ones of 2 GB have this.
  await first.sql.unsafe("alter system set shared_buffers = '512MB'");
  await first.stop();
  const database = await openDatabase(options);
  await fillDatabase(database, { migrations, seed: false });
  const filled = await fill(database.sql);
  await database.sql.unsafe("vacuum analyze");
  const named = (name: string) => Object.assign(new URL(database.adminUrl), { pathname: `/${name}` }).href;
  await database.sql.end();
  const server = connect(named("template1"), { connections: 1 });
  return {
    filled,
    async withCopy(use) {
      const name = `copy_${randomBytes(6).toString("hex")}`;
      await server.unsafe(`create database ${name} template postgres strategy file_copy`);
      await copySettings(server, name);
      await server.unsafe("checkpoint");
      const result = await use(named(name));
      await server.unsafe(`drop database ${name} with (force)`);
      return result;
    },
    async stop() {
      await server.end({ timeout: 5 });
      await database.stop();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}

/** What was set for the database, such as the key of its vault; a copy does not get it by itself. */
async function copySettings(server: Sql, name: string): Promise<void> {
  const settings = await server<{ key: string; value: string }[]>`
    select split_part(c.setting, '=', 1) as key, substr(c.setting, strpos(c.setting, '=') + 1) as value
    from pg_db_role_setting s join pg_database d on d.oid = s.setdatabase
    cross join unnest(s.setconfig) as c (setting)
    where d.datname = 'postgres' and s.setrole = 0`;
  for (const { key, value } of settings) {
    await server.unsafe(`alter database ${name} set ${key} to '${value.replaceAll("'", "''")}'`);
  }
}
