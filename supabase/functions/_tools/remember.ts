import { z } from "zod";
import { defineTool } from "./define_tool.ts";

const scope = z.enum(["person", "workspace"]);
const remembered = z.object({
  memory: z.object({ id: z.string(), content: z.string(), scope }),
  added: z.boolean(),
  replaced: z.string().nullish(),
});
const memories = z.array(z.object({ id: z.string(), content: z.string() }));

/** Keeps one fact about the person or their workspace. After text from outside was read, a person decides first. */
export const remember = defineTool({
  name: "remember",
  description:
    "Remember one fact about the person or how they work, for every later conversation: preferences, habits, names. Use it when they ask for it or agree to it. When it makes a remembered fact outdated, name that one in `replaces`. Facts about a lead belong into its timeline, with add_note.",
  effect: "write",
  approval: "when_tainted",
  input: z.strictObject({
    content: z.string().trim().min(1).max(1000).describe("One sentence that stands by itself."),
    scope: scope
      .optional()
      .describe("workspace only when the person says that it holds for their whole team, which can then read it."),
    replaces: z.uuid().optional().describe("Id of the memory that this one makes outdated."),
  }),
  async propose({ content, scope, replaces }, { database, workspaceId, callId }) {
    const known = memories.parse(await database.rpc("list_memories", { workspace_id: workspaceId }));
    const outdated = known.find(({ id }) => id === replaces);
    if (replaces && !outdated) {
      return { ok: false, reason: "There is no such memory to replace. Show the memories again; do not guess ids." };
    }
    const whose = scope === "workspace" ? "the whole workspace" : "you";
    const change = { field: "memory", before: outdated?.content ?? null, after: content };
    return {
      ok: true,
      payload: { content, scope: scope ?? "person", replaces: replaces ?? null },
      preview: {
        kind: "changes",
        changes: [{ id: outdated?.id ?? callId, label: `For ${whose}`, ...change }],
        total: 1,
      },
      summary: `Remember for ${whose}: ${content}`,
    };
  },
  async run({ content, scope, replaces }, { database, workspaceId }) {
    const answer = remembered.parse(
      await database.rpc("remember", {
        workspace_id: workspaceId,
        content,
        scope: scope ?? "person",
        replaces: replaces ?? null,
      }),
    );
    const { memory, added, replaced } = answer;
    const word = added ? (replaced ? "Remembered instead" : "Remembered") : "Already remembered";
    return {
      ok: true,
      summary: `${word}${memory.scope === "workspace" ? " for the workspace" : ""}: ${memory.content}`,
      result: answer,
      view: { kind: "memories", memories: [memory] },
    };
  },
});
