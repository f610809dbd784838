-- Stale leads: worth something, in the midst of the pipeline, and nobody has been in touch.
-- Owns: find_stale_lead(), private.gone_quiet(). Reads: leads, lead_activities, enrolments, reminders.

-- Leads of the caller last contacted before `cutoff`, those first that crossed it last. Who owns few has all of theirs looked
-- at; of many the 1,000 that crossed it last, because those before were told of when they did.
create function private.gone_quiet(workspace_id uuid, cutoff timestamptz) returns setof public.leads
language plpgsql stable set search_path = ''
as $$
declare
  most constant int := 1000;
  me constant uuid := auth.uid();
  owned bigint := (select coalesce(sum(t.count), 0) from private.lead_tally(gone_quiet.workspace_id, 'owner') t
    where t.value = me::text);
  unowned bigint := (select coalesce(sum(t.count), 0) from private.lead_tally(gone_quiet.workspace_id, 'all') t)
    - (select coalesce(sum(t.count), 0) from private.lead_tally(gone_quiet.workspace_id, 'owner') t);
begin
  if owned + unowned <= most then
    return query select l.* from public.leads l
      where l.workspace_id = gone_quiet.workspace_id and l.owner_id = me and l.last_contacted_at < cutoff
      union all
      select l.* from public.leads l
      where l.workspace_id = gone_quiet.workspace_id and l.owner_id is null and l.last_contacted_at < cutoff;
  else
    return query select q.* from (
      select l.* from public.leads l
      where l.workspace_id = gone_quiet.workspace_id and l.last_contacted_at < cutoff
      order by l.last_contacted_at desc limit most
    ) q where (q.owner_id is null or q.owner_id = me);
  end if;
end $$;

-- Whether somebody or something is in touch with a lead, or will be: they wrote, a campaign writes to them, a reminder waits.
create function private.is_cared_for(lead public.leads, cutoff timestamptz, at timestamptz) returns boolean
language sql stable set search_path = ''
as $$
  select exists (select from public.lead_activities a
      where a.workspace_id = lead.workspace_id and a.lead_id = lead.id and a.occurred_at >= is_cared_for.cutoff
        and a.occurred_at <= is_cared_for.at and a.kind in ('email_received', 'email_sent', 'call', 'meeting'))
    or exists (select from public.enrolments e
      where e.workspace_id = lead.workspace_id and e.lead_id = lead.id and e.status in ('active', 'parked'))
    or exists (select from public.reminders r
      where r.workspace_id = lead.workspace_id and r.lead_id = lead.id and r.done_at is null)
$$;
-- Which silence of a lead it is: it is told of once.
create function private.stale_key(lead public.leads) returns text
language sql immutable set search_path = ''
as $$
  select lead.id || ' ' || extract(epoch from lead.last_contacted_at)::bigint
$$;
grant execute on function private.gone_quiet(uuid, timestamptz), private.is_cared_for(public.leads, timestamptz, timestamptz),
  private.stale_key(public.leads)
to authenticated;

-- Leads of the caller in an open stage behind the first, with a score of `min_score`, whom nobody contacted for `days` days.
-- Facts: {lead, company, stage, score, days, last_contacted_at, draft}; draft: a follow-up is drafted by itself when it is told of,
-- for the first of them, at most `drafts` in 24 hours.
create function public.find_stale_lead(workspace_id uuid, tuning jsonb, at timestamptz) returns jsonb
language plpgsql stable security invoker set search_path = ''
as $$
declare
  cutoff constant timestamptz := at - make_interval(days => private.threshold(tuning, 'days')::int);
  least_score constant int := private.threshold(tuning, 'min_score');
  stages constant text[] := private.active_stages(find_stale_lead.workspace_id);
  drafts constant int := private.follow_ups_left(find_stale_lead.workspace_id, auth.uid(), private.threshold(tuning, 'drafts')::int, at);
begin
  return (
    with stale as materialized (
      select q as lead, q.id, q.score, q.last_contacted_at from private.gone_quiet(find_stale_lead.workspace_id, cutoff) q
      where q.stage = any(stages) and q.score >= least_score and not q.do_not_contact
    ), told as (
      -- In order first, so that only as many are looked at closely as are told of.
      select s.id, s.lead from (select * from stale o order by o.score desc, o.last_contacted_at desc, o.id offset 0) s
      where private.is_open_lead(s.lead) and not private.is_cared_for(s.lead, cutoff, find_stale_lead.at)
      limit 20
    ), drafted as (
      select n.id from (select t.id, t.lead from told t where private.may_be_followed_up(t.lead)
        and not private.is_known_stale(t.lead, find_stale_lead.at)) n
      order by (n.lead).score desc, (n.lead).last_contacted_at desc, n.id limit drafts
    )
    select coalesce(jsonb_agg(jsonb_build_object(
      'key', private.stale_key(t.lead),
      'priority', 'normal',
      'lead_id', r.id,
      'facts', jsonb_build_object('lead', r.name, 'company', r.company, 'stage', r.stage_label, 'score', r.score,
        'days', floor(extract(epoch from find_stale_lead.at - r.last_contacted_at) / 86400)::int, 'last_contacted_at', r.last_contacted_at,
        'draft', exists (select from drafted d where d.id = r.id)),
      'evidence', jsonb_build_array(
        jsonb_build_object('label', 'Days without contact', 'value', floor(extract(epoch from find_stale_lead.at - r.last_contacted_at) / 86400)::int),
        jsonb_build_object('label', 'Stage', 'value', r.stage_label),
        jsonb_build_object('label', 'Score', 'value', r.score))
    ) order by r.score desc, r.last_contacted_at desc, r.id), '[]')
    from told t join public.lead_rows r on r.workspace_id = find_stale_lead.workspace_id and r.id = t.id
  );
end $$;
grant execute on function public.find_stale_lead(uuid, jsonb, timestamptz) to authenticated;
