import type { Requirement } from "./requirements.ts";
import type { Step } from "./step.ts";

type Write = (line: string) => void;

/** Prints each step with what it would run, send or write. */
export function printPlan(steps: readonly Step[], write: Write): void {
  for (const [index, step] of steps.entries()) {
    write(`  ${index + 1} ${step.title}`);
    for (const line of step.shows) write(`      ${line}`);
  }
  write("");
}

/** Prints what is missing and how to come by it. */
export function printRequirements(requirements: readonly Requirement[], write: Write): void {
  const needed = requirements.filter((requirement) => requirement.needed);
  const advised = requirements.filter((requirement) => !requirement.needed);
  if (needed.length > 0) write("  Missing or wrong:");
  for (const requirement of needed) print(requirement, write);
  if (advised.length > 0) write("  Works without, but:");
  for (const requirement of advised) print(requirement, write);
  if (requirements.length > 0) write("");
}

function print({ name, why, how }: Requirement, write: Write): void {
  write(`    ${name} ${why}.`);
  write(`      ${how.replace(/^./, (letter) => letter.toUpperCase())}.`);
}
