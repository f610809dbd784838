import { execFileSync } from "node:child_process";
import path from "node:path";
import { type Functions, startFunctions } from "../../../supabase/local/functions/supervisor.ts";

/** The process that runs the functions, in the hands of a test. */
export type FunctionsProcess = {
  origin(): string | undefined;
  /** As the platform may at any moment: SIGKILL. Resolves when it is gone. */
  kill(): Promise<void>;
  /** Starts the next one; resolves when it answers. */
  restart(): Promise<void>;
  /** Freezes it in the middle of what it does. */
  pause(): void;
  wake(): void;
  stop(): Promise<void>;
};

const functionsDirectory = path.resolve(import.meta.dirname, "../../../supabase/functions");

export async function startFunctionsProcess(
  environment: Record<string, string>,
  log: (line: string) => void,
): Promise<FunctionsProcess> {
  let others = hostPids();
  const functions: Functions = await startFunctions({ functionsDirectory, environment, log });
  let pid = newHostPid(others);
  return {
    origin: functions.origin,
    async kill() {
      process.kill(pid, "SIGKILL");
      while (functions.origin() !== undefined) await new Promise((resolve) => setTimeout(resolve, 2));
    },
    async restart() {
      others = hostPids();
      await functions.restart();
      pid = newHostPid(others);
    },
    pause: () => void process.kill(pid, "SIGSTOP"),
    wake: () => void process.kill(pid, "SIGCONT"),
    stop: () => functions.stop(),
  };
}

/** Our own children that run functions: a stack in this process has one too. */
function hostPids(): Set<number> {
  const children = execFileSync("ps", ["-o", "pid=,stat=,args=", "--ppid", String(process.pid)], { encoding: "utf8" });
  const hosts = children.split("\n").filter((line) => line.includes("host.ts") && !/^\s*\d+\s+Z/.test(line));
  return new Set(hosts.map((line) => Number.parseInt(line, 10)));
}

function newHostPid(others: ReadonlySet<number>): number {
  const [pid] = [...hostPids()].filter((candidate) => !others.has(candidate));
  if (pid === undefined) throw new Error("The process that runs the functions did not start.");
  return pid;
}
