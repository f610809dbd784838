import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { appendFile, chown, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { connect } from "../../supabase/local/database/connect.ts";
import { postgresAccount } from "../../supabase/local/database/system_account.ts";
import { endWithParent } from "../../supabase/local/end_with_parent.ts";
import { freePort } from "../../supabase/local/free_port.ts";

export interface DebianCluster {
  /** As the superuser `postgres`. */
  url: string;
  stop(): Promise<void>;
}

const readySeconds = 30;

/** A throwaway cluster of Debian's PostgreSQL with the real pg_cron loaded; `stop()` deletes it. */
export async function startDebianPostgres(bin: string): Promise<DebianCluster> {
  const account = postgresAccount();
  const home = await mkdtemp(path.join(os.tmpdir(), "debian-postgres-"));
  const password = randomBytes(18).toString("base64url");
  const passwordFile = path.join(home, "password");
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (account.uid !== undefined && account.gid !== undefined) {
    for (const entry of [home, passwordFile]) await chown(entry, account.uid, account.gid);
  }
  const data = path.join(home, "data");
  const port = await freePort();
  const options = { ...account, cwd: "/" };
  const parameters = ["-D", data, "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "--auth=scram-sha-256"];
  const [code] = await once(spawn(`${bin}/initdb`, [...parameters, `--pwfile=${passwordFile}`], options), "exit");
  if (code !== 0) throw new Error("PostgreSQL 15 could not create its data directory.");
  await appendFile(path.join(data, "postgresql.conf"), settings(port));

  const log = path.join(home, "log");
  const server = spawn(`${bin}/postgres`, ["-D", data], { ...options, stdio: ["ignore", "ignore", "pipe"] });
  server.stderr?.on("data", (chunk: Buffer) => void appendFile(log, chunk));
  const release = server.pid === undefined ? () => {} : endWithParent(server.pid);
  const url = `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`;
  const stop = async () => {
    release();
    await end(server);
    await rm(home, { recursive: true, force: true });
  };
  await untilReady(url).catch(async () => {
    const said = await readFile(log, "utf8").catch(() => "");
    await stop();
    throw new Error(`PostgreSQL 15 did not start:\n${said}`);
  });
  return { url, stop };
}

function settings(port: number): string {
  const lines = [
    `port = ${port}`,
    "listen_addresses = '127.0.0.1'",
    "unix_socket_directories = ''",
    "shared_preload_libraries = 'pg_cron'",
    "cron.database_name = 'postgres'",
    // Otherwise each job signs in over the network, for which it would need a password.
    "cron.use_background_workers = on",
    "max_worker_processes = 20",
    "timezone = 'UTC'",
    "fsync = off",
    "synchronous_commit = off",
    "full_page_writes = off",
  ];
  return `\n${lines.join("\n")}\n`;
}

async function untilReady(url: string): Promise<void> {
  const deadline = Date.now() + readySeconds * 1000;
  for (;;) {
    const sql = connect(url, { connections: 1 });
    const ready = await sql`select 1`.then(
      () => true,
      () => false,
    );
    await sql.end({ timeout: 1 });
    if (ready) return;
    if (Date.now() > deadline) throw new Error("not ready");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, "exit");
  // The fast shutdown of Postgres.
  server.kill("SIGINT");
  await ended;
}
