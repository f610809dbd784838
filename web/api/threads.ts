import type { StoredThread } from "./chat_contracts.ts";
import { rpc } from "./rest.ts";
import { anything, flag, list, nullable, object, text, type ValueOf } from "./shape.ts";

const threadSummary = object({
  id: text,
  title: text,
  archived_at: nullable(text),
  updated_at: text,
  turn_status: nullable(text),
  /** Something in it waits for the person's approval. */
  waiting: flag,
  excerpt: nullable(text),
});
export type ThreadSummary = ValueOf<typeof threadSummary>;

export interface ThreadSearch {
  workspaceId: string;
  query: string;
  archived: boolean;
  /** ISO 8601: threads older than this one, for the next page. */
  before?: string | undefined;
}

export const threadPageSize = 40;

/** The person's threads, newest first. @throws ApiError */
export function searchThreads({ workspaceId, query, archived, before }: ThreadSearch): Promise<ThreadSummary[]> {
  const args = { workspace_id: workspaceId, query, archived, before: before ?? null, page_size: threadPageSize };
  return rpc("search_threads", args, list(threadSummary));
}

/** The active branch of a thread; null when it is gone or somebody else's. @throws ApiError */
export async function getThread(threadId: string): Promise<StoredThread | null> {
  const { storedThread } = await import("./chat_contracts.ts");
  return rpc("get_thread", { thread_id: threadId }, storedThread);
}

/** Makes the branch that holds this message the active one. @throws ApiError */
export async function switchBranch(messageId: string): Promise<void> {
  await rpc("switch_branch", { message_id: messageId }, anything);
}

export async function renameThread(threadId: string, title: string): Promise<void> {
  await rpc("rename_thread", { thread_id: threadId, title }, anything);
}

export async function archiveThread(threadId: string, archived: boolean): Promise<void> {
  await rpc("archive_thread", { thread_id: threadId, archived }, anything);
}

export async function deleteThread(threadId: string): Promise<void> {
  await rpc("delete_thread", { thread_id: threadId }, anything);
}
