import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { readEnvironment } from "./environment.ts";
import { createProgress } from "./progress.ts";
import { StartError } from "./start_error.ts";
import { type Stack, startStack } from "./start_stack.ts";

export interface ForegroundOptions {
  /** Prints what the parts of the stack say, besides writing it to the log file. */
  verbose?: boolean;
  /** False when something else builds the page. */
  page?: boolean;
  /** Runs beside the stack; returns how it is stopped. */
  beside?: (stack: Stack, say: (line: string) => void) => Promise<() => Promise<void>>;
}

/** Runs a stack in the terminal until Ctrl-C, and ends the process. What the user can mend is said in a sentence. */
export async function runInForeground(options: ForegroundOptions = {}): Promise<never> {
  try {
    await run(options);
    process.exit(0);
  } catch (error) {
    console.error(error instanceof StartError ? `\n  ${error.message}\n` : error);
    process.exit(1);
  }
}

async function run(options: ForegroundOptions): Promise<void> {
  const environment = readEnvironment();
  await mkdir(environment.dataDirectory, { recursive: true });
  const logFile = path.join(environment.dataDirectory, "stack.log");
  const log = createWriteStream(logFile, { flags: "a" });
  const progress = createProgress(console.log, process.stdout.isTTY ?? false);

  console.log("\n  Lead assistant\n");
  const stopRequested = stopRequest();
  const stack = await startStack({
    ...environment,
    page: options.page ?? true,
    recipients: true,
    log(line) {
      log.write(`${new Date().toISOString()} ${line}\n`);
      if (options.verbose) console.log(`  ${line}`);
    },
    progress: progress.follow,
  });
  const stopBeside = await options.beside?.(stack, (line) => console.log(`  ${line}`));
  console.log(welcome(stack, environment.dataDirectory, logFile));
  await stopRequested;
  console.log("\n  Stopping …");
  await stopBeside?.();
  await stack.stop();
}

/**
 * Resolves when someone wants the stack to end: Ctrl-C, SIGTERM, a closed terminal, or the death of the
 * process that started this one. A second signal, after a moment, ends it at once; sooner it is the same
 * Ctrl-C, which reaches us from the terminal and from the starting process.
 */
function stopRequest(): Promise<void> {
  const sameKeyMilliseconds = 1000;
  return new Promise((resolve) => {
    let asked: number | undefined;
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
      process.on(signal, () => {
        if (asked !== undefined && Date.now() - asked > sameKeyMilliseconds) process.exit(1);
        asked ??= Date.now();
        resolve();
      });
    }
    process.once("disconnect", resolve);
  });
}

function welcome(stack: Stack, dataDirectory: string, logFile: string): string {
  const model = stack.isDemoModel ? "built-in demo model (set OPENAI_API_KEY for a real one)" : "as configured";
  const shown = (file: string) => {
    const relative = path.relative(process.cwd(), file);
    return relative.startsWith("..") ? file : relative || ".";
  };
  const lines = [
    "",
    `  Open      ${stack.url}`,
    ...(stack.demo ? [`  Sign in   one click, or ${stack.demo.email} with ${stack.demo.password}`] : []),
    `  Mail      ${stack.mailboxUrl} shows what the assistant sends`,
    `  Model     ${model}`,
    `  Data      ${shown(dataDirectory)} (log: ${shown(logFile)})`,
    "",
    "  Stop with Ctrl-C.",
    "",
  ];
  return lines.join("\n");
}
