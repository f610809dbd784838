import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Sql } from "postgres";
import { createDemoUsers } from "../demo_users.ts";
import { connect } from "./connect.ts";
import { migrateDatabase, seedDatabase } from "./migrate.ts";
import { type OpenDatabase, openDatabase } from "./open_database.ts";

export interface StartDatabaseOptions {
  /** A folder of migrations; false for none. The project's own when left out. */
  migrations?: string | false;
  /** True creates the demo users and applies supabase/seed.sql. */
  seed?: boolean;
  /** See PrepareOptions. */
  exposeNewObjects?: boolean;
  /** A throwaway Postgres of one's own (superuser address) instead of the embedded one. */
  externalUrl?: string;
}

export interface LocalDatabase {
  /** As the role `postgres`. */
  url: string;
  /** As the superuser. */
  adminUrl: string;
  /** A pool as the superuser. */
  sql: Sql;
  stop(): Promise<void>;
}

const supabaseDirectory = path.resolve(import.meta.dirname, "../..");

/** A throwaway database with the project's migrations, for tests. `stop()` deletes it. */
export async function startDatabase(options: StartDatabaseOptions = {}): Promise<LocalDatabase> {
  const dataDirectory = await mkdtemp(path.join(os.tmpdir(), "lead-database-"));
  const removeDirectory = () => rm(dataDirectory, { recursive: true, force: true });
  const database = await openDatabase({
    dataDirectory,
    ...(options.externalUrl ? { externalUrl: options.externalUrl } : {}),
    passwords: { admin: secret(), postgres: secret(), authenticator: secret() },
    vaultKey: secret(),
    exposeNewObjects: options.exposeNewObjects ?? false,
    durable: false,
  }).catch(async (error: unknown) => {
    await removeDirectory();
    throw error;
  });
  const stop = async () => {
    await database.stop();
    await removeDirectory();
  };
  try {
    if (options.seed) await createDemoUsers(database.sql);
    await fillDatabase(database, {
      migrations: options.migrations ?? path.join(supabaseDirectory, "migrations"),
      seed: options.seed ? path.join(supabaseDirectory, "seed.sql") : false,
    });
    return {
      url: database.url,
      adminUrl: database.adminUrl,
      sql: database.sql,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

export interface FillResult {
  applied: string[];
  changed: string[];
  seeded: boolean;
}

/** Applies migrations and the seed as the role `postgres`, like the hosted platform. */
export async function fillDatabase(
  database: OpenDatabase,
  files: { migrations: string | false; seed: string | false },
): Promise<FillResult> {
  const owner = connect(database.url, { connections: 1 });
  try {
    const result = files.migrations ? await migrateDatabase(owner, files.migrations) : { applied: [], changed: [] };
    if (!files.seed) return { ...result, seeded: false };
    await createDemoUsers(database.sql);
    return {
      ...result,
      seeded: await seedDatabase(owner, database.sql, files.seed),
    };
  } finally {
    await owner.end({ timeout: 5 });
  }
}

function secret(): string {
  return randomBytes(18).toString("base64url");
}
