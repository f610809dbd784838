import { type MeasureRequest, measureAnswer, measureLeads } from "../../../shared/contracts/measure.ts";
import { type Scorecard, scorecard } from "../harness/scorecard.ts";
import { type Contest, contest, runContests } from "../leads/contest.ts";
import { type LeadDatabase, openLeadDatabase, owners, workspace } from "../leads/lead_database.ts";
import { addMails } from "./add_mails.ts";
import { chartBytes, timeToFirstRow } from "./ask_measure.ts";

const sizes = { full: { leads: 1_000_000, rounds: 5 }, quick: { leads: 50_000, rounds: 3 } };
const zone = "Europe/Berlin";
const period = "last_12_months";

/**
 * The measures of a year beside the same numbers in plain SQL. The asker's days are not those of UTC, by which the kept
 * counts go, so that the rest of a day has to be counted. `--quick` has few leads, and judges nothing.
 */
export async function benchAnalytics(isQuick: boolean): Promise<Scorecard> {
  const { leads, rounds } = isQuick ? sizes.quick : sizes.full;
  const card = scorecard(`analytics, ${leads.toLocaleString("en")} leads, ten entries each`);
  const database = await openLeadDatabase(leads, console.log, {
    eventsPerLead: 10,
    more: (sql) => addMails(sql, workspace),
  });
  try {
    await database.byHand`insert into public.user_contexts (workspace_id, user_id, time_zone)
      values (${workspace}, ${owners[0] ?? ""}, ${zone})
      on conflict (workspace_id, user_id) do update set time_zone = excluded.time_zone`;
    const contests = contestsOf(database);
    const row = await timeToFirstRow(isQuick ? 3 : 10);
    card.note(
      `from question to first row on the demo model: ${row.median.toFixed(0)} ms, at most ${row.longest.toFixed(0)} ms`,
    );
    card.note(
      `the chart with its library: ${((await chartBytes()) / 1024).toFixed(1)} KB compressed, loaded with the first chart`,
    );
    await runContests(card, isQuick ? contests.map(({ atMost: _, ...told }) => told) : contests, rounds);
  } finally {
    await database.stop();
  }
  return card;
}

type Counts = Map<string, number>;

