import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { readdir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { stripVTControlCharacters } from "node:util";

const projectRoot = path.resolve(import.meta.dirname, "../..");
const webDirectory = path.join(projectRoot, "web");

/** Where the built page lies. */
export const pageDirectory = path.join(webDirectory, "dist");

/**
 * Builds the web page when it is missing or older than its sources.
 * @returns whether it was built now
 * @throws an error with what the build printed
 */
export async function buildPage(): Promise<boolean> {
  if (!existsSync(path.join(webDirectory, "index.html"))) return false;
  const sources = [webDirectory, path.join(projectRoot, "shared"), path.join(projectRoot, "package-lock.json")];
  const built = await stat(path.join(pageDirectory, "index.html")).catch(() => undefined);
  if (built && built.mtimeMs > (await newest(sources))) return false;

  // Built beside and renamed, so that neither a reader nor a second build meets half a page.
  const unfinished = path.join(webDirectory, `dist.${process.pid}.${Date.now()}`);
  try {
    await runVite(unfinished);
    await rm(`${pageDirectory}.old`, { recursive: true, force: true });
    if (existsSync(pageDirectory)) await rename(pageDirectory, `${pageDirectory}.old`).catch(() => {});
    await rename(unfinished, pageDirectory);
  } finally {
    for (const leftover of [unfinished, `${pageDirectory}.old`]) await rm(leftover, { recursive: true, force: true });
  }
  return true;
}

/**
 * Builds the page into its folder at each change of its sources until stopped.
 * @returns after the first build
 */
export async function watchPage(say: (line: string) => void): Promise<{ stop(): Promise<void> }> {
  const child = spawnVite(["--watch", "--logLevel", "info"]);
  const built = Promise.withResolvers<void>();
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (line) => {
      if (/^built in/.test(stripVTControlCharacters(line))) {
        built.resolve();
        say("page built");
      } else if (/error|\[vite/i.test(line)) say(line);
    });
  }
  child.once("exit", () => built.resolve());
  await built.promise;
  return {
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill();
      await once(child, "exit");
    },
  };
}

async function runVite(target: string): Promise<void> {
  const child = spawnVite(["--outDir", target, "--logLevel", "warn"]);
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      printed += chunk;
    });
  }
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`The web page could not be built:\n${printed.trim()}`);
}

/** A process of its own: bundling would hold up the database and the gateway that start meanwhile. */
function spawnVite(parameters: readonly string[]) {
  const vite = path.join(projectRoot, "node_modules/vite/bin/vite.js");
  const configuration = path.join(webDirectory, "vite.config.ts");
  return spawn(process.execPath, [vite, "build", "--config", configuration, ...parameters], {
    cwd: projectRoot,
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** The latest change (milliseconds since 1970) among files and folders, built pages left out. */
async function newest(places: readonly string[]): Promise<number> {
  let latest = 0;
  for (const place of places) {
    const found = await stat(place).catch(() => undefined);
    if (!found) continue;
    if (!found.isDirectory()) latest = Math.max(latest, found.mtimeMs);
    else {
      const names = await readdir(place);
      const inner = names.filter((name) => !/^(dist|node_modules|dist\..*)$/.test(name));
      latest = Math.max(latest, await newest(inner.map((name) => path.join(place, name))));
    }
  }
  return latest;
}
