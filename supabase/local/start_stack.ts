import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { createCleanup } from "./cleanup.ts";
import { fillDatabase } from "./database/start_database.ts";
import { demoSignIn } from "./demo_users.ts";
import { createTokens } from "./gateway/tokens.ts";
import { openHttpServer } from "./http_server.ts";
import { joinMailbox, localWebhookSecret } from "./mailbox/join_mailbox.ts";
import { installRealtimeTriggers } from "./realtime/attach_realtime.ts";
import { loadStackKeys } from "./stack_keys.ts";
import { lockDataDirectory } from "./stack_lock.ts";
import {
  migrationsOf,
  openStackDatabase,
  openStackMailbox,
  openStackModel,
  type StackContext,
  serveStack,
  startSchedule,
  startStackFunctions,
  startStackLite,
  startStackRealtime,
} from "./stack_parts.ts";
import { buildPage } from "./web_page.ts";

export interface StackOptions {
  /** All that the stack keeps lies here. */
  dataDirectory: string;
  /** 0 takes any free port. */
  port: number;
  /** A Postgres of one's own (superuser address) instead of the embedded one. */
  externalDatabaseUrl?: string | undefined;
  /** OPENAI_*, MAIL_*, SMTP_*, RESEND_*, SEARCH_* for the functions. */
  settings?: Record<string, string>;
  /** A server that speaks the Responses wire format; short for settings.OPENAI_BASE_URL. */
  modelUrl?: string;
  /** Folder of migrations; the project's own when left out. */
  migrations?: string;
  /** False leaves out the demo users and, with them, the seed. */
  demo?: boolean;
  /** False leaves the demo users without data. */
  seed?: boolean;
  /** True lets demo people read and answer what campaigns send them. */
  recipients?: boolean;
  /** False does not build the web page. */
  page?: boolean;
  /** False commits without waiting for the disk: only for throwaway stacks. */
  durable?: boolean;
  /** Told each line that some part has to say. */
  log?: (line: string) => void;
  /** Follows the steps of the start. */
  progress?: <T>(label: string, work: Promise<T>) => Promise<T>;
}

export interface Stack {
  url: string;
  publishableKey: string;
  secretKey: string;
  /** As the role `postgres`, like on the hosted platform. */
  databaseUrl: string;
  /** As the superuser. */
  adminDatabaseUrl: string;
  mailboxUrl: string;
  /** Where mail to anybody is captured. */
  smtpUrl: string;
  demo: { email: string; password: string } | undefined;
  /** True when the built-in demo model answers. */
  isDemoModel: boolean;
  /** Applies new migrations while the stack runs; returns their file names. */
  applyMigrations(): Promise<string[]>;
  /** Loads the functions anew. */
  reloadFunctions(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts the whole platform on one origin of this machine and returns when it answers.
 * @throws StartError for what the user can mend (port or directory in use); whatever was started is stopped again
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const log = options.log ?? (() => {});
  const cleanup = createCleanup(log);
  try {
    await mkdir(options.dataDirectory, { recursive: true });
    cleanup.add(await lockDataDirectory(options.dataDirectory));
    const http = await openHttpServer(options.port);
    cleanup.add(() => http.stop());
    const keys = await loadStackKeys(options.dataDirectory);
    const tokens = await createTokens(keys);
    return await startParts({ options, cleanup, keys, tokens, http, log });
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}

async function startParts(context: StackContext): Promise<Stack> {
  const { options, cleanup, http, log } = context;
  const progress = options.progress ?? ((_label, work) => work);
  // The slowest step of a first start, and it needs none of the others.
  // A page that cannot be built leaves the API of use (and the page of before).
  const build = options.page === false ? undefined : progress("Web page", buildPage());
  const page = build?.catch((error: unknown) => log(`page: ${String(error)}`));
  const [database, mailbox, model] = await Promise.all([
    progress("Database", openStackDatabase(context)),
    openStackMailbox(context),
    openStackModel(context),
  ]);
  const inboundSecret = options.settings?.MAIL_INBOUND_SECRET ?? localWebhookSecret(context, "inbound mail");
  const leaves = options.settings?.SMTP_URL || options.settings?.MAIL_PROVIDER === "resend";
  const settings = {
    SMTP_URL: mailbox.smtpUrl,
    MAIL_IS_CAPTURED: leaves ? "false" : "true",
    MAIL_INBOUND_SECRET: inboundSecret,
    ...options.settings,
    ...model,
  };
  const [lite, realtime, functions] = await Promise.all([
    progress("Sign-in and data", startStackLite(context, database, settings.SMTP_URL)),
    progress("Live updates", startStackRealtime(context, database)),
    progress("Functions", startStackFunctions(context, database, settings)),
  ]);
  serveStack(context, { database, mailbox, lite, realtime, functions });
  await joinMailbox(context, { database, mailbox, inboundSecret });
  await startSchedule(context, database);
  await page;

  await writeStackFile(context, database.url);
  cleanup.add(() => rm(stackFile(options), { force: true }));
  return {
    url: http.origin,
    publishableKey: context.keys.publishableKey,
    secretKey: context.keys.secretKey,
    databaseUrl: database.url,
    adminDatabaseUrl: database.adminUrl,
    mailboxUrl: `${http.origin}/mailbox`,
    smtpUrl: mailbox.smtpUrl,
    demo: options.demo === false ? undefined : demoSignIn,
    isDemoModel: model !== undefined,
    async applyMigrations() {
      const { applied } = await fillDatabase(database, { migrations: migrationsOf(options), seed: false });
      await installRealtimeTriggers(database.sql);
      await database.sql`notify pgrst, 'reload schema'`;
      return applied;
    },
    reloadFunctions: () => functions.restart(),
    stop: () => cleanup.run(),
  };
}

/** Tells other programs (the doctor, tests, the user's scripts) where everything is. */
async function writeStackFile({ options, http, keys }: StackContext, databaseUrl: string): Promise<void> {
  const content = {
    url: http.origin,
    publishable_key: keys.publishableKey,
    secret_key: keys.secretKey,
    database_url: databaseUrl,
    mailbox_url: `${http.origin}/mailbox`,
    ...(options.demo === false ? {} : { demo: demoSignIn }),
  };
  await writeFile(stackFile(options), `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
}

function stackFile({ dataDirectory }: StackOptions): string {
  return path.join(dataDirectory, "stack.json");
}
