import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { StartError } from "./start_error.ts";

const lockContent = z.object({ pid: z.number(), started: z.string() });

/**
 * Claims a data directory for this process. The lock of a killed run is taken over: a number alone proves
 * nothing (numbers are reused), so the lock also says when its process began.
 *
 * @returns a function that gives the directory free again
 * @throws StartError when a living process holds it
 */
export async function lockDataDirectory(dataDirectory: string): Promise<() => Promise<void>> {
  const file = path.join(dataDirectory, "stack.lock");
  const content = JSON.stringify({ pid: process.pid, started: startOf(process.pid) });
  for (;;) {
    const written = await writeFile(file, content, { flag: "wx" }).then(
      () => true,
      (error: NodeJS.ErrnoException) => (error.code === "EEXIST" ? false : Promise.reject(error)),
    );
    if (written) return () => rm(file, { force: true });

    const holder = await lockHolder(dataDirectory);
    if (holder !== undefined) {
      throw new StartError(
        `Already running on ${dataDirectory} (process ${holder}). Stop it first, or set DATA_DIR to another folder.`,
      );
    }
    // Moved rather than removed: of two starts that find the same stale lock only one gets it.
    await rename(file, `${file}.stale`).catch(() => {});
  }
}

/** The number of the living process that holds a data directory; undefined when none does. */
export async function lockHolder(dataDirectory: string): Promise<number | undefined> {
  const text = await readFile(path.join(dataDirectory, "stack.lock"), "utf8").catch(() => "");
  const { data } = lockContent.safeParse(parse(text));
  return data && startOf(data.pid) === data.started ? data.pid : undefined;
}

/** When a process began, as its operating system tells it; undefined when it is gone or dead and not yet buried. */
function startOf(pid: number): string | undefined {
  try {
    if (process.platform === "linux") {
      const status = readFileSync(`/proc/${pid}/stat`, "utf8");
      // The name in field 2 may hold spaces, so count after its parenthesis: field 3 is the state, 22 the start in
      // ticks since boot.
      const fields = status.slice(status.lastIndexOf(")") + 2).split(" ");
      return fields[0] === "Z" ? undefined : fields[19];
    }
    const listed = execFileSync("ps", ["-o", "stat=,lstart=", "-p", String(pid)], { encoding: "utf8" }).trim();
    const [, state, started] = /^(\S+)\s+(.+)$/.exec(listed) ?? [];
    return state?.startsWith("Z") ? undefined : started;
  } catch {
    return undefined;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
