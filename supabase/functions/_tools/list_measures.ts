import { z } from "zod";
import { measureDefinition } from "../../../shared/contracts/measure.ts";
import { counted } from "./counted.ts";
import { defineTool } from "./define_tool.ts";

/** Which measures there are, and what exactly each counts. */
export const list_measures = defineTool({
  name: "list_measures",
  description:
    "The measures with their exact definitions, columns and groups. Use it when the user asks what a number means or what can be measured, or when unsure which measure or group to ask for.",
  effect: "read",
  input: z.strictObject({}),
  async run(_none, { database, workspaceId }) {
    const list = z.array(measureDefinition).parse(await database.rpc("list_measures", { workspace_id: workspaceId }));
    return {
      ok: true,
      summary: `${counted(list.length, "measure")}.`,
      result: list.map(({ chart: _chart, columns, ...rest }) => ({
        ...rest,
        columns: columns.map(({ key, label }) => `${key}: ${label}`),
      })),
    };
  },
});
