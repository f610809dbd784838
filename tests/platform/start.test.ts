import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { connect } from "../../supabase/local/database/connect.ts";
import { freePort } from "../../supabase/local/free_port.ts";
import { toolEnvironment } from "../helpers/environment.ts";

const root = path.resolve(import.meta.dirname, "../..");
const stackFile = z.object({
  url: z.url(),
  publishable_key: z.string().startsWith("sb_publishable_"),
  secret_key: z.string().startsWith("sb_secret_"),
  database_url: z.url(),
  mailbox_url: z.url(),
  demo: z.object({ email: z.email(), password: z.string() }),
});

/** Generous: the first start of a run may have to build the page. */
const startMilliseconds = 90_000;

let dataDirectory: string;
beforeAll(async () => {
  dataDirectory = await mkdtemp(path.join(os.tmpdir(), "start-test-"));
});
afterAll(() => rm(dataDirectory, { recursive: true, force: true }));

interface Run {
  process: ChildProcess;
  printed(): string;
  exit: Promise<number | null>;
}

/** `npm start` as a person's shell runs it, without npm itself. */
function start(environment: Record<string, string>): Run {
  const child = spawn(process.execPath, ["supabase/local/bootstrap.mjs", "supabase/local/start.ts"], {
    cwd: root,
    env: { PATH: toolEnvironment().PATH, HOME: toolEnvironment().HOME, DATA_DIR: dataDirectory, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      printed += chunk;
    });
  }
  const exit = once(child, "exit").then(([code]) => z.number().nullable().parse(code));
  onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGTERM");
    await exit;
  });
  return { process: child, printed: () => printed, exit };
}

async function ready(run: Run) {
  await expect.poll(run.printed, { timeout: startMilliseconds, interval: 50 }).toContain("Stop with Ctrl-C");
  return stackFile.parse(JSON.parse(await readFile(path.join(dataDirectory, "stack.json"), "utf8")));
}

describe("npm start", () => {
  test("says where everything is, serves it, and stops cleanly", async () => {
    const port = await freePort();
    const run = start({ PORT: String(port) });
    const stack = await ready(run);
    expect(stack.url).toBe(`http://127.0.0.1:${port}`);
    expect(run.printed()).toContain(stack.url);
    expect(run.printed()).toContain(stack.demo.email);

    const config = await (await fetch(`${stack.url}/config.json`)).json();
    expect(config).toEqual({
      supabase_url: stack.url,
      publishable_key: stack.publishable_key,
      demo: stack.demo,
      demo_readers: "/mailbox/api/recipients",
    });
    expect((await fetch(stack.mailbox_url)).status).toBe(200);
    const keys = await (await fetch(`${stack.url}/auth/v1/.well-known/jwks.json`)).json();
    expect(keys.keys[0]).not.toHaveProperty("d");

    run.process.kill("SIGTERM");
    expect(await run.exit).toBe(0);
    expect(existsSync(path.join(dataDirectory, "stack.json"))).toBe(false);
    expect(existsSync(path.join(dataDirectory, "stack.lock"))).toBe(false);
    expect(existsSync(path.join(dataDirectory, "postgres/postmaster.pid"))).toBe(false);
  }, 120_000);

  test("refuses a second start on the same data, and the first goes on", async () => {
    const stack = await ready(start({ PORT: "0" }));
    const second = start({ PORT: "0" });
    expect(await second.exit).toBe(1);
    expect(second.printed()).toContain("Already running on");
    expect((await fetch(`${stack.url}/config.json`)).status).toBe(200);
  }, 120_000);

  test("says that a port is in use", async () => {
    const other = net.createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    onTestFinished(() => void other.close());
    const address = other.address();
    const port = address !== null && typeof address === "object" ? address.port : 0;
    const run = start({ PORT: String(port) });
    expect(await run.exit).toBe(1);
    expect(run.printed()).toContain(`Port ${port} is in use`);
    expect(existsSync(path.join(dataDirectory, "stack.lock"))).toBe(false);
  }, 60_000);

  test("names a variable that makes no sense", async () => {
    const run = start({ PORT: "abc", OPENAI_BASE_URL: "nonsense" });
    expect(await run.exit).toBe(1);
    expect(run.printed()).toMatch(/PORT: .*OPENAI_BASE_URL: /);
  }, 60_000);

  test("a run that was killed outright lost nothing: the next one has its data and its keys", async () => {
    const run = start({ PORT: "0" });
    const stack = await ready(run);
    const sql = connect(stack.database_url, { connections: 1 });
    await sql`create schema if not exists start_test`;
    await sql`create table if not exists start_test.kept (id int)`;
    await sql`insert into start_test.kept values (7)`;
    await killEverything(run, stack.database_url);
    await sql.end({ timeout: 0 });

    const again = await ready(start({ PORT: "0" }));
    expect(again.secret_key).toBe(stack.secret_key);
    const after = connect(again.database_url, { connections: 1 });
    onTestFinished(() => after.end());
    expect([...(await after`select id from start_test.kept`)]).toEqual([{ id: 7 }]);
    await after`drop schema start_test cascade`;
  }, 120_000);

  test("ends with the process that started it", async () => {
    const run = start({ PORT: "0" });
    await ready(run);
    run.process.kill("SIGKILL");
    await expect.poll(() => existsSync(path.join(dataDirectory, "stack.lock")), { timeout: 20_000 }).toBe(false);
    expect(existsSync(path.join(dataDirectory, "postgres/postmaster.pid"))).toBe(false);
  }, 120_000);
});

/** The starter, the host and Postgres at once, as when a machine loses power. */
async function killEverything(run: Run, databaseUrl: string): Promise<void> {
  const lock = z
    .object({ pid: z.number() })
    .parse(JSON.parse(await readFile(path.join(dataDirectory, "stack.lock"), "utf8")));
  const postmaster = await readFile(path.join(dataDirectory, "postgres/postmaster.pid"), "utf8");
  for (const pid of [Number(postmaster.split("\n")[0]), lock.pid]) process.kill(pid, "SIGKILL");
  run.process.kill("SIGKILL");
  await run.exit;
  const sql = connect(databaseUrl, { connections: 1 });
  await expect(sql`select 1`).rejects.toThrow();
  await sql.end({ timeout: 0 });
}
