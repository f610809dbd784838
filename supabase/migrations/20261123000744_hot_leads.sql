-- Hot leads: people who show by what they do that now is the time to call them.
-- Owns: find_hot_lead(), private.threshold(), private.is_mine(). Reads: mail_events, lead_scores, inbound_mails, leads,
--   agent_notifications.
-- A detector is find_<behaviour>(workspace_id, tuning, at). It reads as its person, writes nothing and answers at most 20
-- [{key, priority, lead_id?, campaign_id?, segment_id?, facts, evidence: [{label, value, lead_id?}]}], what matters most
-- first. `key` says what is told of and in which state, so that the same is told once.
create index mail_events_human_clicks_idx on public.mail_events (workspace_id, at desc) where kind = 'clicked' and not is_bot;
create index lead_scores_jumps_idx on public.lead_scores (workspace_id, changed_at desc) where score - previous_score >= 5;

-- A number that a person tuned; whoever asks gives all of them.
create function private.threshold(tuning jsonb, name text) returns numeric
language plpgsql immutable set search_path = ''
as $$
begin
  if jsonb_typeof(tuning -> threshold.name) is distinct from 'number' then
    perform private.refuse(format('"%s" is a number.', threshold.name));
  end if;
  return (tuning ->> threshold.name)::numeric;
end $$;

-- Whether a lead is the caller's to look after: their own, or nobody's.
create function private.is_mine(owner_id uuid) returns boolean
language sql stable set search_path = ''
as $$
  select owner_id is null or owner_id = (select auth.uid())
$$;

-- A lead that can still be won and may be written to.
create function private.is_open_lead(lead public.leads) returns boolean
language sql stable set search_path = ''
as $$
  select lead.deleted_at is null and not lead.do_not_contact and not private.is_suppressed(lead.workspace_id, lead.email)
    and exists (select from public.pipeline_stages s
      where s.workspace_id = lead.workspace_id and s.key = lead.stage and s.kind = 'open')
$$;
grant execute on function private.threshold(jsonb, text), private.is_mine(uuid), private.is_open_lead(public.leads) to authenticated;

-- What leads did since: (lead_id, clicks, links, replies, score_from, score_to). Of each kind the newest thousands are
-- looked at, which is more than anybody could call.
create function private.warm_signals(workspace_id uuid, since timestamptz, at timestamptz)
returns table (lead_id uuid, clicks int, links int, replies int, score_from int, score_to int)
language sql stable set search_path = ''
as $$
  with clicks as materialized (
    select v.lead_id, v.details ->> 'target' as target from public.mail_events v
    where v.workspace_id = warm_signals.workspace_id and v.kind = 'clicked' and not v.is_bot
      and v.at > warm_signals.since and v.at <= warm_signals.at
    order by v.at desc limit 5000
  ), jumps as materialized (
    select s.lead_id, s.previous_score, s.score from public.lead_scores s
    where s.workspace_id = warm_signals.workspace_id and s.score - s.previous_score >= 5
      and s.changed_at > warm_signals.since and s.changed_at <= warm_signals.at
    order by s.changed_at desc limit 2000
  ), replies as materialized (
    -- Those of which the person was told as they came in are no news by themselves.
    select i.lead_id, exists (select from public.agent_notifications n
      where n.workspace_id = i.workspace_id and n.user_id = (select auth.uid()) and n.deduplication_key = 'inbound:' || i.id) as is_told
    from public.inbound_mails i
    where i.workspace_id = warm_signals.workspace_id and i.received_at > warm_signals.since and i.received_at <= warm_signals.at
      and i.kind = 'reply' and coalesce(i.classification, 'other') not in ('unsubscribe', 'not_now', 'wrong_person')
    order by i.received_at desc limit 1000
  ), signals as (
    select c.lead_id, count(*) as clicks, count(distinct c.target) as links, 0 as replies, 0 as news, null::int as score_from, null::int as score_to
    from clicks c where c.lead_id is not null group by 1
    union all
    select r.lead_id, 0, 0, count(*), count(*) filter (where not r.is_told), null, null from replies r where r.lead_id is not null group by 1
    union all
    select j.lead_id, 0, 0, 0, 0, j.previous_score, j.score from jumps j
  )
  select s.lead_id, sum(s.clicks)::int, sum(s.links)::int, sum(s.replies)::int, max(s.score_from), max(s.score_to)
  from signals s group by 1
  having sum(s.clicks) > 0 or sum(s.news) > 0 or max(s.score_to) is not null
$$;
grant execute on function private.warm_signals(uuid, timestamptz, timestamptz) to authenticated;

-- Leads of the caller that clicked `clicks` times, whose score rose by `score_jump` or who answered, within `within_hours`.
-- Clicks are people's, not programs'. Facts: {lead, clicks, links, replies, score, score_from, score_to, hours}.
create function public.find_hot_lead(workspace_id uuid, tuning jsonb, at timestamptz) returns jsonb
language plpgsql stable security invoker set search_path = ''
as $$
declare
  hours constant int := private.threshold(tuning, 'within_hours');
  least_clicks constant int := private.threshold(tuning, 'clicks');
  least_jump constant int := greatest(5, private.threshold(tuning, 'score_jump'));
begin
  return (
    with judged as (
      select w.*, w.clicks >= least_clicks as clicked, coalesce(w.score_to - w.score_from >= least_jump, false) as jumped,
        w.replies > 0 as replied
      from private.warm_signals(find_hot_lead.workspace_id, find_hot_lead.at - make_interval(hours => hours), find_hot_lead.at) w
    ), hot as (
      select j.*, l.name, l.score, j.clicked::int + j.jumped::int + j.replied::int as signs
      from judged j join public.leads l on l.workspace_id = find_hot_lead.workspace_id and l.id = j.lead_id
      where (j.clicked or j.jumped or j.replied) and private.is_mine(l.owner_id) and private.is_open_lead(l)
      order by signs desc, l.score desc, j.clicks desc, l.id limit 20
    )
    select coalesce(jsonb_agg(jsonb_build_object(
      'key', concat_ws(' ', h.lead_id, case when h.clicked then 'clicked' end, case when h.jumped then 'score' end,
        case when h.replied then 'replied' end, (find_hot_lead.at at time zone 'UTC')::date),
      'priority', case when h.signs > 1 then 'high' else 'normal' end,
      'lead_id', h.lead_id,
      'facts', jsonb_build_object('lead', h.name, 'clicks', case when h.clicked then h.clicks else 0 end,
        'links', case when h.clicked then h.links else 0 end, 'replies', h.replies, 'score', h.score,
        'score_from', case when h.jumped then h.score_from end, 'score_to', case when h.jumped then h.score_to end, 'hours', hours),
      'evidence', jsonb_path_query_array(jsonb_build_array(
        case when h.clicked then jsonb_build_object('label', 'Clicks', 'value', h.clicks) end,
        case when h.jumped then jsonb_build_object('label', 'Score', 'value', h.score_from || ' → ' || h.score_to) end,
        case when h.replied then jsonb_build_object('label', 'Answers', 'value', h.replies) end), '$[*] ? (@ != null)')
    ) order by h.signs desc, h.score desc, h.clicks desc, h.lead_id), '[]') from hot h
  );
end $$;
grant execute on function public.find_hot_lead(uuid, jsonb, timestamptz) to authenticated;
