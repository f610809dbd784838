import type { JSONValue } from "postgres";
import { z } from "zod";
import type { Scorecard } from "../harness/scorecard.ts";
import { percentile } from "../harness/statistics.ts";
import { type Contest, contest } from "./contest.ts";
import { type LeadDatabase, workspace } from "./lead_database.ts";

const stageCount = z.object({ value: z.string(), count: z.number() });
const segmentFilter = {
  match: "all",
  conditions: [
    { field: "country", operator: "is_any_of", values: ["Germany", "Austria"] },
    { field: "score", operator: "between", minimum: 40 },
    { field: "activity", operator: "happened", kinds: ["call", "meeting"], within_days: 90 },
  ],
};

/** The numbers of the dashboard beside the funnel alone, counted live. */
export function funnelContest({ asMember, byHand }: LeadDatabase): Contest {
  const question = {
    async left() {
      const [row] = await asMember`select public.workspace_overview(${workspace}) as answer`;
      return z.object({ by_stage: z.array(stageCount) }).parse(row?.answer).by_stage;
    },
    async right() {
      const rows = await byHand`select stage as value, count(*)::int as count from public.leads
        where workspace_id = ${workspace} and deleted_at is null group by stage`;
      return z.array(stageCount).parse([...rows]);
    },
    check(ours: z.infer<typeof stageCount>[], live: z.infer<typeof stageCount>[]) {
      const wrong = live.find((stage) => ours.find(({ value }) => value === stage.value)?.count !== stage.count);
      if (wrong || ours.length < live.length) throw new Error(`The funnel differs: ${JSON.stringify(wrong)}.`);
    },
  };
  return contest(
    { name: "dashboard", left: "all of ours", right: "funnel counted live", atMost: 0.05 },
    Array(5).fill(question),
  );
}

/** What a segment holds, beside the same by hand. */
export function segmentContest({ asMember, byHand }: LeadDatabase): Contest {
  const question = {
    async left() {
      const [row] = await asMember`select public.count_leads(${workspace}, ${asMember.json(segmentFilter)}) as answer`;
      return z.object({ count: z.number(), count_is_exact: z.boolean() }).parse(row?.answer);
    },
    async right() {
      const [row] = await byHand`select count(*)::int as count from public.leads l
        where l.workspace_id = ${workspace} and l.deleted_at is null and l.country_key = any(${["germany", "austria"]}) and l.score >= 40
          and exists (select from public.lead_activities e where e.workspace_id = l.workspace_id and e.lead_id = l.id
            and e.kind = any(${["call", "meeting"]}) and e.occurred_at >= now() - interval '90 days')`;
      return z.number().parse(row?.count);
    },
    check(ours: { count: number; count_is_exact: boolean }, exact: number) {
      if (ours.count_is_exact ? ours.count !== exact : exact <= 10_000)
        throw new Error(`${ours.count} is not ${exact}.`);
    },
  };
  return contest({ name: "segment size", left: "ours", right: "by hand" }, [question, question, question]);
}

/** What the other screens ask for: told, not judged. */
export async function tellOthers({ asMember, byHand }: LeadDatabase, card: Scorecard, rounds: number): Promise<void> {
  const [row] = await byHand`select l.id from public.lead_activities e join public.leads l on l.id = e.lead_id
    where l.workspace_id = ${workspace} and l.deleted_at is null group by l.id order by count(*) desc limit 1`;
  const leadId = z.string().parse(row?.id);
  const energy: JSONValue = { conditions: [{ field: "industry", operator: "is_any_of", values: ["Energy"] }] };
  const country: JSONValue = { conditions: [{ field: "country", operator: "is_any_of", values: ["Germany"] }] };
  const ask = { sql: asMember, json: asMember.json };
  const screens: Record<string, () => Promise<unknown>> = {
    "page with its count": () => ask.sql`select public.search_leads(${workspace}, ${ask.json(country)}) as answer`,
    "filter menus": () => ask.sql`select public.lead_facets(${workspace}) as answer`,
    board: () => ask.sql`select public.lead_board(${workspace}) as answer`,
    "board, filtered": () => ask.sql`select public.lead_board(${workspace}, ${ask.json(country)}) as answer`,
    "board column": () => ask.sql`select public.lead_board_column(${workspace}, 'contacted') as answer`,
    accounts: () => ask.sql`select public.search_accounts(${workspace}) as answer`,
    "accounts of an industry": () =>
      ask.sql`select public.search_accounts(${workspace}, ${ask.json(energy)}) as answer`,
    "lead with its newest entries": () => ask.sql`select public.get_lead(${workspace}, ${leadId}) as answer`,
    "timeline of 5,000 entries": () => ask.sql`select public.lead_timeline(${workspace}, ${leadId}) as answer`,
    "duplicates of a lead": () => ask.sql`select public.duplicates_of(${workspace}, ${leadId}) as answer`,
    "all duplicates": () => ask.sql`select public.find_duplicates(${workspace}) as answer`,
  };
  for (const [name, show] of Object.entries(screens)) {
    const times: number[] = [];
    for (let round = -1; round < rounds; round++) {
      const began = performance.now();
      await show();
      if (round >= 0) times.push(performance.now() - began);
    }
    card.note(`${name}: ${percentile(times, 50).toPrecision(3)} ms (p50 of ${rounds})`);
  }
}
