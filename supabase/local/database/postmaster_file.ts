import { execFile } from "node:child_process";
import { readFile, readlink, realpath, rm } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

export interface PostmasterFile {
  pid: number;
  /** `starting`, `ready`, `standby` or `stopping`. */
  status: string;
}

/** Reads `postmaster.pid`, the file in which Postgres says who serves a data directory; undefined when there is none. */
export async function readPostmasterFile(directory: string): Promise<PostmasterFile | undefined> {
  const text = await readFile(path.join(directory, "postmaster.pid"), "utf8").catch(() => undefined);
  const lines = text?.split("\n") ?? [];
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, status: lines[7]?.trim() ?? "starting" };
}

/** Ends the server that a killed run left on this data directory, if there is one. */
export async function endLeftoverPostgres(directory: string): Promise<void> {
  const file = await readPostmasterFile(directory);
  if (!file) return;
  while (await servesDirectory(file.pid, directory)) {
    // An immediate shutdown: what was committed is in the log and comes back at the start. A polite one can hang
    // for good when it meets a server that is just recovering from its own crash.
    quit(file.pid);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  // The number may belong to another program by now, and Postgres would then refuse to start.
  await rm(path.join(directory, "postmaster.pid"), { force: true });
}

/** It may have ended by itself since the look. */
function quit(pid: number): void {
  try {
    process.kill(pid, "SIGQUIT");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

/** A process number alone proves nothing (numbers are reused): it must be Postgres, in this directory. */
async function servesDirectory(pid: number, directory: string): Promise<boolean> {
  if (process.platform === "linux") {
    const workingDirectory = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
    return workingDirectory === (await realpath(directory));
  }
  const listed = await promisify(execFile)("ps", ["-o", "command=", "-p", String(pid)]).catch(() => undefined);
  return listed?.stdout.includes(directory) ?? false;
}
