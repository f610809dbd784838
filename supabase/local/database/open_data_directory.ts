import { open } from "node:fs/promises";
import type { SystemAccount } from "./system_account.ts";

export interface DataDirectory {
  /** What to give to `-D`. */
  argument: string;
  /** What to append to the child's stdio after the first three. */
  descriptors: number[];
  close(): Promise<void>;
}

/**
 * Lets Postgres use a data directory that its account cannot walk to. When root starts it as `nobody`
 * inside a private folder (/root/project), the directory is handed over open, as descriptor 3, and
 * Linux resolves it without asking for the folders above.
 */
export async function openDataDirectory(directory: string, account: SystemAccount): Promise<DataDirectory> {
  if (account.uid === undefined || process.platform !== "linux") {
    return { argument: directory, descriptors: [], close: async () => {} };
  }
  const handle = await open(directory, "r");
  return {
    argument: "/proc/self/fd/3",
    descriptors: [handle.fd],
    close: () => handle.close(),
  };
}
