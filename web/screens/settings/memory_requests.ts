import { z } from "zod";
import { backend } from "../../api/backend.ts";
import { answerOf } from "../../api/rest.ts";

const memory = z.object({
  id: z.uuid(),
  content: z.string(),
  source: z.enum(["user", "assistant"]),
  created_at: z.string(),
  updated_at: z.string(),
});
export type Memory = z.infer<typeof memory>;

const table = "memories";
const columns = Object.keys(memory.shape).join(",");

/** Whose memory is meant. */
export interface MemoryOwner {
  workspaceId: string;
  userId: string;
}

/** What the assistant remembers about a person, newest first. @throws ApiError */
export async function readMemories({ workspaceId, userId }: MemoryOwner): Promise<Memory[]> {
  const mine = backend().rest.from(table).select(columns).eq("workspace_id", workspaceId).eq("user_id", userId);
  return answerOf(mine.order("created_at", { ascending: false }).order("id"), z.array(memory));
}

/** @throws ApiError */
export async function addMemory(
  { workspaceId, userId }: MemoryOwner,
  content: string,
  source: Memory["source"],
): Promise<Memory> {
  const row = { workspace_id: workspaceId, user_id: userId, content, source };
  return answerOf(backend().rest.from(table).insert(row).select(columns).single(), memory);
}

/** @throws ApiError */
export async function changeMemory(id: string, content: string, updatedAt: string): Promise<Memory> {
  const change = backend().rest.from(table).update({ content, updated_at: updatedAt }).eq("id", id);
  return answerOf(change.select(columns).single(), memory);
}

/** @throws ApiError */
export async function deleteMemory(id: string): Promise<void> {
  await answerOf(backend().rest.from(table).delete().eq("id", id), z.unknown());
}
