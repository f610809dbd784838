import { z } from "zod";
import { type ToolSet, toolSet } from "../../../supabase/functions/_agent/tool_set.ts";
import { defineTool } from "../../../supabase/functions/_tools/define_tool.ts";
import { findLeads, readLead, toolTexts } from "./chat_subject.ts";

/** The tools that every subject has, as the product defines tools. */
export function benchTools(): ToolSet {
  return toolSet([
    defineTool({
      name: "find_leads",
      description: toolTexts.find_leads,
      effect: "read",
      input: z.strictObject({ text: z.string() }),
      run: async (args) => ({ ok: true, summary: "Found 3 leads.", result: await findLeads(args) }),
    }),
    defineTool({
      name: "read_lead",
      description: toolTexts.read_lead,
      effect: "read",
      input: z.strictObject({ lead_id: z.string() }),
      run: async (args) => ({ ok: true, summary: "Read Dana Example.", result: await readLead(args) }),
    }),
  ]);
}
