import { z } from "zod";
import { fact } from "../../../shared/contracts/fact.ts";
import { counted } from "./counted.ts";
import { defineTool } from "./define_tool.ts";
import { factSubject, subjectGiven } from "./fact_subject.ts";
import { factsForModel } from "./research_record.ts";

/** Shows what is known of a lead or a company, with sources. */
export const show_facts = defineTool({
  name: "show_facts",
  description:
    "Show the facts that are kept about one lead (with its company's) or one account: each with source, quote and age, contradictions side by side, and reasons to talk, the best first. Say the source and the age of what you tell of it. To find out more use research_company or research_person.",
  effect: "read",
  input: z.strictObject(factSubject),
  async run(given, { database, workspaceId, callId, now }) {
    const subject = subjectGiven(given);
    if (!subject) return { ok: false, reason: "Give either lead_id or account_id." };
    const found = z.array(fact).parse(await database.rpc("list_facts", { workspace_id: workspaceId, ...subject }));
    if (found.length === 0)
      return {
        ok: true,
        summary: "Nothing is known yet.",
        result: { facts: [], next: "Research it to find something." },
      };
    const name = "lead_id" in subject ? "the lead" : "the account";
    const id = "lead_id" in subject ? subject.lead_id : subject.account_id;
    return {
      ok: true,
      summary: `${counted(found.length, "fact")} with ${found.length === 1 ? "its source" : "their sources"}.`,
      result: factsForModel(found, callId, now),
      view: {
        kind: "facts",
        about: { kind: "lead_id" in subject ? "lead" : "account", id, name },
        facts: found,
        filled: [],
      },
      tainted: true,
    };
  },
});
