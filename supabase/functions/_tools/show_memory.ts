import { z } from "zod";
import { counted } from "./counted.ts";
import { defineTool } from "./define_tool.ts";

const memories = z.array(z.object({ id: z.string(), content: z.string(), scope: z.string(), tainted: z.boolean() }));

/** Lists what is remembered about the person and for their workspace. */
export const show_memory = defineTool({
  name: "show_memory",
  description:
    "List everything that is remembered about the person and for their workspace, with ids for forget and for remember's `replaces`.",
  effect: "read",
  input: z.strictObject({}),
  async run(_args, { database, workspaceId }) {
    const kept = memories.parse(await database.rpc("list_memories", { workspace_id: workspaceId }));
    return {
      ok: true,
      summary: kept.length === 0 ? "Nothing is remembered yet." : `${counted(kept.length, "thing")} remembered.`,
      result: {
        memories: kept,
        ...(kept.length === 0 && { next_step: "Say so, and that they can ask to have something remembered." }),
      },
      view: { kind: "memories", memories: kept.map(({ id, content }) => ({ id, content })) },
      tainted: kept.some(({ tainted }) => tainted),
    };
  },
});
