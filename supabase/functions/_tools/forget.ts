import { z } from "zod";
import { defineTool } from "./define_tool.ts";

const forgotten = z.object({ id: z.string(), content: z.string() });

/** Drops one remembered fact. */
export const forget = defineTool({
  name: "forget",
  description:
    "Forget one remembered fact. Take its id from show_memory or from the list of memories; never guess one.",
  effect: "write",
  input: z.strictObject({ memory_id: z.uuid() }),
  async run({ memory_id }, { database, workspaceId }) {
    const gone = forgotten.parse(await database.rpc("forget", { workspace_id: workspaceId, memory_id }));
    return { ok: true, summary: `Forgotten: ${gone.content}`, result: { forgotten: gone } };
  },
});
