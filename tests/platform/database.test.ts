import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Sql } from "postgres";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { connect } from "../../supabase/local/database/connect.ts";
import { startEmbeddedPostgres } from "../../supabase/local/database/embedded_postgres.ts";
import { migrateDatabase, seedDatabase } from "../../supabase/local/database/migrate.ts";
import { type LocalDatabase, startDatabase } from "../../supabase/local/database/start_database.ts";

let database: LocalDatabase;
/** The role that runs migrations on the hosted platform. */
let owner: Sql;
beforeAll(async () => {
  database = await startDatabase({ migrations: false });
  owner = connect(database.url, { connections: 1 });
}, 60_000);
afterAll(async () => {
  await owner?.end();
  await database?.stop();
});

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "database-test-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

describe("a new database", () => {
  test("is Postgres 17, and migrations run as a role that is no superuser", async () => {
    const [row] = await owner`
      select current_setting('server_version_num')::int / 10000 as version, rolname, rolsuper, rolbypassrls
      from pg_roles where rolname = current_user`;
    expect(row).toEqual({ version: 17, rolname: "postgres", rolsuper: false, rolbypassrls: true });
  });

  test("has the roles of the hosted platform", async () => {
    const rows = await owner`
      select rolname, rolcanlogin, rolinherit, rolbypassrls from pg_roles
      where rolname in ('anon', 'authenticated', 'service_role', 'authenticator') order by rolname`;
    expect(rows.map((row) => Object.values(row).join(" "))).toEqual([
      "anon false false false",
      "authenticated false false false",
      "authenticator true false false",
      "service_role false false true",
    ]);
  });

  test("compares letters of every alphabet without their case", async () => {
    const [row] = await owner`select lower('ÄÖÜ Ж') as lower, 'müller' ilike 'MÜLLER' as alike`;
    expect(row).toEqual({ lower: "äöü ж", alike: true });
  });

  test("creates each extension that migrations ask for", async () => {
    for (const name of ["pg_cron", "pg_net", "pg_trgm", "pgcrypto", "supabase_vault", "citext", "unaccent"]) {
      await owner.unsafe(`create extension if not exists ${name}`);
    }
    const rows = await owner`select extname from pg_extension`;
    expect(rows.map((row) => row.extname)).toEqual(expect.arrayContaining(["pg_cron", "pg_net", "supabase_vault"]));
  });

  test("gives the API roles nothing on a new table", async () => {
    await owner`create table public.fresh (id int)`;
    for (const role of ["anon", "authenticated", "service_role"]) {
      const [row] = await owner`select has_table_privilege(${role}, 'public.fresh', 'select') as may`;
      expect(row?.may).toBe(false);
    }
  });

  test("lets migrations add policies to realtime.messages and triggers to auth.users", async () => {
    await owner`create policy "Members listen" on realtime.messages for select to authenticated using (true)`;
    await owner.unsafe("create function public.noted() returns trigger language plpgsql as 'begin return new; end'");
    await owner`create trigger noted after insert on auth.users for each row execute function public.noted()`;
  });
});

describe("the stand-in for Vault", () => {
  test("keeps a secret unreadable in its table and readable in its view", async () => {
    await owner`create extension if not exists supabase_vault`;
    await owner`select vault.create_secret('the plain text', 'a_name')`;
    const [stored] = await owner`select secret from vault.secrets where name = 'a_name'`;
    expect(stored?.secret).not.toContain("plain");
    const [shown] = await owner`select decrypted_secret from vault.decrypted_secrets where name = 'a_name'`;
    expect(shown?.decrypted_secret).toBe("the plain text");
  });

  test("is closed to people", async () => {
    const attempt = owner.begin(async (transaction) => {
      await transaction`set local role authenticated`;
      await transaction`select * from vault.decrypted_secrets`;
    });
    await expect(attempt).rejects.toThrow("permission denied");
  });
});

