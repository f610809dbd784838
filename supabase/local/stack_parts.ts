import path from "node:path";
import type { Cleanup } from "./cleanup.ts";
import { startCron } from "./cron/start_cron.ts";
import { startNet } from "./cron/start_net.ts";
import { type OpenDatabase, openDatabase } from "./database/open_database.ts";
import { fillDatabase } from "./database/start_database.ts";
import { startDemoModel } from "./demo_model/start_demo_model.ts";
import { demoSites } from "./demo_sites/demo_sites.ts";
import { createDemoUsers, demoSignIn } from "./demo_users.ts";
import { type Functions, startFunctions } from "./functions/supervisor.ts";
import { createGateway } from "./gateway/gateway.ts";
import { type Lite, startLite } from "./gateway/lite_app.ts";
import type { Tokens } from "./gateway/tokens.ts";
import type { HttpServer } from "./http_server.ts";
import { type Mailbox, startMailbox } from "./mailbox/start_mailbox.ts";
import { attachRealtime, type Realtime } from "./realtime/attach_realtime.ts";
import type { StackKeys } from "./stack_keys.ts";
import type { StackOptions } from "./start_stack.ts";
import { storeVaultSecrets } from "./vault_secrets.ts";
import { pageDirectory } from "./web_page.ts";

/** What every part of a stack is started with. */
export interface StackContext {
  options: StackOptions;
  /** Each part adds how it is stopped. */
  cleanup: Cleanup;
  keys: StackKeys;
  tokens: Tokens;
  http: HttpServer;
  log: (line: string) => void;
}

/** The parts that answer requests. */
export interface ServingParts {
  database: OpenDatabase;
  mailbox: Mailbox;
  lite: Lite;
  realtime: Realtime;
  functions: Functions;
}

const supabaseDirectory = path.resolve(import.meta.dirname, "..");

export function migrationsOf(options: StackOptions): string {
  return options.migrations ?? path.join(supabaseDirectory, "migrations");
}

/** Where `npm run dev` of another page may ask mailed links to lead. */
const developmentOrigins = ["http://127.0.0.1:5173", "http://localhost:5173"];

/** Postgres with the migrations applied and, for a demo, its users and data. */
export async function openStackDatabase({ options, cleanup, keys, log }: StackContext): Promise<OpenDatabase> {
  const database = await openDatabase({
    dataDirectory: options.dataDirectory,
    ...(options.externalDatabaseUrl ? { externalUrl: options.externalDatabaseUrl } : {}),
    passwords: keys.passwords,
    vaultKey: keys.vaultKey,
    durable: options.durable ?? true,
  });
  cleanup.add(() => database.stop());
  if (options.demo !== false) await createDemoUsers(database.sql);
  const isSeeded = options.demo !== false && options.seed !== false;
  const seed = isSeeded ? path.join(supabaseDirectory, "seed.sql") : false;
  const { applied, changed } = await fillDatabase(database, { migrations: migrationsOf(options), seed });
  if (applied.length > 0) log(`database: applied ${applied.join(", ")}`);
  if (changed.length > 0)
    log(`database: ${changed.join(", ")} changed after being applied; this database has the old text`);
  return database;
}

/** Captures mail over SMTP and shows it at /mailbox. */
export async function openStackMailbox({ options, cleanup, log }: StackContext): Promise<Mailbox> {
  const mailbox = await startMailbox({ directory: path.join(options.dataDirectory, "mailbox"), log });
  cleanup.add(() => mailbox.stop());
  return mailbox;
}

/** The built-in model's settings when no other model is configured; undefined when one is. */
export async function openStackModel({ options, cleanup, log }: StackContext) {
  const { OPENAI_API_KEY, OPENAI_BASE_URL } = options.settings ?? {};
  if (options.modelUrl) return undefined;
  if (OPENAI_API_KEY || OPENAI_BASE_URL) return undefined;
  const model = await startDemoModel({ log });
  cleanup.add(() => model.stop());
  return { OPENAI_BASE_URL: model.url, OPENAI_API_KEY: "demo", OPENAI_MODEL: "demo" };
}

