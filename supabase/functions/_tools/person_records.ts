import { z } from "zod";
import { counted } from "./counted.ts";
import type { ToolContext } from "./define_tool.ts";

const rowsByTable = z.record(z.string(), z.array(z.unknown()));
const exported = z.object({
  lead: z.looseObject({ id: z.uuid(), name: z.string(), from_outside: z.boolean().optional() }),
  records: rowsByTable,
  mentions: rowsByTable,
});

/** What is kept about a person, counted: the rows of their own, and those of others in which they are named. */
export async function personRecords(
  leadId: string,
  { lookup, workspaceId }: Pick<ToolContext, "lookup" | "workspaceId">,
) {
  const answer = await lookup.rpc("export_person", { workspace_id: workspaceId, lead_id: leadId });
  const { lead, records, mentions } = exported.parse(answer);
  const [own, named] = [records, mentions].map((tables) => Object.values(tables).flat().length);
  return {
    lead,
    records: own ?? 0,
    mentions: named ?? 0,
    words: `${counted(own ?? 0, "record")} of their own and ${counted(named ?? 0, "mention")} elsewhere`,
  };
}
