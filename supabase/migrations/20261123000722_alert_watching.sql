-- Alerts, watching: what is written to leads, accounts, timelines and mail events is held against the rules, in the same
-- transaction and whole statements at a time. The write that is watched never fails by it and never waits for it.
-- Owns: private.watch_alerts() and its parts, the triggers *__watch_alerts_*. Reads: private.alert_rule_keys and
--   private.alert_rule_plans. Writes: alert_firings, and what 0723 writes.
create type private.alert_event as (
  topic text,
  lead public.leads,
  was public.leads,
  was_account public.accounts,
  subject_id uuid,
  actor_id uuid,
  campaign_id uuid
);
comment on type private.alert_event is
  'Something happened with a lead: as it is now, as it was before, its account as that was, and the entry or event that says so.';

-- Which rules might be meant by which events: (place of the event, rule_id), found by their keys. plpgsql keeps its plan.
create function private.alert_candidates(events private.alert_event[]) returns table (place int, rule_id uuid)
language plpgsql stable set search_path = ''
as $$
begin
  return query
  with happened as materialized (
    select e.place::int, e.topic, e.actor_id, e.campaign_id, (e.lead).workspace_id, (e.lead).score, (e.lead).tags, (e.lead).custom,
      a.custom as account_custom,
      jsonb_build_object('name', (e.lead).name_key, 'email', (e.lead).email, 'phone', lower((e.lead).phone collate "und-x-icu"),
        'title', lower((e.lead).title collate "und-x-icu"), 'company', a.name_key, 'domain', a.domain,
        'industry', lower(a.industry collate "und-x-icu"), 'country', (e.lead).country_key,
        'city', lower((e.lead).city collate "und-x-icu"), 'stage', (e.lead).stage, 'source', lower((e.lead).source collate "und-x-icu"),
        'owner', (e.lead).owner_id, 'campaign', e.campaign_id, 'account_country', lower(a.country collate "und-x-icu"),
        'account_city', lower(a.city collate "und-x-icu")) as known
    from unnest(events) with ordinality as e (topic, lead, was, was_account, subject_id, actor_id, campaign_id, place)
    left join public.accounts a on a.workspace_id = (e.lead).workspace_id and a.id = (e.lead).account_id
    where (e.lead).deleted_at is null
  ), held as (
    select h.place, 'always' as field, '' as value from happened h union all
    select h.place, k.key, k.value from happened h cross join jsonb_each_text(h.known) k where k.value is not null union all
    select h.place, 'tags', t from happened h cross join unnest(h.tags) as t union all
    select h.place, c.prefix || v.key, lower(x.value collate "und-x-icu") collate pg_catalog."default"
    from happened h
    cross join lateral (values ('custom.', h.custom), ('account.custom.', h.account_custom)) as c (prefix, held)
    cross join jsonb_each(c.held) v
    cross join jsonb_array_elements_text(case jsonb_typeof(v.value) when 'array' then v.value else jsonb_build_array(v.value) end) as x (value)
    where c.held <> '{}'
  )
  select distinct h.place, k.rule_id
  from happened h
  join held v on v.place = h.place
  -- The offset makes it a look into the index for each value, whatever the planner takes the lists for. The collation above
  -- is the index's.
  cross join lateral (
    select k.* from private.alert_rule_keys k
    where k.workspace_id = h.workspace_id and k.topic = h.topic and k.field = v.field and k.value = v.value offset 0
  ) k
  -- What people do themselves they know.
  where k.scores @> h.score and h.actor_id is distinct from k.user_id
    and (k.also_field is null or h.known ->> k.also_field = any(k.also_values))
    and (k.contains_field is null or h.known ->> k.contains_field like k.contains_pattern);
end $$;

-- The conditions of rules, each text once, as one expression over p.number; in two levels, so that 1,000 rules take 64
-- comparisons and not 1,000.
create function private.alert_case(conditions text[]) returns text
language sql immutable set search_path = ''
as $$
  select 'case (p.number - 1) / 32 ' || string_agg(format('when %s then case p.number %s end', c.chunk, c.branches), ' ' order by c.chunk) || ' end'
  from (
    select (n.number - 1) / 32 as chunk, string_agg(format('when %s then %s', n.number, n.condition), ' ' order by n.number) as branches
    from unnest(conditions) with ordinality as n (condition, number) group by 1
  ) c
$$;

-- Holds conditions against events: those pairs (place, number of the condition) that match, as the leads are now or, with
-- `before`, as they were.
create type private.alert_match as (place int, number int);
create function private.alert_matches(
  events private.alert_event[], places int[], numbers int[], conditions text[], before boolean
) returns setof private.alert_match
language plpgsql stable set search_path = ''
as $$
declare
  held text := private.alert_case(conditions);
