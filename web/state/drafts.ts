import { readSetting, writeSetting } from "./local_setting.ts";

/** Where a thread's unsent text is kept; a new chat has one draft per workspace. */
export function draftKey(workspaceId: string, threadId: string | undefined): string {
  return `draft.${threadId ?? `new.${workspaceId}`}`;
}

export function readDraft(key: string): string {
  return readSetting(key) ?? "";
}

/** Keeps unsent text across reloads; empty text is forgotten. */
export function writeDraft(key: string, text: string): void {
  writeSetting(key, text.trim() === "" ? undefined : text);
}
