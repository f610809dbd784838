import { z } from "zod";
import { type LeadFilter, type LeadSort, leadFilter, leadSort } from "../../../shared/contracts/lead_filter.ts";
import { type KnownLead, type KnownPage, readPage, readRecord } from "./known_lead.ts";
import type { KnownCampaign } from "./look_up_campaign.ts";
import type { Exchange, MadeCall } from "./read_conversation.ts";
import { isSame } from "./same_call.ts";

/** A list that was shown. */
export type ShownList = {
  filter: LeadFilter;
  sort: LeadSort | undefined;
  pageSize: number | undefined;
  page: KnownPage;
  /** Rows shown on the pages before. */
  offset: number;
};

/** What earlier exchanges left for "them", "her", "the second one" and "the rest" to point at. */
export type Focus = {
  list: ShownList | undefined;
  /** The leads that the latest exchange about single leads was about. */
  leads: readonly KnownLead[];
  /** Whether the list or the single leads came last. */
  latest: "list" | "leads" | undefined;
  /** The campaign of the latest exchange, when it was about one. */
  campaign: KnownCampaign | undefined;
  /** What the measure that was asked last was asked with. */
  measured: Record<string, unknown> | undefined;
  known: ReadonlyMap<string, KnownLead>;
};

const searchArguments = leadFilter.extend({
  sort: leadSort.optional(),
  page_size: z.number().optional(),
  cursor: z.string().optional(),
});

export function readFocus(exchanges: readonly Exchange[]): Focus {
  const known = new Map<string, KnownLead>();
  let focus: Focus = { list: undefined, leads: [], latest: undefined, campaign: undefined, measured: undefined, known };
  for (const exchange of exchanges) {
    for (const call of exchange.calls) for (const lead of leadsIn(call)) known.set(lead.id, lead);
    const acted = actedOn(exchange, known);
    // A search before an action only looked the lead up; alone, it is what the person saw.
    const list = acted.length > 0 ? undefined : shownList(exchange.calls, focus.list);
    const changed = changedList(exchange.calls, focus.list);
    focus = { ...focus, campaign: exchange.calls.map(campaignIn).findLast(Boolean) };
    focus.measured = exchange.calls.findLast(isMeasured)?.arguments ?? focus.measured;
    if (list) focus = { ...focus, list, latest: "list" };
    else if (changed) focus = { ...focus, leads: changed, latest: "leads" };
    else if (acted.length > 0) focus = { ...focus, leads: acted, latest: "leads" };
  }
  return focus;
}

const campaignAnswer = z.object({ id: z.string(), name: z.string(), status: z.string() });

function campaignIn({ tool, outcome }: MadeCall): KnownCampaign | undefined {
  if (!/_campaign(?:_step)?$/.test(tool) || outcome?.state !== "done") return undefined;
  return campaignAnswer.safeParse(outcome.result).data;
}

function isMeasured({ tool, outcome }: MadeCall): boolean {
  return tool === "measure" && outcome?.state === "done";
}

function leadsIn(call: MadeCall): KnownLead[] {
  if (call.outcome?.state !== "done") return [];
  const record = readRecord(call.outcome.result);
  return record ? [record.lead] : (readPage(call.outcome.result)?.leads ?? []);
}

/** After all of a list were changed, the filter may fit others: its rows are who is meant, when all of them are known. */
function changedList(calls: readonly MadeCall[], list: ShownList | undefined): readonly KnownLead[] | undefined {
  if (!list || list.offset > 0 || list.page.leads.length < list.page.count) return undefined;
  const changed = calls.some(
    ({ tool, arguments: args, outcome }) =>
      tool === "bulk_change_leads" && outcome?.state === "done" && isSame(args.filter, list.filter),
  );
  return changed ? list.page.leads : undefined;
}

const acting = z.object({ lead_id: z.string().optional(), lead_ids: z.array(z.string()).optional() });

function actedOn(exchange: Exchange, known: ReadonlyMap<string, KnownLead>): KnownLead[] {
  const ids = exchange.calls.flatMap((call) => {
    if (call.tool === "create_lead") return leadsIn(call).map((lead) => lead.id);
    const parsed = acting.safeParse(call.arguments);
    return parsed.success ? [parsed.data.lead_id ?? [], parsed.data.lead_ids ?? []].flat() : [];
  });
  return [...new Set(ids)].flatMap((id) => known.get(id) ?? []);
}

function shownList(calls: readonly MadeCall[], before: ShownList | undefined): ShownList | undefined {
  const searches = calls.filter((call) => call.tool === "search_leads");
  // Counting by stage asks many searches at once: none of them is a list.
  const call = searches.length > 3 ? undefined : searches.at(-1);
  const page = call?.outcome?.state === "done" ? readPage(call.outcome.result) : undefined;
  const parsed = searchArguments.safeParse(call?.arguments);
  if (!page || !parsed.success) return undefined;
  const { sort, page_size: pageSize, cursor, ...filter } = parsed.data;
  const offset = cursor === undefined || !before ? 0 : before.offset + before.page.leads.length;
  return { filter, sort, pageSize, page, offset };
}