describe("the stand-in for pg_cron", () => {
  test.each(["* * * * *", "*/5 9-17 * * mon-fri", "10 seconds", "@daily"])("accepts %s", async (schedule) => {
    await owner`create extension if not exists pg_cron`;
    const [row] = await owner`select cron.schedule('a job', ${schedule}, 'select 1') as id`;
    const again = await owner`select cron.schedule('a job', ${schedule}, 'select 2') as id`;
    expect(again[0]?.id).toBe(row?.id);
  });

  test.each(["* * * * * *", "60 seconds", "every day", ""])("refuses %j", async (schedule) => {
    await expect(owner`select cron.schedule('a job', ${schedule}, 'select 1')`).rejects.toThrow("invalid schedule");
  });
});

describe("migrations", () => {
  test("are applied in order, once, and recorded where the CLI looks", async () => {
    const folder = await temporaryFolder();
    await writeFile(path.join(folder, "20300102000000_second.sql"), "insert into public.steps values (2);");
    await writeFile(path.join(folder, "20300101000000_first.sql"), "create table public.steps (step int);");
    await writeFile(path.join(folder, "README.md"), "no migration");
    expect((await migrateDatabase(owner, folder)).applied).toEqual([
      "20300101000000_first.sql",
      "20300102000000_second.sql",
    ]);
    expect(await migrateDatabase(owner, folder)).toEqual({ applied: [], changed: [] });
    const rows = await owner`select version, name from supabase_migrations.schema_migrations order by version`;
    expect([...rows]).toEqual([
      { version: "20300101000000", name: "first" },
      { version: "20300102000000", name: "second" },
    ]);

    await writeFile(path.join(folder, "20300102000000_second.sql"), "select 'other';");
    expect((await migrateDatabase(owner, folder)).changed).toEqual(["20300102000000_second.sql"]);
  });

  test("a faulty one changes nothing and names its file and line", async () => {
    const folder = await temporaryFolder();
    await writeFile(path.join(folder, "20310101000000_faulty.sql"), "create table public.half ();\n\nselect oops;");
    await expect(migrateDatabase(owner, folder)).rejects.toThrow(
      '20310101000000_faulty.sql line 3: column "oops" does not exist',
    );
    const [row] = await owner`select to_regclass('public.half') as half`;
    expect(row?.half).toBeNull();
  });

  test("the seed is applied once", async () => {
    const file = path.join(await temporaryFolder(), "seed.sql");
    await writeFile(file, "create table public.seeded ();");
    expect(await seedDatabase(owner, database.sql, file)).toBe(true);
    expect(await seedDatabase(owner, database.sql, file)).toBe(false);
  });
});

test("an older project, where new objects are open to the API roles, can be had too", async () => {
  const older = await startDatabase({ migrations: false, exposeNewObjects: true });
  onTestFinished(() => older.stop());
  const sql = connect(older.url, { connections: 1 });
  onTestFinished(() => sql.end());
  await sql`create table public.fresh (id int)`;
  const [row] = await sql`select has_table_privilege('anon', 'public.fresh', 'delete') as may`;
  expect(row?.may).toBe(true);
}, 60_000);

test("a cluster in a folder that only its owner may enter starts, is killed, and keeps what was committed", async () => {
  const folder = path.join(await temporaryFolder(), "private");
  await mkdir(folder, { mode: 0o700 });
  const options = { directory: path.join(folder, "postgres"), logFile: path.join(folder, "log"), password: "secret" };
  const urlOf = (port: number) => `postgresql://supabase_admin:secret@127.0.0.1:${port}/postgres`;

  const first = await startEmbeddedPostgres(options);
  const before = connect(urlOf(first.port), { connections: 1 });
  await before`create table public.kept (id int)`;
  const [row] = await before`insert into public.kept values (1) returning pg_backend_pid() as pid`;
  // A killed backend makes Postgres end every connection and recover from its log, as after a power cut.
  process.kill(row?.pid, "SIGKILL");
  await before.end({ timeout: 0 });

  // Starting again while that server lives takes its place.
  const second = await startEmbeddedPostgres(options);
  const after = connect(urlOf(second.port), { connections: 1 });
  expect([...(await after`select id from public.kept`)]).toEqual([{ id: 1 }]);
  await after.end();
  await second.stop();
}, 60_000);