begin
  if before then
    -- As it was before these entries of the timeline, or these events of mails.
    held := replace(replace(held, 'from public.lead_activities e where', 'from public.lead_activities e where e.id <> all($4) and'),
      'from public.mail_events e where', 'from public.mail_events e where e.id <> all($4) and');
  end if;
  return query execute format(
    'select p.place, p.number from unnest($2, $3) as p (place, number)
     join unnest($1) with ordinality as e (topic, lead, was, was_account, subject_id, actor_id, campaign_id, place) on e.place = p.place
     cross join lateral (select (%s).*) l
     left join lateral (select a.* from public.accounts a where a.workspace_id = l.workspace_id and a.id = l.account_id %s) a on true
     where %s', case when before then 'coalesce(e.was, e.lead)' else 'e.lead' end,
    case when before then 'and (e.was_account).id is null union all select (e.was_account).* where (e.was_account).id = l.account_id' else '' end,
    held)
  using events, places, numbers, array(select e.subject_id from unnest(events) e where e.subject_id is not null);
end $$;

-- The same where some of the conditions can't be applied: one by one, and rules of which they are are muted.
create function private.alert_matches_singly(
  events private.alert_event[], places int[], numbers int[], conditions text[], before boolean
) returns table (place int, number int)
language plpgsql set search_path = ''
as $$
begin
  for number in select distinct n from unnest(numbers) as n loop
    begin
      return query select m.place, alert_matches_singly.number from private.alert_matches(events,
        array(select p.place from unnest(places, numbers) as p (place, number) where p.number = alert_matches_singly.number),
        array(select 1 from unnest(numbers) as p (number) where p.number = alert_matches_singly.number),
        array[conditions[number]], before) m;
    exception when others then
      perform private.break_alert_rule(p.rule_id, format('its conditions failed (%s).', sqlstate))
      from private.alert_rule_plans p where p.sql = conditions[number];
    end;
  end loop;
end $$;

create function private.try_alert_matches(
  events private.alert_event[], places int[], numbers int[], conditions text[], before boolean
) returns table (place int, number int)
language plpgsql set search_path = ''
as $$
begin
  return query select m.place, m.number from private.alert_matches(events, places, numbers, conditions, before) m;
exception when others then
  return query select m.place, m.number from private.alert_matches_singly(events, places, numbers, conditions, before) m;
end $$;

-- The conditions of a rule whose plan is over (days have passed). What can't be made of it any more mutes it.
create function private.alert_condition(rule_id uuid) returns text
language plpgsql set search_path = ''
as $$
begin
  return (select private.alert_rule_sql(r) from public.alert_rules r where r.id = alert_condition.rule_id);
exception when sqlstate '22023' then
  perform private.break_alert_rule(alert_condition.rule_id, sqlerrm);
  return null;
end $$;

-- Holds everything that happened against the rules and tells of what matches. Never raises, never waits. `transitions`: a lead must not
-- have matched before. `held`: this transaction alone writes to these leads, so that nobody else fires for them meanwhile.
-- Everything is looked up by keys: without sequential scans, because plans are kept that were made while the tables were small.
create function private.watch_alerts(events private.alert_event[], transitions boolean, held boolean) returns void
language plpgsql security definer set search_path = '' set jit = off set enable_seqscan = off set lock_timeout = '100ms'
as $$
declare
  places int[];
  rules uuid[];
  numbers int[];
  conditions text[];
begin
  select array_agg(c.place), array_agg(c.rule_id) into places, rules from private.alert_candidates(events) c;
  if places is null then
    return;
  end if;
  with texts as (
    select p.rule_id, case when p.good_until > now() then p.sql else private.alert_condition(p.rule_id) end as sql
    from private.alert_rule_plans p join public.alert_rules r on r.id = p.rule_id
    where p.rule_id = any(rules) and (r.status = 'active' or r.muted_until <= now())
  ), numbered as (
    select t.rule_id, t.sql, dense_rank() over (order by t.sql)::int as number from texts t where t.sql is not null
  )
  select array_agg(c.place), array_agg(c.rule_id), array_agg(n.number),
    (select array_agg(x.sql order by x.number) from (select distinct y.sql, y.number from numbered y) x)
  into places, rules, numbers, conditions
  from unnest(places, rules) as c (place, rule_id) join numbered n on n.rule_id = c.rule_id;
  if places is null then
    return;
  end if;
  select array_agg(c.place), array_agg(c.rule_id), array_agg(c.number) into places, rules, numbers
  from unnest(places, rules, numbers) as c (place, rule_id, number)
  join (select distinct * from private.try_alert_matches(events, places, numbers, conditions, false)) m
    on m.place = c.place and m.number = c.number;
  if places is not null and transitions then
    select array_agg(c.place), array_agg(c.rule_id) into places, rules
    from unnest(places, rules, numbers) as c (place, rule_id, number)
    where (c.place, c.number) not in (select m.place, m.number from private.try_alert_matches(events, places, numbers, conditions, true) m);
  end if;
  if places is not null then
    perform private.fire_alerts(events, places, rules, held);
  end if;
