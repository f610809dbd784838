import { z } from "zod";
import { defineTool } from "./define_tool.ts";

const remembered = z.object({ memory: z.object({ id: z.string(), content: z.string() }), added: z.boolean() });

/** Keeps one fact about the person or how they work. */
export const remember = defineTool({
  name: "remember",
  description:
    "Remember one fact about the person or how they work, for every later conversation: preferences, habits, names. Use it when they ask for it or agree to it. Facts about a lead belong into its timeline, with add_note.",
  effect: "write",
  input: z.strictObject({
    content: z.string().trim().min(1).max(1000).describe("One sentence that stands by itself."),
  }),
  async run({ content }, { database, workspaceId }) {
    const answer = remembered.parse(await database.rpc("remember", { workspace_id: workspaceId, content }));
    return {
      ok: true,
      summary: `${answer.added ? "Remembered" : "Already remembered"}: ${answer.memory.content}`,
      result: answer,
      view: { kind: "memories", memories: [answer.memory] },
    };
  },
});
