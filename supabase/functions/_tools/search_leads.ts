import { z } from "zod";
import { isGroup, type LeadNode, leadFilter, leadPage, leadSort } from "../../../shared/contracts/lead_filter.ts";
import { counted } from "./counted.ts";
import { datesInZone } from "./dates_in_zone.ts";
import { defineTool, type ToolContext } from "./define_tool.ts";
import { isFromOutside, leadForModel } from "./lead_for_model.ts";

const facets = z.record(
  z.string(),
  z.array(z.looseObject({ value: z.string().optional(), name: z.string().optional() })),
);
const facetOf: Record<string, string> = { industry: "industry", country: "country", source: "source", tags: "tag" };

/** Finds and counts leads with the filter language that the page uses too. */
export const search_leads = defineTool({
  name: "search_leads",
  description: [
    "Find or count leads. `text` searches name, company, job title, e-mail, tags and notes and forgives typos; use it",
    "for names. `conditions` filter by field, and may hold groups, 3 deep at most; `match` says whether all or any must",
    "hold. `custom.<key>` filters by a custom field (see list_custom_fields), `activity` by what stands in the timeline,",
    "`engagement` by what leads did with campaigns' mails (clicked but did not answer: clicked happened, replied",
    "did_not_happen), `segment` by the names of saved segments. `stage` takes the names that the workspace gave its stages. Countries are English names. `owner` takes a member's name or",
    '"me". Hot means score 80 or more. Stale means an open stage but the first, and last_contacted_at not_in_last_days',
    "30. A date alone is a day in the person's time zone. `count` is the number that match, however few are shown, so",
    "ask with page_size 1 when only the number matters. For the rest pass `next_cursor` as `cursor` with the same",
    "filter and sort.",
  ].join(" "),
  effect: "read",
  input: z.strictObject({
    text: leadFilter.shape.text,
    match: leadFilter.shape.match,
    conditions: leadFilter.shape.conditions,
    sort: leadSort.optional().describe("Without it: relevance for a text, else the highest score first."),
    page_size: z.number().int().min(1).max(25).default(10),
    cursor: z.string().max(2000).optional().describe("next_cursor of the page before."),
  }),
  async run({ text, match, conditions, sort, page_size, cursor }, context) {
    const filter = {
      ...(text && { text }),
      match,
      conditions: conditions.map((node) => datesInZone(node, context.timeZone)),
    };
    const answer = await context.database.rpc("search_leads", {
      workspace_id: context.workspaceId,
      filter,
      sort: sort ?? null,
      page_size,
      cursor: cursor ?? null,
    });
    const page = leadPage.parse(answer);
    const count = page.count_is_exact ? counted(page.count, "lead") : `More than ${counted(page.count, "lead")}`;
    return {
      ok: true,
      summary: page.count === 0 ? "No lead matches." : `${count} ${page.count === 1 ? "matches" : "match"}.`,
      result: {
        ...page,
        leads: page.leads.map(leadForModel),
        ...(page.count === 0 && { next_step: await afterNothing(filter, context) }),
        ...(page.count > 0 && page.leads.length === 0 && { next_step: "That was the last page." }),
      },
      view: {
        kind: "leads",
        leads: page.leads.slice(0, 10),
        count: page.count,
        count_is_exact: page.count_is_exact,
        filter,
      },
      tainted: isFromOutside(page.leads),
    };
  },
});

function fieldsOf(node: LeadNode): string[] {
  return isGroup(node) ? node.conditions.flatMap(fieldsOf) : [node.field];
}

/** What to try after an empty result: the values that there are, in the fields that were asked for. */
async function afterNothing(filter: { text?: string; conditions: LeadNode[] }, context: ToolContext): Promise<string> {
  const fields = filter.conditions.flatMap(fieldsOf);
  const asked = new Set(fields.map((field) => facetOf[field]).filter((name) => name !== undefined));
  const advice = ["Say that nothing matches, or search again"];
  if (filter.text) advice.push("with another or a shorter text");
  if (filter.conditions.length > 0) advice.push("with fewer conditions");
  const tried = `${advice.join(" ")}.`;
  if (asked.size === 0) return tried;
  const known = facets.parse(await context.database.rpc("lead_facets", { workspace_id: context.workspaceId }));
  const lists = [...asked].map((name) => {
    const values = (known[name] ?? []).slice(0, 15).map(({ value }) => value);
    return `Values of ${name} here: ${values.join(", ") || "none yet"}.`;
  });
  return [tried, ...lists].join(" ");
}
