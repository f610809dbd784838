-- Briefings: a working day's beginning and a week's end in numbers. Counted by the database as the person sees it.
-- Owns: find_daily_briefing(), find_weekly_review() and their parts. Reads: leads, lead_stage_history, pipeline_stages, approvals,
--   inbound_mails, reminders, campaigns, outbox, mail_events, behaviour_findings.

-- How many leads entered a stage of some kinds in a time and are still there; of many, so many. With `moved` alone those that
-- were in another stage before.
create function private.leads_that_entered(workspace_id uuid, kinds text[], since timestamptz, until timestamptz, moved boolean)
returns bigint
language plpgsql stable set search_path = ''
as $$
declare
  most constant int := 5000;
begin
  return (select count(*) from (
    select from public.pipeline_stages s
    join public.lead_stage_history h on h.workspace_id = s.workspace_id and h.stage = s.key
      and h.left_at is null and h.entered_at > since and h.entered_at <= until
    where s.workspace_id = leads_that_entered.workspace_id and s.kind = any(kinds)
      and exists (select from public.leads l where l.workspace_id = h.workspace_id and l.id = h.lead_id and l.deleted_at is null
        and (not moved or l.created_at < h.entered_at))
    limit most) e);
end $$;

create function private.new_leads(workspace_id uuid, since timestamptz, until timestamptz) returns bigint
language plpgsql stable set search_path = ''
as $$
begin
  return (select count(*) from (select from public.leads l where l.workspace_id = new_leads.workspace_id
    and l.created_at > since and l.created_at <= until and l.deleted_at is null limit 5000) n);
end $$;

-- Whom to call: the caller's own leads and nobody's, in an active stage, by score, not contacted for some days:
-- [{lead_id, name, company, score, contacted_at, stage}].
create function private.whom_to_call(workspace_id uuid, most int, least_score int, before timestamptz) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  looked_at constant int := 500;
begin
  return (select coalesce(jsonb_agg(jsonb_build_object('lead_id', c.id, 'name', c.name, 'company', a.name, 'score', c.score,
      'contacted_at', c.last_contacted_at, 'stage', private.stage_label(c.workspace_id, c.stage)) order by c.score desc, c.id), '[]')
    from (
      select t.* from (
        select l.* from public.leads l
        where l.workspace_id = whom_to_call.workspace_id and l.score >= least_score and l.deleted_at is null
        order by l.score desc, l.id desc limit looked_at
      ) t
      where not t.do_not_contact and (t.owner_id is null or t.owner_id = auth.uid())
        and exists (select from public.pipeline_stages s where s.workspace_id = t.workspace_id and s.key = t.stage and s.kind = 'open')
        and (t.last_contacted_at is null or t.last_contacted_at < before)
      order by t.score desc, t.id desc limit most
    ) c
    left join public.accounts a on a.id = c.account_id);
end $$;

-- What changed since the caller was briefed last, but four days at most, what waits for them and whom to call; nothing when nothing
-- changed and nothing waits.
create function public.find_daily_briefing(workspace_id uuid, tuning jsonb, at timestamptz) returns jsonb
language plpgsql stable security invoker set search_path = ''
as $$
declare
  zone text := private.caller_time_zone(workspace_id);
  day date := (at at time zone zone)::date;
  since timestamptz;
  facts jsonb;
  calls jsonb;
begin
  select greatest(max(f.found_at), at - interval '4 days') into since from public.behaviour_findings f
  where f.workspace_id = find_daily_briefing.workspace_id and f.user_id = auth.uid() and f.behaviour = 'daily_briefing' and f.found_at < at;
  facts := jsonb_build_object(
    'approvals', (select count(*) from public.approvals a where a.workspace_id = find_daily_briefing.workspace_id
      and a.user_id = auth.uid() and a.status = 'pending' and a.expires_at > at and a.created_at <= at),
    'replies', (select count(*) from (select from public.inbound_mails i where i.workspace_id = find_daily_briefing.workspace_id
      and i.kind = 'reply' and i.received_at > since and i.received_at <= at and i.handled_at is null limit 1000) i),
    'reminders', (select count(*) from public.reminders r where r.workspace_id = find_daily_briefing.workspace_id and r.user_id = auth.uid()
      and r.done_at is null and r.due_at < ((day + 1)::timestamp at time zone zone)),
    'new_leads', private.new_leads(workspace_id, since, at),
    'won', private.leads_that_entered(workspace_id, '{won}', since, at, false),
    'lost', private.leads_that_entered(workspace_id, '{lost}', since, at, false));
  if not exists (select from jsonb_each(facts) f where f.value <> '0') then
    return '[]'::jsonb;
  end if;
  calls := private.whom_to_call(workspace_id, least((tuning ->> 'calls')::int, 10), (tuning ->> 'least_score')::int,
    at - make_interval(days => (tuning ->> 'days_without_contact')::int));
  return jsonb_build_array(jsonb_build_object('key', day, 'priority', 'normal',
    'facts', facts || jsonb_build_object('since', since, 'day', day, 'calls', calls),
    'evidence', private.briefing_evidence(facts) || private.call_evidence(calls)));
