import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import postgres from "postgres";
import { createTokens } from "../../../supabase/local/gateway/tokens.ts";
import { loadStackKeys, type StackKeys } from "../../../supabase/local/stack_keys.ts";
import { startStack } from "../../../supabase/local/start_stack.ts";
import { storeVaultSecrets } from "../../../supabase/local/vault_secrets.ts";
import { type ScriptedModel, startScriptedModel } from "../../functions/support/scripted_model.ts";
import { newPerson, type Person } from "../../functions/support/test_stack.ts";
import { openFrontDoor } from "./front_door.ts";
import { type FunctionsProcess, startFunctionsProcess } from "./functions_process.ts";
import { type Gate, gate } from "./gate.ts";
import { type MailSink, startMailSink } from "./mail_sink.ts";

/** A stack whose functions run in a process that a test holds, with a gate at every step boundary. */
export type TortureWorld = {
  url: string;
  keys: StackKeys;
  databaseUrl: string;
  gate: Gate;
  model: ScriptedModel;
  sink: MailSink;
  /** As the superuser, to look behind the doors and to move the clock. */
  sql: postgres.Sql;
  functions: FunctionsProcess;
  /** Every line that any part has logged. */
  logged: string[];
  person(joins?: { workspaceId: string; role: string }): Promise<Person>;
  /** Another process takes the requests from now on; nobody hears of the one before, but it may still run. */
  replaceFunctions(): Promise<void>;
  /** The lease of every dead worker and sender runs out: the clock is moved instead of waited for. */
  leasesRunOut(): Promise<void>;
  ringTick(): Promise<void>;
  stop(): Promise<void>;
};

export type TortureOptions = {
  /** A Postgres of the test's own, superuser address. */
  databaseUrl?: string;
  /** In place of the scripted model. */
  modelUrl?: string;
};

export async function startTortureWorld(options: TortureOptions = {}): Promise<TortureWorld> {
  const dataDirectory = await mkdtemp(path.join(os.tmpdir(), "lead-torture-"));
  const logged: string[] = [];
  const log = (line: string) => void logged.push(line);
  const boundaries = gate();
  const [model, sink] = await Promise.all([startScriptedModel(), startMailSink(boundaries)]);
  const stack = await startStack({
    dataDirectory,
    port: 0,
    modelUrl: options.modelUrl ?? model.url,
    ...(options.databaseUrl && { externalDatabaseUrl: options.databaseUrl }),
    page: false,
    durable: false,
    demo: false,
    log,
  });
  const keys = await loadStackKeys(dataDirectory);
  const sql = postgres(stack.adminDatabaseUrl, { max: 4, onnotice: () => {} });
  let functions: FunctionsProcess | undefined;
  const front = await openFrontDoor({
    stackUrl: stack.url,
    gate: boundaries,
    functionsOrigin: () => functions?.origin(),
  });
  const environment = await functionsEnvironment(front.url, stack.databaseUrl, keys, {
    SMTP_URL: sink.url,
    OPENAI_BASE_URL: options.modelUrl ?? model.url,
  });
  const launch = () => startFunctionsProcess(environment, log);
  functions = await launch();
  // The database's bell and the schedule ring here too.
  await storeVaultSecrets(sql, { project_url: front.url, secret_key: stack.secretKey });
  const doors = { url: front.url, publishableKey: stack.publishableKey, secretKey: stack.secretKey };
  return {
    url: front.url,
    keys,
    databaseUrl: stack.databaseUrl,
    gate: boundaries,
    model,
    sink,
    sql,
    get functions() {
      if (!functions) throw new Error("The functions are being replaced.");
      return functions;
    },
    logged,
    person: (joins) => newPerson(doors, sql, joins),
    async replaceFunctions() {
      functions = undefined;
      front.cutAnswers();
      functions = await launch();
    },
    async leasesRunOut() {
      await sql`update public.turns set lease_until = now() - interval '1 second' where status = 'running'`;
      await sql`update public.outbox set lease_until = now() - interval '1 second' where status = 'sending'`;
    },
    async ringTick() {
      const ring = { method: "POST", headers: { apikey: stack.secretKey } };
      await fetch(`${front.url}/functions/v1/tick`, ring).catch(() => {});
    },
    async stop() {
      await functions?.stop();
      await sql.end({ timeout: 5 });
      await front.stop();
      await stack.stop();
      await Promise.all([model.stop(), sink.stop()]);
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}

/** What the hosted platform gives the functions, with ourselves between them and everything else. */
async function functionsEnvironment(
  url: string,
  databaseUrl: string,
  keys: StackKeys,
  more: Record<string, string>,
): Promise<Record<string, string>> {
  const tokens = await createTokens(keys);
  return {
    MAIL_PROVIDER: "smtp",
    MAIL_FROM: "Lead assistant <assistant@example.com>",
    APP_URL: url,
    OPENAI_API_KEY: "sk-the-key-of-the-model",
    OPENAI_MODEL: "local",
    SUPABASE_URL: url,
    SUPABASE_DB_URL: databaseUrl,
    SUPABASE_PUBLISHABLE_KEYS: JSON.stringify({ default: keys.publishableKey }),
    SUPABASE_SECRET_KEYS: JSON.stringify({ default: keys.secretKey }),
    SUPABASE_JWKS: JSON.stringify(tokens.publicKeys),
    ...more,
  };
}
