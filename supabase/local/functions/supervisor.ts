import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";

export interface FunctionsOptions {
  /** Holds a folder per function; its project root holds deno.json and node_modules. */
  functionsDirectory: string;
  /** All that the functions see of the environment, as on the hosted platform. */
  environment: Record<string, string>;
  /** Told each line that functions print. */
  log(line: string): void;
}

export interface Functions {
  /** Where the host listens at this moment; undefined while it is down. */
  origin(): string | undefined;
  /** Loads the functions anew; returns when they answer. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

interface Host {
  process: ChildProcess;
  listening: Promise<string>;
}

const projectRoot = path.resolve(import.meta.dirname, "../../..");
const backoff = { firstMilliseconds: 200, longestMilliseconds: 10_000, healthyMilliseconds: 10_000 };
const stopMilliseconds = 7_000;

const announcement = z.object({ port: z.number(), functions: z.array(z.string()), failed: z.array(z.string()) });

/** Keeps one Deno process with all functions alive: starts it, restarts it with back-off when it dies, ends it. */
export async function startFunctions(options: FunctionsOptions): Promise<Functions> {
  let host: Host | undefined;
  let origin: string | undefined;
  let stopping = false;
  let failures = 0;
  let retry: NodeJS.Timeout | undefined;

  const launch = async (): Promise<void> => {
    const started = Date.now();
    const current = launchHost(options);
    host = current;
    current.process.once("exit", (code, signal) => {
      if (host !== current) return;
      origin = undefined;
      if (stopping) return;
      failures = Date.now() - started > backoff.healthyMilliseconds ? 0 : failures + 1;
      const wait = Math.min(backoff.firstMilliseconds * 2 ** failures, backoff.longestMilliseconds);
      options.log(`functions: the host ended (${signal ?? code}); next start in ${wait / 1000} s`);
      retry = setTimeout(() => void launch().catch(() => {}), wait);
    });
    origin = await current.listening;
  };
  const end = async () => {
    clearTimeout(retry);
    const ending = host;
    host = undefined;
    origin = undefined;
    if (ending) await endHost(ending.process);
  };

  // A host that does not come up is tried again in the background; the rest of the stack is of use meanwhile.
  await launch().catch((error: unknown) => options.log(`functions: ${String(error)}`));
  return {
    origin: () => origin,
    async restart() {
      await end();
      await launch();
    },
    async stop() {
      stopping = true;
      await end();
    },
  };
}

function launchHost(options: FunctionsOptions): Host {
  const cache = path.join(projectRoot, "node_modules/.cache/deno");
  mkdirSync(cache, { recursive: true });
  // Nothing is fetched: modules come from the root node_modules (deno.json: nodeModulesDir manual).
  const flags = [
    "--cached-only",
    "--no-lock",
    "--quiet",
    "--unstable-no-legacy-abort",
    "--allow-net",
    "--allow-env",
    "--allow-sys",
  ];
  const host = path.join(import.meta.dirname, "host.ts");
  const child = spawn(
    denoProgram(),
    ["run", ...flags, `--allow-read=${projectRoot}`, host, options.functionsDirectory],
    {
      cwd: projectRoot,
      // Its own process group: Ctrl-C reaches the parent, which lets it finish what it does.
      detached: true,
      stdio: ["pipe", "pipe", "pipe"],
      env: { ...options.environment, DENO_DIR: cache, DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1" },
    },
  );
  const listening = firstLine(child, options.log);
  createInterface({ input: child.stderr }).on("line", (line) => options.log(`functions: ${line}`));
  child.on("error", (error) => options.log(`functions: ${String(error)}`));
  return { process: child, listening };
}

function firstLine(child: ChildProcess, log: (line: string) => void): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  child.once("exit", (code) => reject(new Error(`the host ended before it listened (code ${code})`)));
  if (!child.stdout) return promise;
  createInterface({ input: child.stdout }).on("line", (line) => {
    const told = announcement.safeParse(line.startsWith('{"port"') ? JSON.parse(line) : undefined);
    if (told.success) resolve(`http://127.0.0.1:${told.data.port}`);
    else log(`functions: ${line}`);
  });
  return promise;
}

/** The binary itself: the package's own launcher would not pass signals on. */
function denoProgram(): string {
  const load = createRequire(import.meta.url);
  const installer = z.looseObject({ runInstall: z.function({ input: [], output: z.string() }) });
  return installer.parse(load("deno/install_api.cjs")).runInstall();
}

async function endHost(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), stopMilliseconds);
  await ended;
  clearTimeout(timer);
}
