import { runStep, type StepResult } from "./run_step.ts";
import type { Step } from "./steps.ts";

/** How many steps run side by side: more than two only wait for each other on two cores. */
const lanes = 2;

/**
 * Runs the steps in order, two at a time, those that mostly wait beside them and those that must be alone at the end. Tells `say` what begins, what is still
 * running and how each ended.
 */
export async function runSteps(
  steps: readonly Step[],
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<StepResult[]> {
  const results: StepResult[] = [];
  const running = new Map<string, number>();
  const reminder = setInterval(() => {
    const list = [...running].map(([name, began]) => `${name} (${Math.round((Date.now() - began) / 1000)} s)`);
    if (list.length > 0) say(`  … ${list.join(", ")}`);
  }, 15_000);

  const runNext = async (queue: Step[]): Promise<void> => {
    for (let step = queue.shift(); step && !signal.aborted; step = queue.shift()) {
      say(`  … ${step.name}`);
      running.set(step.name, Date.now());
      const result = await runStep(step, (line) => say(`  … ${line}`), signal);
      running.delete(step.name);
      results.push(result);
      say(describe(result));
    }
  };
  const beside = runNext(steps.filter((step) => step.place === "beside"));
  const together = steps.filter((step) => step.place === undefined);
  await Promise.all(Array.from({ length: lanes }, () => runNext(together)));
  await beside;
  await runNext(steps.filter((step) => step.place === "alone"));
  clearInterval(reminder);
  return results;
}

function describe({ step, ok, passed, failed, skipped, seconds, output, note }: StepResult): string {
  const counts = [
    passed > 0 ? `${passed} passed` : "",
    failed > 0 ? `${failed} failed` : "",
    skipped > 0 ? `${skipped} skipped` : "",
  ];
  const line = [ok ? "✓" : "✗", step.name.padEnd(13), ...counts.filter(Boolean), `${seconds.toFixed(1)} s`].join("  ");
  const lines = ok ? [line] : [line, indent(output)];
  if (note) lines.push(`  skipped here: ${note}`);
  return lines.join("\n");
}

function indent(text: string): string {
  return text.trimEnd().replaceAll(/^/gm, "    ");
}
