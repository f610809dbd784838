import { readFileSync, statSync } from "node:fs";
import path from "node:path";

/** The account that runs Postgres; empty when it is the account that runs this process. */
export interface SystemAccount {
  uid?: number;
  gid?: number;
}

/** Postgres refuses to run as root, so root hands it to `nobody`. Everybody else runs it themselves. */
export function postgresAccount(): SystemAccount {
  if (process.getuid?.() !== 0) return {};
  const line = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .find((entry) => entry.startsWith("nobody:"));
  const [, , uid, gid] = line?.split(":") ?? [];
  if (!uid || !gid) throw new Error("Postgres cannot run as root and this machine has no user named nobody.");
  return { uid: Number(uid), gid: Number(gid) };
}

/** Whether any account may walk down to this folder (each folder above it is searchable by others). */
export function isReachableByOthers(directory: string): boolean {
  for (let folder = path.resolve(directory); ; folder = path.dirname(folder)) {
    const mode = statSync(folder, { throwIfNoEntry: false })?.mode;
    if (mode !== undefined && (mode & 0o001) === 0) return false;
    if (folder === path.dirname(folder)) return true;
  }
}
