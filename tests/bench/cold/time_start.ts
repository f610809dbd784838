import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Command } from "../harness/worker_process.ts";

/** Milliseconds from the start of the process to the end of its answer to this request. Throws on any other status. */
export async function timeStart(
  [program, ...words]: Command,
  environment: Record<string, string>,
  request: { method: string; status: readonly number[] },
): Promise<number> {
  const started = performance.now();
  const child = spawn(program, words, {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...environment, DENO_NO_UPDATE_CHECK: "1" },
  });
  const ended = once(child, "exit");
  try {
    const [port] = await once(createInterface({ input: child.stdout }), "line");
    const response = await fetch(`http://127.0.0.1:${port}/`, {
      method: request.method,
      headers: { connection: "close" },
    });
    await response.text();
    if (!request.status.includes(response.status)) throw new Error(`${words.at(-1)} answered ${response.status}.`);
    return performance.now() - started;
  } finally {
    child.kill("SIGKILL");
    await ended;
  }
}
