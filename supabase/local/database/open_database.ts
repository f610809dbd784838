import path from "node:path";
import type { Sql } from "postgres";
import { connect, urlForRole } from "./connect.ts";
import { startEmbeddedPostgres } from "./embedded_postgres.ts";
import { offerExtensions } from "./offer_extensions.ts";
import { prepareDatabase } from "./prepare.ts";

export interface OpenDatabaseOptions {
  /** Holds the cluster (`postgres/`) and its log. */
  dataDirectory: string;
  /** A Postgres of one's own, reached as a superuser, instead of the embedded one. */
  externalUrl?: string;
  passwords: { admin: string; postgres: string; authenticator: string };
  vaultKey: string;
  exposeNewObjects?: boolean;
  durable?: boolean;
}

export interface OpenDatabase {
  /** As the role `postgres`, like SUPABASE_DB_URL on the hosted platform. */
  url: string;
  /** As the role through which the REST interface comes in; it can become anon, authenticated or service_role. */
  authenticatorUrl: string;
  /** As the superuser. */
  adminUrl: string;
  /** A pool as the superuser. */
  sql: Sql;
  stop(): Promise<void>;
}

/** Starts (or reaches) Postgres and prepares it like a new hosted project, ready for migrations. */
export async function openDatabase(options: OpenDatabaseOptions): Promise<OpenDatabase> {
  const server = options.externalUrl ? undefined : await startServer(options);
  const adminUrl = options.externalUrl ?? serverUrl(server?.port ?? 0, options.passwords.admin);
  let sql: Sql | undefined;
  const stop = async () => {
    await sql?.end({ timeout: 5 });
    await server?.stop();
  };
  try {
    await setUp(adminUrl, options);
    sql = connect(adminUrl);
    const ownPostgres = new URL(adminUrl).username === "postgres";
    return {
      url: ownPostgres ? adminUrl : urlForRole(adminUrl, "postgres", options.passwords.postgres),
      authenticatorUrl: urlForRole(adminUrl, "authenticator", options.passwords.authenticator),
      adminUrl,
      sql,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function startServer(options: OpenDatabaseOptions) {
  return startEmbeddedPostgres({
    directory: path.join(options.dataDirectory, "postgres"),
    logFile: path.join(options.dataDirectory, "postgres.log"),
    password: options.passwords.admin,
    durable: options.durable ?? true,
  });
}

function serverUrl(port: number, password: string): string {
  return urlForRole(`postgresql://127.0.0.1:${port}/postgres`, "supabase_admin", password);
}

/** Over a connection of its own: settings put on the database count only for connections opened later. */
async function setUp(adminUrl: string, options: OpenDatabaseOptions): Promise<void> {
  const sql = connect(adminUrl, { connections: 1 });
  try {
    if (options.externalUrl) await offerExtensions(sql);
    await prepareDatabase(sql, {
      postgresPassword: options.passwords.postgres,
      authenticatorPassword: options.passwords.authenticator,
      exposeNewObjects: options.exposeNewObjects ?? false,
    });
    const [statement] = await sql`
      select format('alter database %I set app.vault_key = %L', current_database(), ${options.vaultKey}::text) as text`;
    await sql.unsafe(String(statement?.text));
  } finally {
    await sql.end({ timeout: 5 });
  }
}
