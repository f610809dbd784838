import { navigate, pathTo } from "./router.ts";

let dropped: File | undefined;

/** Takes a file, dropped anywhere among the leads, to where files are imported. */
export function importDropped(file: File): void {
  dropped = file;
  navigate(pathTo.imports());
}

/** The file that was dropped elsewhere, once. */
export function takeDroppedFile(): File | undefined {
  const file = dropped;
  dropped = undefined;
  return file;
}
