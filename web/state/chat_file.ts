import { signal } from "@preact/signals";
import { readSetting, writeSetting } from "./local_setting.ts";

/** A file that was brought into the chat: at first the file itself, then the import that became of it. */
export type ChatFile = { workspaceId: string; file?: File; importId?: string };

export const chatFile = signal<ChatFile | undefined>(undefined);

const key = (workspaceId: string) => `chat_file.${workspaceId}`;

/** Shows the card of an import above the composer, also after a reload; undefined takes it away. */
export function setChatFile(workspaceId: string, next: Omit<ChatFile, "workspaceId"> | undefined): void {
  chatFile.value = next && { workspaceId, ...next };
  writeSetting(key(workspaceId), next?.importId);
}

/** Takes up the card that stood there before a reload. */
export function restoreChatFile(workspaceId: string): void {
  if (chatFile.peek()?.workspaceId === workspaceId) return;
  const importId = readSetting(key(workspaceId));
  chatFile.value = importId === undefined ? undefined : { workspaceId, importId };
}