end $$;

create function private.briefing_evidence(facts jsonb) returns jsonb
language sql immutable set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('label', n.label, 'value', (facts ->> n.name)::bigint) order by n.place), '[]')
  from (values (1, 'approvals', 'Waits for your approval'), (2, 'replies', 'Replies nobody handled'), (3, 'reminders', 'Reminders due today'),
    (4, 'new_leads', 'New leads'), (5, 'won', 'Won'), (6, 'lost', 'Lost'), (7, 'moved', 'Moved to another stage'), (8, 'sent', 'Campaign mails sent'),
    (9, 'replied', 'People who replied')) n (place, name, label)
  where (facts ->> n.name)::bigint > 0
$$;

create function private.call_evidence(calls jsonb) returns jsonb
language sql immutable set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('label', 'Call ' || (c.value ->> 'name'), 'value', 'score ' || (c.value ->> 'score'),
    'lead_id', c.value -> 'lead_id') order by c.place), '[]')
  from jsonb_array_elements(calls) with ordinality c (value, place)
$$;

-- What campaigns sent in a time and who answered until its end: [{campaign_id, name, sent, replied}] of those that sent, of the newest
-- 100,000 mails. By the clock of the campaigns, which a demo moves.
create function private.campaign_weeks(workspace_id uuid, since timestamptz, until timestamptz) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  most constant int := 100000;
  ahead constant interval := private.mail_now() - clock_timestamp();
begin
  return (select coalesce(jsonb_agg(jsonb_build_object('campaign_id', c.id, 'name', c.name, 'sent', m.sent, 'replied', m.replied)), '[]')
    from (
      select o.campaign_id, count(*) as sent, count(*) filter (where o.replied_at <= until + ahead) as replied from (
        select w.campaign_id, w.replied_at from public.outbox w
        where w.workspace_id = campaign_weeks.workspace_id and w.status = 'sent' and w.kind = 'campaign_email'
          and w.finished_at > since + ahead and w.finished_at <= until + ahead
        order by w.finished_at desc limit most) o
      group by o.campaign_id) m
    join public.campaigns c on c.workspace_id = campaign_weeks.workspace_id and c.id = m.campaign_id);
end $$;

create function private.week_in_numbers(workspace_id uuid, since timestamptz, until timestamptz) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return (select jsonb_build_object('sent', coalesce(sum((c ->> 'sent')::int), 0), 'replied', coalesce(sum((c ->> 'replied')::int), 0))
      from jsonb_array_elements(private.campaign_weeks(week_in_numbers.workspace_id, since, until)) c)
    || jsonb_build_object('won', private.leads_that_entered(workspace_id, '{won}', since, until, false),
      'lost', private.leads_that_entered(workspace_id, '{lost}', since, until, false),
      'new_leads', private.new_leads(workspace_id, since, until));
end $$;

-- The week behind against the one before, and which campaign's mails of the last two weeks were answered most, of those with enough
-- mails by the lower end of the interval. Nothing after a week in which nothing happened.
create function public.find_weekly_review(workspace_id uuid, tuning jsonb, at timestamptz) returns jsonb
language plpgsql stable security invoker set search_path = ''
as $$
declare
  week constant interval := interval '7 days';
  least_mails int := coalesce((tuning ->> 'least_mails')::int, 20);
  facts jsonb := private.week_in_numbers(workspace_id, at - week, at)
    || jsonb_build_object('moved', private.leads_that_entered(workspace_id, '{open}', at - week, at, true));
  best jsonb;
begin
  if not exists (select from jsonb_each(facts) f where f.value <> '0') then
    return '[]'::jsonb;
  end if;
  select c || i into best from jsonb_array_elements(private.campaign_weeks(workspace_id, at - 2 * week, at)) c
  cross join lateral private.share_interval((c ->> 'replied')::bigint, (c ->> 'sent')::bigint) i
  where (c ->> 'sent')::int >= least_mails and (c ->> 'replied')::int > 0
  order by (i ->> 'low')::numeric desc, c ->> 'campaign_id' limit 1;
  return jsonb_build_array(jsonb_build_object('priority', 'low',
    'key', to_char(at at time zone private.caller_time_zone(workspace_id), 'IYYY-"W"IW'),
    'facts', facts || jsonb_build_object('before', private.week_in_numbers(workspace_id, at - 2 * week, at - week), 'best', best),
    'evidence', private.briefing_evidence(facts)));
end $$;

grant execute on function private.leads_that_entered(uuid, text[], timestamptz, timestamptz, boolean),
  private.new_leads(uuid, timestamptz, timestamptz), private.whom_to_call(uuid, int, int, timestamptz), private.briefing_evidence(jsonb),
  private.call_evidence(jsonb), private.campaign_weeks(uuid, timestamptz, timestamptz), private.week_in_numbers(uuid, timestamptz, timestamptz),
  public.find_daily_briefing(uuid, jsonb, timestamptz), public.find_weekly_review(uuid, jsonb, timestamptz)
to authenticated;
