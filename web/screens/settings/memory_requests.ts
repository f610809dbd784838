import { z } from "zod";
import { backend } from "../../api/backend.ts";
import { answerOf } from "../../api/rest.ts";

const scope = z.enum(["person", "workspace"]);
/** Whom a memory is for: one person alone, or everyone in the workspace. */
export type MemoryScope = z.infer<typeof scope>;

const memory = z.object({
  id: z.uuid(),
  content: z.string(),
  scope,
  source: z.enum(["user", "assistant"]),
  author_id: z.uuid(),
  /** Null when they have left the workspace. */
  author: z.string().nullable(),
  /** The conversation that it comes from, where the person may see it. */
  thread_id: z.uuid().nullable(),
  /** It comes from a turn that had read text of someone outside. */
  tainted: z.boolean(),
  created_at: z.string(),
  updated_at: z.string(),
});
export type Memory = z.infer<typeof memory>;

/** What the assistant remembers of the person and of the workspace, newest first. @throws ApiError */
export async function readMemories(workspaceId: string): Promise<Memory[]> {
  const memories = backend().rest.rpc("list_memories", { workspace_id: workspaceId });
  return (await answerOf(memories, z.array(memory))).reverse();
}

/** False when it was known already, maybe in other words. @throws ApiError */
export async function addMemory(workspaceId: string, content: string, scope: MemoryScope): Promise<boolean> {
  const request = backend().rest.rpc("remember", { workspace_id: workspaceId, content, scope });
  return (await answerOf(request, z.object({ added: z.boolean() }))).added;
}

export type MemoryChange = { content: string } | { scope: MemoryScope };

/** @throws ApiError */
export async function changeMemory(id: string, change: MemoryChange, updatedAt: string): Promise<void> {
  const changed = { ...change, updated_at: updatedAt };
  await answerOf(backend().rest.from("memories").update(changed).eq("id", id), z.unknown());
}

/** @throws ApiError */
export async function deleteMemory(id: string): Promise<void> {
  await answerOf(backend().rest.from("memories").delete().eq("id", id), z.unknown());
}
