import { z } from "zod";
import { personFacts } from "../../../shared/domain/research/person_facts.ts";
import { defineTool } from "./define_tool.ts";
import { researchRecord } from "./research_record.ts";

/** Looks a lead up on their company's own site. */
export const research_person = defineTool({
  name: "research_person",
  description:
    "Look one lead up on the site of their own company, and keep what it says of them as facts with source and quote, such as their title. Fills only empty fields. For the company itself use research_company; show_facts has what was found before.",
  effect: "write",
  input: z.strictObject({ lead_id: z.uuid().describe("Of a search_leads result; never guessed.") }),
  run: ({ lead_id }, context) =>
    researchRecord(
      { lead_id },
      (page, { lead }) => (lead && !page.url.startsWith("dns:") ? personFacts(page, lead.name) : []),
      context,
    ),
});
