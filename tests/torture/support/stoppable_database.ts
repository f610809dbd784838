import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { startEmbeddedPostgres } from "../../../supabase/local/database/embedded_postgres.ts";
import { readPostmasterFile } from "../../../supabase/local/database/postmaster_file.ts";
import { openSwitchboard } from "./switchboard.ts";

/** A database that can be stopped at once, as `pg_ctl stop -m immediate` does, and started again at the same address. */
export type StoppableDatabase = {
  url: string;
  stopAtOnce(): Promise<void>;
  startAgain(): Promise<void>;
  close(): Promise<void>;
};

const password = "of-a-throwaway-cluster";

export async function startStoppableDatabase(): Promise<StoppableDatabase> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "lead-stops-"));
  const directory = path.join(folder, "postgres");
  // Durable: what was committed must be there after the crash.
  const options = { directory, password, logFile: path.join(folder, "postgres.log"), durable: true };
  const switchboard = await openSwitchboard();
  let postgres = await startEmbeddedPostgres(options);
  switchboard.connectTo(postgres.port);
  return {
    url: `postgresql://supabase_admin:${password}@127.0.0.1:${switchboard.port}/postgres`,
    async stopAtOnce() {
      const file = await readPostmasterFile(directory);
      if (file) process.kill(file.pid, "SIGQUIT");
      await postgres.stop();
    },
    async startAgain() {
      postgres = await startEmbeddedPostgres(options);
      switchboard.connectTo(postgres.port);
    },
    async close() {
      await postgres.stop();
      await switchboard.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
