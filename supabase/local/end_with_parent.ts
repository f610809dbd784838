import { spawn } from "node:child_process";
import { Socket } from "node:net";

/**
 * Has a process ended (SIGINT) when this one is gone, even by `kill -9`: a tiny shell waits for its input
 * to close, which the operating system does whatever happens to us. Without it a killed run would leave
 * its Postgres behind.
 *
 * @returns a function that calls the watch off
 */
export function endWithParent(pid: number): () => void {
  if (process.platform === "win32") return () => {};
  const watcher = spawn("/bin/sh", ["-c", `cat >/dev/null; kill -INT ${pid}`], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  // Neither it nor its pipe keeps this process from ending by itself.
  watcher.unref();
  if (watcher.stdin instanceof Socket) watcher.stdin.unref();
  return () => {
    const isWatching = watcher.exitCode === null && watcher.signalCode === null;
    if (isWatching && watcher.pid !== undefined) process.kill(-watcher.pid, "SIGKILL");
  };
}
