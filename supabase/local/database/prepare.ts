import { readFile } from "node:fs/promises";
import path from "node:path";
import { getAuthSchemaSql } from "@supabase/lite";
import type { Sql } from "postgres";

export interface PrepareOptions {
  /** Passwords of the two login roles that the platform uses besides the superuser. */
  postgresPassword: string;
  authenticatorPassword: string;
  /**
   * True gives the API roles every privilege on new objects in `public`, as hosted projects did until
   * October 2026. False is today's hosted default: a new table needs explicit grants.
   */
  exposeNewObjects?: boolean;
}

const realtimeSchema = path.resolve(import.meta.dirname, "../realtime/schema.sql");

/** Brings a bare Postgres to the state in which the hosted platform hands over a new project. Safe to repeat. */
export async function prepareDatabase(sql: Sql, options: PrepareOptions): Promise<void> {
  await sql.unsafe(await readFile(path.join(import.meta.dirname, "prepare.sql"), "utf8"));
  await setPassword(sql, "authenticator", options.authenticatorPassword);
  const [owner] = await sql`select rolsuper from pg_catalog.pg_roles where rolname = 'postgres'`;
  // A superuser named postgres is the owner of a server that somebody gave us: its password is theirs.
  if (owner?.rolsuper === false) await setPassword(sql, "postgres", options.postgresPassword);
  await sql.unsafe(getAuthSchemaSql());
  await sql.unsafe("grant all on all tables in schema auth to postgres");
  // @supabase/lite looks up the person and the session behind each token before it takes on their role.
  await sql.unsafe("grant usage on schema auth to authenticator");
  await sql.unsafe("grant select on auth.users, auth.sessions to authenticator");
  await sql.unsafe(await readFile(realtimeSchema, "utf8"));
  // Migrations add policies to this table; only its owner, of whom postgres is a member, may.
  await sql.unsafe("alter table realtime.messages owner to supabase_realtime_admin");
  await sql.unsafe("grant usage on schema realtime to postgres, supabase_realtime_admin");
  if (options.exposeNewObjects) await exposeNewObjects(sql);
}

async function setPassword(sql: Sql, role: string, password: string): Promise<void> {
  const [statement] = await sql`select format('alter role %I password %L', ${role}::text, ${password}::text) as text`;
  await sql.unsafe(String(statement?.text));
}

async function exposeNewObjects(sql: Sql): Promise<void> {
  for (const kind of ["tables", "sequences", "functions"]) {
    await sql.unsafe(
      `alter default privileges for role postgres in schema public grant all on ${kind} to anon, authenticated, service_role`,
    );
  }
}
