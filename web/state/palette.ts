import { signal } from "@preact/signals";

/** Whether the window that finds chats and places is open. */
export const paletteOpen = signal(false);
