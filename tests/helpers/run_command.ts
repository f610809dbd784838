import { spawn } from "node:child_process";
import path from "node:path";
import { toolEnvironment } from "./environment.ts";

export const projectRoot = path.resolve(import.meta.dirname, "../..");

export interface CommandResult {
  /** 0 when it went well; 1 when it could not be started or was ended by a signal. */
  code: number;
  /** What it printed, errors included, in order. */
  output: string;
  /** What it printed as its answer, without errors. */
  answer: string;
}

export interface CommandOptions {
  environment?: Record<string, string>;
  /** What it reads. */
  input?: string;
  /** Ends the command when it takes longer. */
  seconds?: number;
  signal?: AbortSignal;
}

/** Runs a program of node_modules/.bin or of the system from the project's root and returns what it said. */
export function runCommand(
  [program = "", ...parameters]: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  const timeout = AbortSignal.timeout((options.seconds ?? 600) * 1000);
  const child = spawn(program, parameters, {
    cwd: projectRoot,
    env: toolEnvironment({ PATH: searchPath(), ...options.environment }),
    stdio: "pipe",
    shell: process.platform === "win32",
    signal: options.signal ? AbortSignal.any([timeout, options.signal]) : timeout,
  });
  child.stdin.end(options.input ?? "");
  let output = "";
  let answer = "";
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk;
    answer += chunk;
  });
  child.stderr.on("data", (chunk: Buffer) => {
    output += chunk;
  });
  return new Promise((resolve) => {
    child.on("error", (error) => resolve({ code: 1, output: `${output}\n${program}: ${error.message}`, answer }));
    child.on("close", (code) => resolve({ code: code ?? 1, output, answer }));
  });
}

function searchPath(): string {
  return [path.join(projectRoot, "node_modules/.bin"), toolEnvironment().PATH].join(path.delimiter);
}
