import { z } from "zod";
import { lead } from "../../../shared/contracts/lead.ts";
import { defineTool } from "./define_tool.ts";

const noted = z.object({ activity: z.object({ id: z.string(), body: z.string() }), lead });

/** Writes a note into a lead's timeline. */
export const add_note = defineTool({
  name: "add_note",
  description:
    "Write a note into one lead's timeline, in the person's own words, or log a call or a meeting that took place. Use it when they tell something worth keeping about a lead; for facts that have a field use update_lead.",
  effect: "write",
  input: z.strictObject({
    lead_id: z.uuid(),
    body: z.string().trim().min(1).max(10_000),
    kind: z.enum(["note", "call", "meeting"]).default("note"),
  }),
  async run({ lead_id, body, kind }, { database, workspaceId }) {
    const answer = noted.parse(await database.rpc("add_note", { workspace_id: workspaceId, lead_id, body, kind }));
    return {
      ok: true,
      summary: kind === "note" ? `Noted on ${answer.lead.name}.` : `Logged a ${kind} with ${answer.lead.name}.`,
      result: { lead: { id: answer.lead.id, name: answer.lead.name }, note: answer.activity.body },
      view: { kind: "lead", lead: answer.lead, activities: [answer.activity] },
    };
  },
});
