import { mkdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { projectRoot, runCommand } from "../helpers/run_command.ts";
import type { Step } from "./steps.ts";

export interface StepResult {
  step: Step;
  ok: boolean;
  passed: number;
  failed: number;
  skipped: number;
  seconds: number;
  /** What the tools printed. */
  output: string;
  /** Why something of it could not run here. */
  note: string | undefined;
}

/** The part of vitest's JSON report that counts. */
const report = z.object({
  success: z.boolean(),
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
});

/** Runs one step to its end; a failure of any kind is a result. */
export async function runStep(step: Step, say: (line: string) => void, signal: AbortSignal): Promise<StepResult> {
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  try {
    const note = await step.prepare?.(say);
    const result =
      "project" in step.check
        ? await runProject(step.check.project, signal)
        : await runAll(step.check.commands, signal);
    return { step, seconds: seconds(), note, ...result };
  } catch (error) {
    const output = error instanceof Error ? error.message : String(error);
    return { step, ok: false, passed: 0, failed: 1, skipped: 0, output, seconds: seconds(), note: undefined };
  }
}

/** Commands count as no tests; each that fails is told of. */
async function runAll(commands: string[][], signal: AbortSignal) {
  let output = "";
  let failed = 0;
  for (const command of commands) {
    const result = await runCommand(command, { signal });
    if (result.code === 0) continue;
    failed += 1;
    output += `$ ${command.join(" ")}\n${result.output}\n`;
  }
  return { ok: failed === 0, passed: 0, failed, skipped: 0, output };
}

async function runProject(project: string, signal: AbortSignal) {
  const file = path.join(projectRoot, "tests/.output", `${project}.json`);
  await mkdir(path.dirname(file), { recursive: true });
  await rm(file, { force: true });
  const vitest = ["vitest", "run", "--config", "tests/vitest.config.ts", "--project", project];
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const { code, output } = await runCommand([...vitest, ...reporters], { signal, seconds: 1800 });
  const counts = await readReport(file);
  const ok = code === 0 && counts.failed === 0;
  // A file that can't be loaded, or an error outside of every test, is a failure too.
  return { ...counts, ok, failed: ok ? 0 : Math.max(counts.failed, 1), output };
}

async function readReport(file: string) {
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) return { passed: 0, failed: 1, skipped: 0 };
  const { numPassedTests, numFailedTests, numPendingTests, testResults } = report.parse(JSON.parse(text));
  const unloaded = testResults.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
  );
  return { passed: numPassedTests, failed: numFailedTests + unloaded.length, skipped: numPendingTests };
}