exception when others then
  raise warning 'Alerts were not raised: % (%)', sqlerrm, sqlstate;
end $$;

-- Whether rules of a workspace wait for such things at all: all that most writes pay.
create function private.has_alerts(workspace_ids uuid[], topics text[]) returns boolean
language plpgsql stable set search_path = ''
as $$
begin
  return exists (select from private.alert_rule_keys k where k.workspace_id = any(workspace_ids) and k.topic = any(topics));
end $$;

-- Definer, as all of these: who writes has nothing to do with other people's rules.
create function private.tg_leads__watch_alerts() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  -- What is taken back is no news.
  if current_setting('app.undoing', true) = 'on'
      or not private.has_alerts(array(select distinct n.workspace_id from new_rows n), array['lead_matches']) then
    return null;
  elsif tg_op = 'INSERT' then
    perform private.watch_alerts(array(
      select row('lead_matches', n, null, null, null, null, null)::private.alert_event from new_rows n), false, true);
  else
    perform private.watch_alerts(array(
      select row('lead_matches', n, o, null, null, null, null)::private.alert_event from new_rows n join old_rows o on o.id = n.id
      where n is distinct from o), true, true);
  end if;
  return null;
end $$;
create trigger leads__watch_alerts_insert after insert on public.leads
  referencing new table as new_rows for each statement execute function private.tg_leads__watch_alerts();
create trigger leads__watch_alerts_update after update on public.leads
  referencing new table as new_rows old table as old_rows for each statement execute function private.tg_leads__watch_alerts();

create function private.tg_accounts__watch_alerts() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if coalesce(current_setting('app.undoing', true), '') <> 'on'
      and private.has_alerts(array(select distinct n.workspace_id from new_rows n), array['by_account']) then
    perform private.watch_alerts(array(
      select row('by_account', l, l, o, null, null, null)::private.alert_event
      from new_rows n join old_rows o on o.id = n.id
      join public.leads l on l.workspace_id = n.workspace_id and l.account_id = n.id
      where n is distinct from o), true, false);
  end if;
  return null;
end $$;
create trigger accounts__watch_alerts_update after update on public.accounts
  referencing new table as new_rows old table as old_rows for each statement execute function private.tg_accounts__watch_alerts();

create function private.tg_lead_activities__watch_alerts() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  workspaces uuid[] := array(select distinct n.workspace_id from new_rows n);
  topics text[] := array(select distinct 'activity:' || n.kind from new_rows n);
begin
  if current_setting('app.undoing', true) = 'on' or not private.has_alerts(workspaces, topics || 'by_entry'::text) then
    return null;
  end if;
  if private.has_alerts(workspaces, topics) then
    perform private.watch_alerts(array(
      select row('activity:' || n.kind, l, null, null, n.id, n.actor_id, null)::private.alert_event
      from new_rows n join public.leads l on l.workspace_id = n.workspace_id and l.id = n.lead_id), false, false);
  end if;
  if private.has_alerts(workspaces, array['by_entry']) then
    perform private.watch_alerts(array(
      select row('by_entry', l, l, null, n.id, null, null)::private.alert_event
      from new_rows n join public.leads l on l.workspace_id = n.workspace_id and l.id = n.lead_id
      -- A lead that was just added is looked at for itself.
      where n.kind <> 'created'), true, false);
  end if;
  return null;
end $$;
create trigger lead_activities__watch_alerts_insert after insert on public.lead_activities
  referencing new table as new_rows for each statement execute function private.tg_lead_activities__watch_alerts();

create function private.tg_mail_events__watch_alerts() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  workspaces uuid[] := array(select distinct n.workspace_id from new_rows n);
begin
  if private.has_alerts(workspaces, array(select distinct 'mail_event:' || n.kind from new_rows n where not n.is_bot)) then
    perform private.watch_alerts(array(
      select row('mail_event:' || n.kind, l, null, null, n.id, null, n.campaign_id)::private.alert_event
      from new_rows n join public.leads l on l.workspace_id = n.workspace_id and l.id = n.lead_id
      where not n.is_bot), false, false);
  end if;
  if private.has_alerts(workspaces, array['by_mail_event']) then
    perform private.watch_alerts(array(
      select row('by_mail_event', l, l, null, n.id, null, null)::private.alert_event
      from new_rows n join public.leads l on l.workspace_id = n.workspace_id and l.id = n.lead_id
      where not n.is_bot), true, false);
  end if;
  return null;
end $$;
create trigger mail_events__watch_alerts_insert after insert on public.mail_events
  referencing new table as new_rows for each statement execute function private.tg_mail_events__watch_alerts();
