import { existsSync, type FSWatcher, watch } from "node:fs";
import path from "node:path";

const projectRoot = path.resolve(import.meta.dirname, "../..");
/** Editors write a file in several steps, and saving all files is one edit. */
const settleMilliseconds = 150;

/** Calls back after files in these folders of the project changed; changes during a callback lead to one more. */
export function watchFolders(folders: readonly string[], onChange: () => Promise<void>): { stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  let underWay = Promise.resolve();
  const changed = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      underWay = underWay.then(onChange);
    }, settleMilliseconds);
  };
  const watchers: FSWatcher[] = folders
    .map((folder) => path.join(projectRoot, folder))
    .filter((folder) => existsSync(folder))
    .map((folder) => watch(folder, { recursive: true }, changed));
  return {
    stop() {
      clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
    },
  };
}
