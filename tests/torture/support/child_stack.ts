import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import postgres from "postgres";
import { z } from "zod";
import { freePort } from "../../../supabase/local/free_port.ts";
import type { StackDoors } from "../../functions/support/test_stack.ts";

/** A whole stack in a process of its own, which a test may kill and start again on the same data. */
export type ChildStack = {
  doors: StackDoors;
  isRunning(): boolean;
  /** `kill -9`; resolves when it is gone. */
  kill(): Promise<void>;
  /** Starts it on the same data directory and port; resolves when it answers. */
  start(): Promise<void>;
  /** A connection that lives no longer than the work: the database may be gone at any moment. */
  query<T>(work: (sql: postgres.Sql) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

const stackFile = z.object({
  url: z.string(),
  publishable_key: z.string(),
  secret_key: z.string(),
  database_url: z.string(),
});

export async function startChildStack(options: {
  modelUrl: string;
  smtpUrl: string;
  databaseUrl?: string;
}): Promise<ChildStack> {
  const dataDirectory = await mkdtemp(path.join(os.tmpdir(), "lead-child-"));
  const settings = { ...options, dataDirectory, port: await freePort() };
  const read = async () => stackFile.parse(JSON.parse(await readFile(path.join(dataDirectory, "stack.json"), "utf8")));
  let child = await launch(settings);
  const { url, publishable_key, secret_key } = await read();
  return {
    doors: { url, publishableKey: publishable_key, secretKey: secret_key },
    isRunning: () => child.exitCode === null && child.signalCode === null,
    kill: () => end(child),
    async start() {
      child = await launch(settings);
    },
    async query(work) {
      const sql = postgres(options.databaseUrl ?? (await read()).database_url, { max: 1, onnotice: () => {} });
      return await work(sql).finally(() => sql.end({ timeout: 1 }));
    },
    async close() {
      await end(child);
      await rm(dataDirectory, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function launch(settings: Record<string, unknown>): Promise<ChildProcess> {
  const program = path.join(import.meta.dirname, "stack_process.ts");
  const child = fork(program, [JSON.stringify(settings)], { stdio: ["ignore", "ignore", "pipe", "ipc"] });
  let complaint = "";
  child.stderr?.on("data", (chunk) => {
    complaint += chunk;
  });
  const ended = once(child, "exit").then(() => {
    throw new Error(`The stack did not start: ${complaint.slice(-2000)}`);
  });
  await Promise.race([once(child, "message"), ended]);
  ended.catch(() => {});
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}
