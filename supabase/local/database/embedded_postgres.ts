import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chown, mkdir, mkdtemp, open, readFile, rename, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { endWithParent } from "../end_with_parent.ts";
import { freePort } from "../free_port.ts";
import { openDataDirectory } from "./open_data_directory.ts";
import { preparePostgresRuntime } from "./postgres_runtime.ts";
import { endLeftoverPostgres, readPostmasterFile } from "./postmaster_file.ts";
import { postgresAccount, type SystemAccount } from "./system_account.ts";

export interface EmbeddedPostgresOptions {
  /** Where the cluster lives; created on first use. */
  directory: string;
  /** Password of the superuser `supabase_admin`; used when the cluster is created. */
  password: string;
  /** Where the server writes what it has to say. */
  logFile: string;
  /** False gives up safety after a crash for speed: only for throwaway databases. */
  durable?: boolean;
}

export interface EmbeddedPostgres {
  port: number;
  /** A clean shutdown: waits for the last checkpoint. */
  stop(): Promise<void>;
}

const readySeconds = 30;
const stopSeconds = 10;

/**
 * Starts the embedded Postgres on a free port of 127.0.0.1 and returns when it accepts connections.
 * Creates the cluster when there is none, ends a server left over from a killed run, and lets Postgres
 * recover what that run had committed.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const account = postgresAccount();
  const runtime = await preparePostgresRuntime(account);
  await endLeftoverPostgres(options.directory);
  if (!existsSync(path.join(options.directory, "PG_VERSION"))) await createCluster(runtime, account, options);

  const port = await freePort();
  await writeFile(path.join(options.directory, "platform.conf"), settings(port, options.durable ?? true));
  const server = await runPostgres(runtime, account, options);
  await untilReady(server, options);
  const release = server.pid === undefined ? () => {} : endWithParent(server.pid);
  return {
    port,
    async stop() {
      release();
      await stopPostgres(server);
    },
  };
}

function settings(port: number, durable: boolean): string {
  const lines = [
    `port = ${port}`,
    "listen_addresses = '127.0.0.1'",
    "unix_socket_directories = ''",
    "wal_level = logical",
    "max_connections = 100",
    "timezone = 'UTC'",
    "log_line_prefix = '%m [%p] '",
  ];
  if (!durable) lines.push("fsync = off", "synchronous_commit = off", "full_page_writes = off", "autovacuum = off");
  return `${lines.join("\n")}\n`;
}

/** Written beside its final place and renamed, so that a start killed half way leaves nothing behind. */
async function createCluster(runtime: string, account: SystemAccount, options: EmbeddedPostgresOptions) {
  const unfinished = `${options.directory}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await rm(options.directory, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  const secrets = await mkdtemp(path.join(os.tmpdir(), "cluster-password-"));
  const passwordFile = path.join(secrets, randomBytes(8).toString("hex"));
  await writeFile(passwordFile, options.password, { mode: 0o600 });
  if (account.uid !== undefined && account.gid !== undefined) {
    for (const entry of [unfinished, secrets, passwordFile]) await chown(entry, account.uid, account.gid);
  }
  // A throwaway cluster need not reach the disk.
  const extra = [`--pwfile=${passwordFile}`, ...(options.durable === false ? ["--no-sync"] : [])];
  try {
    await runInitdb(runtime, account, unfinished, extra);
  } finally {
    await rm(secrets, { recursive: true, force: true });
  }
  const configuration = path.join(unfinished, "postgresql.conf");
  await writeFile(configuration, "\ninclude_if_exists = 'platform.conf'\n", {
    flag: "a",
  });
  await rename(unfinished, options.directory);
}

async function runInitdb(runtime: string, account: SystemAccount, directory: string, extra: readonly string[]) {
  const data = await openDataDirectory(directory, account);
  // Unicode-aware lower(), upper() and ilike, as on the hosted platform, whatever this machine's locale.
  const ctype = process.platform === "darwin" ? "en_US.UTF-8" : "C.UTF-8";
  const parameters = ["-D", data.argument, "-U", "supabase_admin", "-E", "UTF8", "--auth=scram-sha-256"];
  parameters.push("--locale=C", `--lc-ctype=${ctype}`, ...extra);
  parameters.push("--locale-provider=builtin", "--builtin-locale=C.UTF-8");
  const child = spawn(path.join(runtime, "bin/initdb"), parameters, {
    ...account,
    cwd: "/",
    stdio: ["ignore", "ignore", "pipe", ...data.descriptors],
  });
  let complaint = "";
  child.stderr?.on("data", (chunk) => {
    complaint += chunk;
  });
  const [code] = await once(child, "exit");
  await data.close();
  if (code !== 0) throw new Error(`Postgres could not create its data directory: ${complaint.trim()}`);
}

async function runPostgres(runtime: string, account: SystemAccount, options: EmbeddedPostgresOptions) {
  const data = await openDataDirectory(options.directory, account);
  const log = await open(options.logFile, "a");
  const server = spawn(path.join(runtime, "bin/postgres"), ["-D", data.argument], {
    ...account,
    cwd: "/",
    // Its own process group: Ctrl-C in the terminal reaches the host, which stops it last.
    detached: true,
    stdio: ["ignore", log.fd, log.fd, ...data.descriptors],
  });
  server.unref();
  await log.close();
  await data.close();
  return server;
}

async function untilReady(server: ChildProcess, options: EmbeddedPostgresOptions): Promise<void> {
  const deadline = Date.now() + readySeconds * 1000;
  for (;;) {
    const file = await readPostmasterFile(options.directory);
    if (file?.pid === server.pid && file?.status === "ready") return;
    const ended = server.exitCode !== null || server.signalCode !== null;
    if (ended || Date.now() > deadline) {
      server.kill("SIGQUIT");
      const log = await readFile(options.logFile, "utf8").catch(() => "");
      throw new Error(`Postgres did not start:\n${log.split("\n").slice(-12).join("\n").trim()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function stopPostgres(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, "exit");
  server.ref();
  // SIGINT is Postgres's fast shutdown: open transactions roll back, the rest is flushed.
  server.kill("SIGINT");
  const timer = setTimeout(() => server.kill("SIGQUIT"), stopSeconds * 1000);
  await ended;
  clearTimeout(timer);
}