/** Sign-in and REST. */
export async function startStackLite(context: StackContext, database: OpenDatabase, smtpUrl: string | undefined) {
  const { cleanup, http, keys, log } = context;
  const lite = await startLite({
    origin: http.origin,
    redirectOrigins: [http.origin.replace("127.0.0.1", "localhost"), ...developmentOrigins],
    adminUrl: database.adminUrl,
    authenticatorUrl: database.authenticatorUrl,
    keys,
    sql: database.sql,
    smtpUrl,
    log,
  });
  cleanup.add(() => lite.stop());
  return lite;
}

/** Websocket channels on the same port. */
export async function startStackRealtime(context: StackContext, { sql }: OpenDatabase): Promise<Realtime> {
  const { cleanup, http, tokens, log } = context;
  const realtime = attachRealtime({
    server: http.server,
    sql,
    async verify(token) {
      const verified = await tokens.verify(token);
      return verified.ok ? verified.claims : undefined;
    },
    claimsOfKey: tokens.claimsOfKey,
    log,
  });
  cleanup.add(() => realtime.stop());
  await realtime.ready;
  return realtime;
}

/** The functions see what the hosted platform gives them, and the model's, mail's and search settings. */
export async function startStackFunctions(
  { options, cleanup, http, keys, tokens, log }: StackContext,
  database: OpenDatabase,
  settings: Record<string, string>,
): Promise<Functions> {
  const functions = await startFunctions({
    functionsDirectory: path.join(supabaseDirectory, "functions"),
    environment: {
      MAIL_PROVIDER: "smtp",
      MAIL_FROM: "Lead assistant <assistant@example.com>",
      APP_URL: http.origin,
      ...(options.demo === false ? {} : { SEARCH_DEMO_SITES: `${http.origin}/demo-sites` }),
      ...(options.modelUrl
        ? { OPENAI_BASE_URL: options.modelUrl, OPENAI_API_KEY: "local", OPENAI_MODEL: "local" }
        : {}),
      ...settings,
      SUPABASE_URL: http.origin,
      SUPABASE_DB_URL: database.url,
      SUPABASE_PUBLISHABLE_KEYS: JSON.stringify({ default: keys.publishableKey }),
      SUPABASE_SECRET_KEYS: JSON.stringify({ default: keys.secretKey }),
      SUPABASE_JWKS: JSON.stringify(tokens.publicKeys),
    },
    log,
  });
  cleanup.add(() => functions.stop());
  return functions;
}

/** Puts all parts behind the one origin. */
export function serveStack({ options, http, keys, tokens }: StackContext, parts: ServingParts): void {
  const gateway = createGateway({
    origin: http.origin,
    secretKey: keys.secretKey,
    tokens,
    sql: parts.database.sql,
    lite: parts.lite,
    functionsOrigin: parts.functions.origin,
    broadcast: (request, claims) => parts.realtime.handle(request, claims),
    mailbox: (request) => parts.mailbox.handle(request),
    demoSites: demoSites(parts.database.sql).handle,
    pageDirectory,
    pageConfig: {
      publishable_key: keys.publishableKey,
      ...(options.demo === false ? {} : { demo: demoSignIn }),
      ...(options.recipients ? { demo_readers: "/mailbox/api/recipients" } : {}),
    },
  });
  http.serve((request) => gateway.fetch(request));
}

/** The clock: pg_cron's jobs and pg_net's requests. Last, because its jobs call the functions. */
export async function startSchedule({ cleanup, http, keys, log }: StackContext, database: OpenDatabase): Promise<void> {
  const { sql } = database;
  await storeVaultSecrets(sql, { project_url: http.origin, secret_key: keys.secretKey });
  // Only our stand-ins need us: on a Postgres of the user's own the real pg_cron runs its jobs itself.
  const [standIn] = await sql<[{ cron: boolean; net: boolean }]>`
    select to_regprocedure('cron.checked_schedule(text)') is not null as cron,
      to_regprocedure('net.announce_request()') is not null as net`;
  if (standIn.net) {
    const net = startNet({ sql, log });
    cleanup.add(() => net.stop());
  }
  if (standIn.cron) {
    const cron = startCron({ sql, databaseUrl: database.adminUrl, log });
    cleanup.add(() => cron.stop());
  }
}
