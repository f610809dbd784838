import { signal } from "@preact/signals";

/** Counts up whenever a reminder changes anywhere on the page, so that every list of them reads again. */
export const remindersVersion = signal(0);

export function remindersChanged(): void {
  remindersVersion.value += 1;
}
