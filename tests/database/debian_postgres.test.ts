import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type LocalDatabase, startDatabase } from "../../supabase/local/database/start_database.ts";
import { findDebianPostgres } from "../helpers/debian_packages.ts";
import { type DebianCluster, startDebianPostgres } from "../helpers/debian_postgres.ts";
import { projectRoot } from "../helpers/run_command.ts";
import { askLinter } from "../helpers/supabase_cli.ts";

const { bin, missing } = await findDebianPostgres();
if (missing) console.log(`Skipped: ${missing}`);

describe.skipIf(missing !== undefined)("on Debian's PostgreSQL 15 with the real pg_cron", () => {
  let cluster: DebianCluster;
  let database: LocalDatabase;
  beforeAll(async () => {
    cluster = await startDebianPostgres(bin ?? "");
    database = await startDatabase({ externalUrl: cluster.url });
  });
  afterAll(async () => {
    await database?.stop();
    await cluster?.stop();
  });

  test("the migrations apply as they are", async () => {
    const files = (await readdir(path.join(projectRoot, "supabase/migrations"))).filter((name) =>
      name.endsWith(".sql"),
    );
    const applied = await database.sql`select version from supabase_migrations.schema_migrations`;
    expect(applied).toHaveLength(files.length);
    const [server] = await database.sql`show server_version_num`;
    expect(Number(server?.server_version_num)).toBeLessThan(160000);
  });

  test("Supabase's linter has nothing to say about the functions", async () => {
    const said = await askLinter(database.adminUrl, ["public", "private"]);
    expect(said).toEqual([]);
  });

  test("and it would: functions that can't work are found", async () => {
    await database.sql.unsafe(await readFile(path.join(import.meta.dirname, "canary/lint.sql"), "utf8"));
    const found = new Set((await askLinter(database.adminUrl, ["canary"])).map((line) => line.split(":")[0]));
    expect([...found].sort()).toEqual([
      "canary.never_returns",
      "canary.too_few_values",
      "canary.unknown_column",
      "canary.unknown_function",
      "canary.unknown_table",
      "canary.wrong_field",
      "canary.wrong_type",
    ]);
  });

  test("the minute's job fires and rings the tick", async () => {
    const { sql } = database;
    const [cron] = await sql`select extversion from pg_catalog.pg_extension where extname = 'pg_cron'`;
    expect(cron?.extversion).toMatch(/^1\.4/);
    await sql`select vault.create_secret('https://project.example.com', 'project_url')`;
    await sql`select vault.create_secret('sb_secret_example', 'secret_key')`;
    const request = async () => {
      const [row] =
        await sql`select method, url, headers ->> 'apikey' as key from net.http_request_queue order by id limit 1`;
      return row;
    };
    await vi.waitFor(async () => expect(await request()).toBeDefined(), { timeout: 80_000, interval: 500 });
    expect(await request()).toEqual({
      method: "POST",
      url: "https://project.example.com/functions/v1/tick",
      key: "sb_secret_example",
    });
    const runs = await sql`select status from cron.job_run_details`;
    expect(runs.length).toBeGreaterThan(0);
    expect(runs.every(({ status }) => ["succeeded", "running"].includes(status))).toBe(true);
  }, 100_000);
});
