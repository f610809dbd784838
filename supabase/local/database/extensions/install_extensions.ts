import { copyFile, readdir } from "node:fs/promises";
import path from "node:path";

/**
 * Copies the stand-in extensions into a Postgres share directory, so that migrations may say
 * `create extension if not exists pg_cron` unmodified.
 *
 * @param directory the server's `<share>/extension` folder
 * @param only the extensions to install; all of them when left out
 */
export async function installExtensions(directory: string, only?: readonly string[]): Promise<void> {
  for (const file of await extensionFiles()) {
    const name = path.basename(file).split(/--|\./)[0] ?? "";
    if (only && !only.includes(name)) continue;
    await copyFile(file, path.join(directory, path.basename(file)));
  }
}

/** The absolute paths of the control and SQL files, in a stable order. */
export async function extensionFiles(): Promise<string[]> {
  const names = await readdir(import.meta.dirname);
  return names
    .filter((name) => name.endsWith(".sql") || name.endsWith(".control"))
    .sort()
    .map((name) => path.join(import.meta.dirname, name));
}
