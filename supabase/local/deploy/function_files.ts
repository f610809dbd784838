import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { z } from "zod";

const graph = z.object({ modules: z.array(z.object({ specifier: z.string(), error: z.string().optional() })) });

/** Names of the functions: folders with an index.ts; a leading underscore marks what they share. */
export async function listFunctions(projectDirectory: string): Promise<string[]> {
  const directory = path.join(projectDirectory, "supabase/functions");
  const entries = await readdir(directory, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && !/^[._]/.test(entry.name))
    .map((entry) => entry.name)
    .filter((name) => existsSync(path.join(directory, name, "index.ts")))
    .sort();
}

/**
 * Every file of this project that a function needs, as Deno's own module graph tells it, and its deno.json.
 * @returns paths from the project's root, sorted
 */
export async function functionFiles(projectDirectory: string, name: string): Promise<string[]> {
  const entry = path.join(projectDirectory, "supabase/functions", name, "index.ts");
  const deno = createRequire(import.meta.url).resolve("deno/bin.cjs");
  const parameters = [deno, "info", "--json", "--no-lock", "--no-remote", entry];
  const { stdout } = await promisify(execFile)(process.execPath, parameters, { cwd: projectDirectory, maxBuffer: 1e8 });
  const files = new Set<string>([`supabase/functions/${name}/deno.json`]);
  for (const module of graph.parse(JSON.parse(stdout)).modules) {
    if (!module.specifier.startsWith("file:")) continue;
    const file = path.relative(projectDirectory, fileURLToPath(module.specifier));
    if (file.split(path.sep).includes("node_modules")) continue;
    if (module.error) throw new Error(`${name} imports ${file}, which cannot be read: ${module.error}`);
    files.add(file.replaceAll(path.sep, "/"));
  }
  return [...files].sort();
}
