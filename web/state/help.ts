import { signal } from "@preact/signals";

/** Whether the help window is open. */
export const helpOpen = signal(false);