function contestsOf(database: LeadDatabase): Contest[] {
  const { byHand } = database;
  const since = byHand`(date_trunc('month', now() at time zone ${zone}) - interval '11 months') at time zone ${zone}`;
  const counts = (rows: readonly Record<string, unknown>[]): Counts =>
    new Map(rows.map(({ key, count }) => [String(key), Number(count)]));
  const against = (
    { name, request, column, atMost }: { name: string; request: MeasureRequest; column: string; atMost?: number },
    right: () => Promise<Counts>,
  ): Contest =>
    contest({ name, left: "ours", right: "plain SQL", ...(atMost !== undefined && { atMost }) }, [
      {
        left: () => measured(database, request, column),
        right,
        check(ours: Counts, plain: Counts) {
          const wrong = [...plain].find(([key, count]) => ours.get(key) !== count);
          if (wrong) throw new Error(`${name}: ${ours.get(wrong[0])} is not ${wrong[1]} of "${wrong[0]}".`);
        },
      },
    ]);
  return [
    against(
      { name: "funnel", request: { measure: "pipeline_funnel", period }, column: "reached", atMost: 0.1 },
      async () =>
        counts(
          await byHand`with furthest as (
          select h.lead_id, max(s.position) as position from public.leads l
          join public.lead_stage_history h on h.workspace_id = l.workspace_id and h.lead_id = l.id
          join public.pipeline_stages s on s.workspace_id = h.workspace_id and s.key = h.stage and s.kind <> 'lost'
          where l.workspace_id = ${workspace} and l.deleted_at is null and l.created_at >= ${since} group by 1)
        select s.key, count(f.lead_id) from public.pipeline_stages s
        left join furthest f on f.position >= s.position
        where s.workspace_id = ${workspace} and s.kind <> 'lost' group by 1`,
        ),
    ),
    against({ name: "cohorts", request: { measure: "cohorts", period }, column: "won", atMost: 0.25 }, async () =>
      counts(
        await byHand`select to_char(date_trunc('month', l.created_at at time zone ${zone}), 'YYYY-MM-DD') as key,
          count(*) filter (where s.kind = 'won') as count
        from public.leads l
        join public.lead_stage_history h on h.workspace_id = l.workspace_id and h.lead_id = l.id and h.left_at is null
        join public.pipeline_stages s on s.workspace_id = l.workspace_id and s.key = h.stage
        where l.workspace_id = ${workspace} and l.deleted_at is null and l.created_at >= ${since} group by 1`,
      ),
    ),
    against({ name: "sources", request: { measure: "sources", period }, column: "leads" }, async () =>
      counts(
        await byHand`select coalesce(l.source, '') as key, count(*) from public.leads l
        join public.pipeline_stages s on s.workspace_id = l.workspace_id and s.key = l.stage
        where l.workspace_id = ${workspace} and l.deleted_at is null and l.created_at >= ${since} group by 1`,
      ),
    ),
    against(
      { name: "activity of 30 days", request: { measure: "activity", period: { last_days: 30 } }, column: "entries" },
      async () =>
        counts(
          await byHand`select e.kind as key, count(*), count(distinct e.lead_id) as leads from public.lead_activities e
        join public.leads l on l.workspace_id = e.workspace_id and l.id = e.lead_id and l.deleted_at is null
        where e.workspace_id = ${workspace} and e.kind in ('note', 'call', 'meeting', 'email_sent', 'email_received')
          and e.occurred_at >= (date_trunc('day', now() at time zone ${zone}) - interval '29 days') at time zone ${zone}
          and e.occurred_at < (date_trunc('day', now() at time zone ${zone}) + interval '1 day') at time zone ${zone}
        group by 1`,
        ),
    ),
    against(
      { name: "reply rate by person", request: { measure: "reply_rate", period, group_by: "rep" }, column: "replied" },
      async () =>
        counts(
          await byHand`select coalesce(l.owner_id::text, '') as key, count(o.replied_at) as count from public.outbox o
        join public.enrolments n on n.workspace_id = o.workspace_id and n.id = o.enrolment_id
        join public.leads l on l.workspace_id = n.workspace_id and l.id = n.lead_id and l.deleted_at is null
        where o.workspace_id = ${workspace} and o.kind = 'campaign_email' and o.status = 'sent' and o.finished_at >= ${since}
        group by 1`,
        ),
    ),
    against(
      { name: "campaigns", request: { measure: "campaign_performance", period }, column: "opened", atMost: 0.25 },
      async () =>
        counts(
          await byHand`select o.campaign_id as key, count(o.opened_at) as count from public.outbox o
        join public.campaigns c on c.workspace_id = o.workspace_id and c.id = o.campaign_id and c.started_at >= ${since}
        where o.workspace_id = ${workspace} and o.kind = 'campaign_email' and o.status = 'sent' group by 1`,
        ),
    ),
    contest({ name: "the leads behind a source", left: "ours", right: "plain SQL" }, [
      {
        left: () => leadsBehind(database, { measure: "sources", period }, "won"),
        async right() {
          const [row] = await byHand`with found as (select l.* from public.leads l
            join public.pipeline_stages s on s.workspace_id = l.workspace_id and s.key = l.stage and s.kind = 'won'
            where l.workspace_id = ${workspace} and l.deleted_at is null and l.created_at >= ${since} and coalesce(l.source, '') = ${someSource})
          select (select count(*) from found)::int as count,
            (select json_agg(f) from (select * from found order by score desc, id limit 20) f) as leads`;
          return Number(row?.count);
        },
        check(ours, plain) {
          if (ours !== plain) throw new Error(`${ours} leads are not ${plain}.`);
        },
      },
    ]),
  ];
}

const someSource = "Webinar";

async function leadsBehind({ asMember }: LeadDatabase, request: MeasureRequest, part: string): Promise<number> {
  const asked = asMember.json({ measure: request.measure, period: request.period ?? null });
  const [row] = await asMember`select public.measure_leads(${workspace}, ${asked}, ${someSource}, ${part}) as answer`;
  return measureLeads.parse(row?.answer).count;
}

async function measured({ asMember }: LeadDatabase, request: MeasureRequest, column: string): Promise<Counts> {
  const { measure, group_by } = request;
  const asked = { measure, period: request.period ?? null, ...(group_by && { group_by }), compare: false };
  const [row] = await asMember`select public.measure(${workspace}, ${asMember.json(asked)}) as answer`;
  return new Map(measureAnswer.parse(row?.answer).rows.map(({ key, values }) => [key, values[column] ?? 0]));
}
