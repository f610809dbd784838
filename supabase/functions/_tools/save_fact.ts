import { z } from "zod";
import { savedResearch } from "../../../shared/contracts/fact.ts";
import { defineTool } from "./define_tool.ts";
import { factSubject, subjectGiven } from "./fact_subject.ts";

/** Keeps one fact that stands on a page that research has read. */
export const save_fact = defineTool({
  name: "save_fact",
  description:
    "Keep one fact that a page says which research has read: about a lead or an account, under a field's name or as the answer to the person's own question. The quote must stand on that page word for word, or it is refused: no source, no fact. Say `basis` when you concluded it. Changes no field of the record.",
  effect: "write",
  input: z.strictObject({
    ...factSubject,
    field: z
      .string()
      .regex(/^[a-z][a-z0-9_]{0,59}$/)
      .optional()
      .describe("In small letters, such as product or founded; or a question."),
    question: z.string().trim().min(3).max(300).optional().describe("The person's own question that it answers."),
    value: z.string().trim().min(1).max(500),
    source_url: z.string().max(2000).describe("The address of the page, as research returned it."),
    quote: z.string().trim().min(1).max(1000).describe("The page's very words."),
    basis: z.string().trim().min(3).max(300).optional().describe("From what you concluded it; only then."),
  }),
  async run({ lead_id, account_id, basis, ...said }, { database, workspaceId }) {
    const subject = subjectGiven({ lead_id, account_id });
    if (!subject) return { ok: false, reason: "Give either lead_id or account_id." };
    const fact = { ...said, ...(basis && { is_inferred: true, basis }) };
    const asked = { workspace_id: workspaceId, subject, pages: [], facts: [fact], fill: false };
    const done = savedResearch.parse(await database.rpc("save_research", asked));
    const [refused] = done.refused;
    if (refused) return { ok: false, reason: refused.reason };
    const name = said.field?.replaceAll("_", " ") ?? said.question;
    return { ok: true, summary: `Kept with its source: ${name}: ${said.value}.`, tainted: true };
  },
});
