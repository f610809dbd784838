import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import postgres, { type Sql, type TransactionSql } from "postgres";
import { StartError } from "../start_error.ts";

export interface MigrationResult {
  /** File names applied now. */
  applied: string[];
  /** File names whose text differs from what was applied earlier. */
  changed: string[];
}

/**
 * Applies the migrations that the database has not seen, in order, each in its own transaction, and
 * records them where the Supabase CLI does (`supabase_migrations.schema_migrations`).
 *
 * @param sql a connection of the role `postgres`, which runs migrations on the hosted platform
 * @throws StartError that names the file and the line
 */
export async function migrateDatabase(sql: Sql, directory: string): Promise<MigrationResult> {
  await sql`create schema if not exists supabase_migrations`;
  await sql`create table if not exists supabase_migrations.schema_migrations
    (version text primary key, statements text[], name text)`;
  const rows = await sql<{ version: string; statements: string[] | null }[]>`
    select version, statements from supabase_migrations.schema_migrations`;
  const known = new Map(rows.map((row) => [row.version, row.statements?.join("\n")]));

  const result: MigrationResult = { applied: [], changed: [] };
  for (const file of await listMigrations(directory)) {
    const text = await readFile(path.join(directory, file.name), "utf8");
    const earlier = known.get(file.version);
    if (earlier !== undefined && earlier !== text) result.changed.push(file.name);
    if (known.has(file.version)) continue;
    await applyFile(sql, file.name, text, async (transaction) => {
      await transaction`insert into supabase_migrations.schema_migrations (version, statements, name)
        values (${file.version}, ${[text]}, ${file.title})`;
    });
    result.applied.push(file.name);
  }
  return result;
}

/** Applies a seed file once per database; returns whether it did so now. */
export async function seedDatabase(sql: Sql, admin: Sql, file: string): Promise<boolean> {
  const name = path.basename(file);
  if (!existsSync(file)) return false;
  const done = await admin`select from local_platform.applied_seeds where name = ${name}`;
  if (done.length > 0) return false;
  // The seed is written by the same transaction's owner as on the hosted platform; the note by the superuser.
  await applyFile(sql, name, await readFile(file, "utf8"), async () => {
    await admin`insert into local_platform.applied_seeds (name) values (${name})`;
  });
  return true;
}

async function listMigrations(directory: string) {
  if (!existsSync(directory)) return [];
  const files = [];
  for (const name of (await readdir(directory)).sort()) {
    const [, version, title] = /^(\d+)_(.*)\.sql$/.exec(name) ?? [];
    if (version && title) files.push({ name, version, title });
  }
  return files;
}

async function applyFile(sql: Sql, name: string, text: string, record: (transaction: TransactionSql) => Promise<void>) {
  await sql
    .begin(async (transaction) => {
      await transaction.unsafe(text);
      await record(transaction);
    })
    .catch((cause: unknown) => {
      throw new StartError(`${name}${lineOf(cause, text)}: ${describe(cause)}`, { cause });
    });
}

function lineOf(cause: unknown, text: string): string {
  if (!(cause instanceof postgres.PostgresError) || !cause.position) return "";
  return ` line ${text.slice(0, Number(cause.position)).split("\n").length}`;
}

function describe(cause: unknown): string {
  if (!(cause instanceof postgres.PostgresError)) return String(cause);
  return [cause.message, cause.detail, cause.hint].filter(Boolean).join(". ");
}
