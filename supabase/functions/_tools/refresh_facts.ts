import { z } from "zod";
import { leadFilter } from "../../../shared/contracts/lead_filter.ts";
import { defineTool } from "./define_tool.ts";
import { proposeResearch, startResearch } from "./start_research.ts";

/** Looks anew at what is known about the companies of a list and has become old. */
export const refresh_facts = defineTool({
  name: "refresh_facts",
  description:
    "Look anew at the sites of the companies of every lead that matches a filter, where nothing was seen for some days: facts are seen again, superseded or added, own questions that were once asked are asked again. The person sees the price and approves, so call it directly. It runs in the background: never say that it is done. For again and again use schedule_task with the kind research.",
  effect: "write",
  approval: true,
  input: z.strictObject({
    filter: leadFilter,
    older_than_days: z.number().int().min(1).max(365).default(30),
  }),
  propose: ({ filter, older_than_days }, context) =>
    proposeResearch({ kind: "refresh", max_age_days: older_than_days }, filter, context),
  run: (_args, context) => startResearch(context),
});
