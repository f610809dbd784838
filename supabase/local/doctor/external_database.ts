import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import postgres, { type Sql } from "postgres";
import { type Finding, findingsOf, reasonOf } from "./finding.ts";

const oldestVersion = 15;
/** The local platform brings stand-ins for these when the server is on this machine. */
const standIns = new Set(["pg_cron", "pg_net", "supabase_vault"]);

/** Whether the Postgres at DATABASE_URL can carry the stack. */
export async function checkExternalDatabase(url: string, projectDirectory: string): Promise<Finding[]> {
  const { failing } = findingsOf("DATABASE_URL");
  const sql = postgres(url, { max: 1, connect_timeout: 5, onnotice: () => {} });
  try {
    return [await checkServer(sql), await checkExtensions(sql, projectDirectory)];
  } catch (error) {
    const mend = "Check host, port, name and password in it, and that the server runs; or leave it unset.";
    return [failing(`The database cannot be reached: ${reasonOf(error) || "no answer"}.`, mend)];
  } finally {
    await sql.end({ timeout: 1 });
  }
}

async function checkServer(sql: Sql): Promise<Finding> {
  const { ok, failing } = findingsOf("DATABASE_URL");
  const [server] = await sql<[{ version: number; superuser: boolean }]>`
    select current_setting('server_version_num')::int / 10000 as version, rolsuper as superuser
    from pg_catalog.pg_roles where rolname = current_user`;
  if (server.version < oldestVersion)
    return failing(`The server is Postgres ${server.version}.`, `Use Postgres ${oldestVersion} or later.`);
  if (!server.superuser)
    return failing("The role in it is no superuser, so it cannot make the platform's roles.", "Name a superuser.");
  return ok(`Postgres ${server.version} answers, as superuser.`);
}

async function checkExtensions(sql: Sql, projectDirectory: string): Promise<Finding> {
  const { ok, warning, failing } = findingsOf("Extensions");
  const wanted = await neededExtensions(projectDirectory);
  const rows = await sql<{ name: string }[]>`select name from pg_catalog.pg_available_extensions`;
  const missing = wanted.filter((name) => !rows.some((row) => row.name === name));
  const foreign = missing.filter((name) => !standIns.has(name));
  if (foreign.length > 0)
    return failing(`The server has no ${foreign.join(", ")}.`, "Install Postgres's contrib package there.");
  if (missing.length === 0) return ok(`The server has all ${wanted.length} extensions.`);
  return warning(
    `The server has no ${missing.join(", ")}; npm start adds stand-ins, if it may write the server's share folder.`,
    "Install them, or start as an account that may write that folder.",
  );
}

/** The extensions that the migrations create. */
async function neededExtensions(projectDirectory: string): Promise<string[]> {
  const directory = path.join(projectDirectory, "supabase/migrations");
  const names = new Set<string>();
  for (const file of (await readdir(directory)).filter((name) => name.endsWith(".sql"))) {
    const text = await readFile(path.join(directory, file), "utf8");
    for (const [, name = ""] of text.matchAll(/^\s*create extension (?:if not exists )?"?(\w+)/gim)) names.add(name);
  }
  return [...names].sort();
}
