import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";

const benchDirectory = path.resolve(import.meta.dirname, "..");

/** Bundles and minifies a script with all that it imports; what is imported later stays in files of its own. */
export async function bundle(entry: string, target: string): Promise<string> {
  const esbuild = path.join(benchDirectory, "node_modules/esbuild/bin/esbuild");
  const banner = 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);';
  await promisify(execFile)(esbuild, [
    path.join(benchDirectory, "peers/cold", entry),
    ...["--bundle", "--minify", "--splitting", "--format=esm", "--platform=node", "--log-level=error"],
    `--banner:js=${banner}`,
    `--outdir=${target}`,
    "--out-extension:.js=.mjs",
  ]);
  return path.join(target, entry.replace(/\.ts$/, ".mjs"));
}
