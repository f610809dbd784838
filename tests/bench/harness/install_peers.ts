import { spawn } from "node:child_process";
import { once } from "node:events";
import { statSync } from "node:fs";
import path from "node:path";

const directory = path.resolve(import.meta.dirname, "..");

/** Installs what package.json beside this folder pins, when it is missing or older than the lock file. */
export async function installPeers(say: (line: string) => void): Promise<void> {
  const installed = changed(path.join(directory, "node_modules/.package-lock.json"));
  if (installed >= changed(path.join(directory, "package-lock.json"))) return;
  say("Installing the peers. This happens once and takes about a minute.");
  const npm = spawn("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: directory,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [code] = await once(npm, "exit");
  if (code !== 0) throw new Error("The peers could not be installed; npm says why above.");
}

/** Milliseconds since 1970; 0 when it is missing. */
function changed(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
