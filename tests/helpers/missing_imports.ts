import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { promisify } from "node:util";
import { z } from "zod";

const graph = z.object({
  modules: z.array(
    z.object({
      specifier: z.string(),
      error: z.string().optional(),
      dependencies: z.array(z.object({ specifier: z.string(), code: z.unknown().optional() })).default([]),
    }),
  ),
});

/** Imports that an uploaded tree cannot satisfy by itself. Imports of types alone are gone before anything runs. */
export async function missingImports(directory: string, entry: string): Promise<string[]> {
  const deno = createRequire(import.meta.url).resolve("deno/bin.cjs");
  const run = promisify(execFile)(
    process.execPath,
    [deno, "info", "--json", "--no-lock", "--no-npm", "--no-remote", entry],
    {
      cwd: directory,
      maxBuffer: 1e8,
    },
  );
  const { modules } = graph.parse(JSON.parse((await run).stdout));
  const manifest = z.object({ imports: z.record(z.string(), z.string()) });
  const config = await readFile(path.join(directory, path.dirname(entry), "deno.json"), "utf8");
  const packages = Object.keys(manifest.parse(JSON.parse(config)).imports);
  // A name that ends with a slash stands for everything below it.
  const isNamed = (wanted: string) =>
    packages.some((name) => (name.endsWith("/") ? wanted.startsWith(name) : wanted === name));
  const missing = modules
    .filter(({ error, specifier }) => error && specifier.startsWith("file:"))
    .map((module) => module.specifier);
  for (const { dependencies } of modules)
    for (const { specifier, code } of dependencies)
      if (code && !/^(\.{1,2}\/|node:|npm:)/.test(specifier) && !isNamed(specifier)) missing.push(specifier);
  return missing;
}
