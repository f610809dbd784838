import { z } from "zod";
import { siteFacts } from "../../../shared/domain/research/site_facts.ts";
import { defineTool } from "./define_tool.ts";
import { researchRecord } from "./research_record.ts";

/** Reads a company's own site and the records of its domain. */
export const research_company = defineTool({
  name: "research_company",
  description:
    "Read the site and the mail records of one account's own domain, and keep what they say as facts with source and quote: size, industry, place, profiles, news, services. Fills only empty fields. Use when asked to research a company or what is new there; show_facts has what was found before.",
  effect: "write",
  input: z.strictObject({ account_id: z.uuid().describe("Of a search_accounts result; never guessed.") }),
  run: ({ account_id }, context) =>
    researchRecord({ account_id }, (page) => siteFacts(page, context.now.getUTCFullYear()), context),
});
