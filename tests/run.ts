import { runSteps } from "./runner/run_steps.ts";
import { steps } from "./runner/steps.ts";
import { updateGenerated } from "./runner/update_generated.ts";

/**
 * `npm test` runs every check; `npm test -- unit database` only those. `npm test -- --update` writes what is generated
 * from the migrations (the schema snapshot and the database types) instead. The last line counts all tests.
 */
const words = process.argv.slice(2);
const names = steps.map((step) => step.name);
const unknown = words.filter((word) => word !== "--update" && !names.includes(word));
const say = (line: string) => console.log(line);

if (unknown.length > 0) {
  say(`There is no check called ${unknown.join(", ")}. Checks: ${names.join(", ")}; or --update.`);
  process.exitCode = 1;
} else if (words.includes("--update")) {
  await updateGenerated(say);
} else {
  process.exitCode = await runAll(words.length > 0 ? words : names);
}

async function runAll(wanted: readonly string[]): Promise<number> {
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());
  const began = performance.now();
  const chosen = steps.filter((step) => wanted.includes(step.name));
  const results = await runSteps(chosen, say, stop.signal);

  const bad = results.filter((result) => !result.ok).map((result) => result.step.name);
  const unfinished = chosen.length - results.length;
  const total = (count: "passed" | "failed" | "skipped") => results.reduce((sum, result) => sum + result[count], 0);
  say("");
  if (bad.length > 0) say(`Failed: ${bad.join(", ")}. Run one alone: npm test -- ${bad[0]}`);
  if (unfinished > 0) say(`Stopped before ${unfinished} of the checks.`);
  const minutes = ((performance.now() - began) / 60_000).toFixed(1);
  say(`${chosen.length} checks in ${minutes} min${total("skipped") > 0 ? `, ${total("skipped")} tests skipped` : ""}`);
  say(`${total("passed")} passed, ${total("failed")} failed`);
  return bad.length === 0 && unfinished === 0 ? 0 : 1;
}
