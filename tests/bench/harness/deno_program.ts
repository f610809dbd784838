import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { z } from "zod";

import type { Command } from "./worker_process.ts";

const benchDirectory = path.resolve(import.meta.dirname, "..");
const projectRoot = path.resolve(benchDirectory, "../..");

/** The flags with which the stack runs its functions. */
const flags = ["--cached-only", "--no-lock", "--quiet", "--unstable-no-legacy-abort", "--allow-all"];

export type DenoScript = {
  words?: readonly string[];
  /** The product brings its own packages; what the peers have installed is not mixed in. */
  isProduct?: boolean;
};

/** How a script is run under Deno: the binary itself, because the package's launcher would be measured with it. */
export function denoCommand(script: string, { words = [], isProduct = false }: DenoScript = {}): Command {
  const installer = z.looseObject({ runInstall: z.function({ input: [], output: z.string() }) });
  const program = installer.parse(createRequire(import.meta.url)("deno/install_api.cjs")).runInstall();
  const imports = isProduct ? [`--import-map=${path.join(benchDirectory, "product_imports.json")}`] : [];
  return [program, "run", ...flags, ...imports, script, ...words];
}

/** Where Deno keeps what it compiled. */
export function denoEnvironment(): { DENO_DIR: string } {
  const directory = path.join(projectRoot, "node_modules/.cache/deno");
  mkdirSync(directory, { recursive: true });
  return { DENO_DIR: directory };
}
