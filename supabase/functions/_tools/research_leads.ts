import { z } from "zod";
import { leadFilter } from "../../../shared/contracts/lead_filter.ts";
import { researchAnswer } from "../../../shared/contracts/research_job.ts";
import { defineTool } from "./define_tool.ts";
import { proposeResearch, startResearch } from "./start_research.ts";

/** Answers one question about the company of each lead of a list, from the companies' own sites. */
export const research_leads = defineTool({
  name: "research_leads",
  description: [
    "Answer one question about the company of every lead that matches a filter, from the companies' own sites: 'do they sell",
    "to hospitals?' for all leads in Germany. The typed answer fills a custom field where it is empty, with source and quote.",
    "The person sees the price and approves; so call it directly instead of asking first. It runs in the background: never",
    "say that it is done, only that it has started; research_status has how far it is. For a single company use research_company.",
  ].join(" "),
  effect: "write",
  approval: true,
  input: z.strictObject({
    filter: leadFilter,
    question: z
      .string()
      .trim()
      .min(3)
      .max(300)
      .describe("About a company in general, in the person's words: no names, addresses or numbers of leads."),
    answer: researchAnswer.describe("yes_no, number, text (at most 200 characters), choice (then `choices`) or date."),
    choices: z.array(z.string().trim().min(1).max(100)).min(2).max(50).optional(),
    field: z
      .string()
      .trim()
      .min(1)
      .max(80)
      .optional()
      .describe("Key or label of a custom field of leads that it fills."),
    new_field: z
      .string()
      .trim()
      .min(1)
      .max(80)
      .optional()
      .describe("Else a short label for a new one, such as Hospitals."),
    known_for_days: z
      .number()
      .int()
      .min(1)
      .max(365)
      .optional()
      .describe("An answer younger than this is taken as it is; 30 unless they say."),
  }),
  async propose({ filter, known_for_days, ...asked }, context) {
    const wanted = Object.entries({ ...asked, max_age_days: known_for_days }).filter(
      ([, value]) => value !== undefined,
    );
    return proposeResearch({ kind: "question", ...Object.fromEntries(wanted) }, filter, context);
  },
  run: (_args, context) => startResearch(context),
});
