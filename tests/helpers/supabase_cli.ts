import { z } from "zod";
import { runCommand } from "./run_command.ts";

const advisories = z.object({
  results: z.array(z.object({ name: z.string(), level: z.string(), detail: z.string() })),
});
const lints = z.object({
  results: z.array(z.object({ function: z.string(), issues: z.array(z.looseObject({ message: z.string() })) })),
});

export type Advisory = z.infer<typeof advisories>["results"][number];

/**
 * What Supabase's advisors say about a database, without `unused_index`: nothing has used an index of a database
 * that was made a second ago.
 */
export async function askAdvisors(url: string): Promise<Advisory[]> {
  const answer = await askCli(["db", "advisors", `--remote=${url}`, "--level", "info"]);
  return advisories.parse(answer).results.filter(({ name }) => name !== "unused_index");
}

/** What Supabase's linter says about the functions of some schemas: "function: message". Needs plpgsql_check there. */
export async function askLinter(url: string, schemas: readonly string[]): Promise<string[]> {
  const answer = await askCli(["db", "lint", `--remote=${url}`, "--level", "warning", "--schema", schemas.join(",")]);
  return lints
    .parse(answer)
    .results.flatMap(({ function: name, issues }) => issues.map(({ message }) => `${name}: ${message}`));
}

/** The database's types as TypeScript, as the CLI generates them, formatted like our own files. */
export async function generateTypes(url: string): Promise<string> {
  const words = ["supabase", "gen", "types", `--remote=${url}`, "--lang", "typescript", "--schema", "public"];
  const { code, answer, output } = await runCommand(words);
  const start = answer.indexOf("export type Json");
  if (code !== 0 || start < 0) throw new Error(`The Supabase CLI could not generate types:\n${output}`);
  const formatter = ["biome", "format", "--stdin-file-path=supabase/functions/_shared/types.ts"];
  const formatted = await runCommand(formatter, { input: answer.slice(start) });
  if (formatted.code !== 0) throw new Error(`The types could not be formatted:\n${formatted.output}`);
  return formatted.answer;
}

async function askCli(words: readonly string[]): Promise<unknown> {
  const { answer, output } = await runCommand(["supabase", ...words, "--output-format", "json"], { seconds: 120 });
  try {
    return JSON.parse(answer);
  } catch (cause) {
    throw new Error(`The Supabase CLI did not answer:\n${output}`, { cause });
  }
}
