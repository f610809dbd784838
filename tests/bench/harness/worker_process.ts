import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** A process that answers each line of JSON on its input with a line of JSON, and ends when its input does. */
export type WorkerProcess = {
  /** The first line it printed. */
  greeting: unknown;
  ask(question: unknown): Promise<unknown>;
  /** Ends it and waits for it. */
  stop(): Promise<void>;
};

export type Command = readonly [program: string, ...words: string[]];

/** Starts a worker and waits for its greeting. Throws with what it printed when it ends early. */
export async function startWorker(command: Command, environment: Record<string, string> = {}): Promise<WorkerProcess> {
  const [program, ...words] = command;
  const child = spawn(program, words, {
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1", ...environment },
  });
  let complaints = "";
  child.stderr.on("data", (chunk) => {
    complaints = (complaints + chunk).slice(-4_000);
  });
  const ended = once(child, "close").then(([code]) => {
    throw new Error(`${words.at(-1)} ended (${code}):\n${complaints}`);
  });
  ended.catch(() => {});
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async (): Promise<unknown> => {
    const line = await Promise.race([lines.next(), ended]);
    return line.done ? await ended : JSON.parse(line.value);
  };
  return {
    greeting: await answer(),
    ask(question) {
      child.stdin.write(`${JSON.stringify(question)}\n`);
      return answer();
    },
    stop: () => stop(child),
  };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, "close");
  child.stdin?.end();
  const patience = setTimeout(() => child.kill("SIGKILL"), 5_000);
  await closed;
  clearTimeout(patience);
}
