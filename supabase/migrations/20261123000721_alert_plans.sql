-- Alert plans: a rule as conditions that a statement can hold against leads, and keys by which it is found without holding
-- it against them: of 1,000 rules only those are looked at whose key the lead has.
-- Owns: private.alert_rule_plans, private.alert_rule_keys, private.plan_alert_rule(). Reads: alert_rules, segments,
--   private.lead_filter_sql(). Writes: alert_rules (what can't be applied any more is muted).
create table private.alert_rule_plans (
  rule_id uuid primary key references public.alert_rules (id) on delete cascade,
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  sql text not null,
  good_until timestamptz not null
);
comment on table private.alert_rule_plans is 'The conditions of alert rules over l and a; those with days in them until the day ends.';
create index alert_rule_plans_workspace_id_idx on private.alert_rule_plans (workspace_id);
create index alert_rule_plans_good_until_idx on private.alert_rule_plans (good_until) where good_until < 'infinity';

create table private.alert_rule_keys (
  id bigint generated always as identity primary key,
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  rule_id uuid not null references public.alert_rules (id) on delete cascade,
  user_id uuid not null,
  topic text not null,
  field text not null,
  value text not null,
  scores int4range not null,
  also_field text,
  also_values text[],
  contains_field text,
  contains_pattern text
);
comment on table private.alert_rule_keys is
  'What a lead must have for a rule to match: one of these values, a score in the range, one of the other values in another field, a text that is like the pattern.';
comment on column private.alert_rule_keys.user_id is 'Whose rule it is: of what they do themselves it does not tell. No foreign key: it goes with the rule.';
comment on column private.alert_rule_keys.topic is
  'lead_matches; by_account, by_entry and by_mail_event for those of them that such a thing can bring about; activity:<kind>; mail_event:<kind>.';
comment on column private.alert_rule_keys.field is 'The field of the value; "always" where no condition names one.';
create index alert_rule_keys_value_idx on private.alert_rule_keys (workspace_id, topic, field, value);
create index alert_rule_keys_rule_id_idx on private.alert_rule_keys (rule_id);

alter table private.alert_rule_plans enable row level security;
create policy "Only the definer functions of alerts use the plans" on private.alert_rule_plans
  for select to authenticated using (false);
alter table private.alert_rule_keys enable row level security;
create policy "Only the definer functions of alerts use the keys" on private.alert_rule_keys
  for select to authenticated using (false);

-- The values of a condition as a lead has them, null where it has no key: [value].
create function private.alert_key_values(workspace_id uuid, field text, given jsonb) returns text[]
language plpgsql stable set search_path = ''
as $$
declare
  wanted text[] := private.filter_texts(given);
begin
  return case
    when field = 'owner' then array(select unnest(private.members_called(alert_key_values.workspace_id, w))::text from unnest(wanted) as w)
    when field = 'stage' then array(select private.stage_called(alert_key_values.workspace_id, w) from unnest(wanted) as w)
    when field = 'tags' then private.tidy_tags(wanted)
    when field <> 'segment' then wanted
  end;
end $$;

-- The keys of a filter's part: [[field, value, lowest score, highest]], of which a lead that matches has one; null where
-- there is no such list. Of several conditions that must hold the one that fewest leads meet, as a rule of thumb.
create function private.alert_keys(workspace_id uuid, node jsonb) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  rare constant text[] := array['email', 'phone', 'name', 'company', 'domain', 'city', 'title', 'account_city', 'tags', 'owner', 'industry',
    'source', 'country', 'account_country'];
begin
  if not node ? 'field' then
    return (
      select case when node ->> 'match' = 'any'
        then case when count(*) > 0 and bool_and(k.keys is not null) then jsonb_path_query_array(jsonb_agg(k.keys), '$[*][*]') end
        else (array_agg(k.keys order by k.frequency, jsonb_array_length(k.keys), c.position) filter (where k.keys is not null))[1] end
      from jsonb_array_elements(node -> 'conditions') with ordinality c (value, position)
      cross join lateral (
        select x.keys, (select max(case e.value ->> 0 when 'always' then 99 else coalesce(array_position(rare, e.value ->> 0), 20) end)
          from jsonb_array_elements(x.keys) e) as frequency
        from (select private.alert_keys(alert_keys.workspace_id, c.value) as keys offset 0) x) k);
  elsif node ->> 'operator' = 'is_any_of' then
    return (
      select jsonb_agg(jsonb_build_array(node ->> 'field', v.value))
      from unnest(private.alert_key_values(alert_keys.workspace_id, node ->> 'field', node -> 'values')) as v (value));
  elsif node ->> 'operator' = 'between' and node ->> 'field' = 'score' then
    return jsonb_build_array(jsonb_build_array('always', '', private.filter_bound(node -> 'minimum', true)::int,
      private.filter_bound(node -> 'maximum', false)::int));
  end if;
  return null;
end $$;

-- The scores between two bounds; an open or far one takes them all.
create function private.alert_scores(low int, high int) returns int4range
language sql immutable set search_path = ''
as $$
  select case when greatest(low, -1) > least(high, 101) then 'empty' else int4range(greatest(low, -1), least(high, 101), '[]') end
$$;

-- The scores that the conditions leave, of those that must all hold.
create function private.alert_scores_of(filter jsonb) returns int4range
language sql stable set search_path = ''
as $$
  select private.alert_scores(max(private.filter_bound(c.value -> 'minimum', true)::int), min(private.filter_bound(c.value -> 'maximum', false)::int))
  from jsonb_array_elements(case when coalesce(filter ->> 'match', 'all') = 'all' then coalesce(filter -> 'conditions', '[]') else '[]' end) c
  where c.value ->> 'field' = 'score' and c.value ->> 'operator' = 'between'
$$;

-- A text that one of the conditions that must all hold asks for, of a plain field.
create function private.alert_pattern(filter jsonb, out field text, out pattern text)
language sql stable set search_path = ''
as $$
  select c.value ->> 'field', private.literal_pattern(private.filter_text(c.value -> 'value'))
  from jsonb_array_elements(case when coalesce(filter ->> 'match', 'all') = 'all' then coalesce(filter -> 'conditions', '[]') else '[]' end)
    with ordinality c (value, position)
  where c.value ->> 'operator' = 'contains' and c.value ->> 'field' in ('name', 'email', 'phone', 'title', 'company', 'domain',
    'industry', 'country', 'city', 'source', 'account_country', 'account_city')
  order by length(c.value ->> 'value') desc, c.position limit 1
$$;

-- A further plain field of which one of these values must be there.
create function private.alert_also(workspace_id uuid, filter jsonb, key_field text, out field text, out given text[])
language sql stable set search_path = ''
as $$
  select c.value ->> 'field', private.alert_key_values(alert_also.workspace_id, c.value ->> 'field', c.value -> 'values')
  from jsonb_array_elements(case when coalesce(filter ->> 'match', 'all') = 'all' then coalesce(filter -> 'conditions', '[]') else '[]' end)
    with ordinality c (value, position)
  where c.value ->> 'operator' = 'is_any_of' and c.value ->> 'field' <> key_field and c.value ->> 'field' in ('name', 'email', 'phone', 'title',
    'company', 'domain', 'industry', 'country', 'city', 'stage', 'source', 'owner', 'account_country', 'account_city')
  order by c.position limit 1
$$;

-- Until when the conditions mean the same: those of days until the day ends where the person is.
create function private.alert_plan_ends(rule public.alert_rules) returns timestamptz
language sql stable set search_path = ''
as $$
  select case when rule.filter::text ~ '"(in_period|in_last_days|not_in_last_days|in_next_days|segment)"'
    then ((now() at time zone z.zone)::date + 1)::timestamp at time zone z.zone else 'infinity' end
  from (select coalesce((select c.time_zone from public.user_contexts c
    where c.workspace_id = rule.workspace_id and c.user_id = rule.user_id), 'UTC') as zone) z
$$;

-- The conditions as SQL over l and a, as the rule's person means them whoever writes now.
create function private.alert_rule_sql(rule public.alert_rules) returns text
language plpgsql stable set search_path = ''
as $$
declare
  claims text := current_setting('request.jwt.claims', true);
  subject text := current_setting('request.jwt.claim.sub', true);
  sql text;
begin
  perform set_config('request.jwt.claims', jsonb_build_object('sub', rule.user_id, 'role', 'authenticated')::text, true),
    set_config('request.jwt.claim.sub', rule.user_id::text, true);
  if coalesce(rule.filter ->> 'text', '') <> '' or exists (
    select from public.segments s
    where s.workspace_id = rule.workspace_id and coalesce(s.filter ->> 'text', '') <> '' and exists (
      select from jsonb_path_query(rule.filter, '$.** ? (@.field == "segment").values[*]') v
      where lower(v #>> '{}') in (s.id::text, s.name_key))
  ) then
    perform private.refuse('An alert has no free text, nor a segment with any: say which field contains it.');
  end if;
  sql := (private.lead_filter_sql(rule.workspace_id, rule.filter)).sql;
  perform set_config('request.jwt.claims', coalesce(claims, ''), true), set_config('request.jwt.claim.sub', coalesce(subject, ''), true);
  return sql;
end $$;

-- What wakes a rule. A lead comes to match also by its account, its timeline or what became of its mails, where the
-- conditions read these.
create function private.alert_topics(rule public.alert_rules, sql text) returns text[]
language sql immutable set search_path = ''
as $$
  select case rule.event
    when 'lead_matches' then array['lead_matches'] || case when sql ~ '\ma\.' then array['by_account'] else '{}' end
      || case when strpos(sql, 'from public.lead_activities e') > 0 then array['by_entry'] else '{}' end
      || case when strpos(sql, 'from public.mail_events e') > 0 then array['by_mail_event'] else '{}' end
    else array(select rule.event || ':' || k from unnest(rule.kinds) as k)
  end
$$;

-- Makes a rule's plan and keys anew. Refuses as the filter language does.
create function private.plan_alert_rule(rule public.alert_rules) returns void
language plpgsql set search_path = ''
as $$
declare
  condition text := private.alert_rule_sql(rule);
  keys jsonb := case when rule.campaign_id is not null then jsonb_build_array(jsonb_build_array('campaign', rule.campaign_id))
    else private.alert_keys(rule.workspace_id, rule.filter) end;
begin
  insert into private.alert_rule_plans as p (rule_id, workspace_id, sql, good_until)
  values (rule.id, rule.workspace_id, condition, private.alert_plan_ends(rule))
  on conflict (rule_id) do update set sql = excluded.sql, good_until = excluded.good_until;
  delete from private.alert_rule_keys k where k.rule_id = rule.id;
  insert into private.alert_rule_keys (workspace_id, rule_id, user_id, topic, field, value, scores, also_field, also_values, contains_field,
    contains_pattern)
  select distinct rule.workspace_id, rule.id, rule.user_id, t.topic, k.value ->> 0, k.value ->> 1,
    private.alert_scores_of(rule.filter) * private.alert_scores((k.value ->> 2)::int, (k.value ->> 3)::int),
    also.field, also.given, p.field, p.pattern
  from unnest(private.alert_topics(rule, condition)) as t (topic)
  cross join jsonb_array_elements(case when keys is null or keys = '[]' then '[["always", ""]]' else keys end) k
  left join private.alert_also(rule.workspace_id, rule.filter, k.value ->> 0) also on true
  left join private.alert_pattern(rule.filter) p on true;
end $$;

-- Mutes a rule that can't be applied any more and says why. Never raises: someone else's write goes on.
create function private.break_alert_rule(rule_id uuid, reason text) returns void
language plpgsql security definer set search_path = '' set lock_timeout = '100ms'
as $$
declare
  broken public.alert_rules;
begin
  update public.alert_rules r set status = 'muted', muted_until = null, problem = left(reason, 500), updated_at = now()
  where r.id = break_alert_rule.rule_id and r.problem is null returning * into broken;
  delete from private.alert_rule_keys k where k.rule_id = broken.id;
  if broken.id is not null then
    perform private.notify_person(broken.workspace_id, broken.user_id, 'alert_broken',
      left(format('The alert “%s” no longer works', broken.name), 200),
      left(format('It is muted: %s Change its conditions, and it works again.', reason), 1000),
      deduplication_key => 'alert broken ' || broken.id || ' ' || broken.updated_at);
  end if;
exception when others then
  raise warning 'An alert rule that can''t be applied could not be muted: %', sqlstate;
end $$;

-- A rule that is saved is planned; save_alert_rule() has tried it before, what undo brings back may be impossible by now.
create function private.tg_alert_rules__plan() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if new.problem is null then
    perform private.plan_alert_rule(new);
  end if;
  return null;
exception when sqlstate '22023' then
  perform private.break_alert_rule(new.id, sqlerrm);
  return null;
end $$;
create trigger alert_rules__plan after insert or update of event, filter, kinds, campaign_id, problem on public.alert_rules
  for each row execute function private.tg_alert_rules__plan();

-- Plans anew what names a segment, a custom field or a day.
create function private.replan_alert_rules(workspace_id uuid) returns void
language plpgsql set search_path = ''
as $$
declare
  rule public.alert_rules;
begin
  for rule in
    -- Not while the whole workspace is deleted.
    select r.* from public.alert_rules r join public.workspaces w on w.id = r.workspace_id
    where r.workspace_id = replan_alert_rules.workspace_id and r.problem is null
      and r.filter::text ~ '"(segment|in_period|in_next_days|in_last_days|not_in_last_days|between_dates|(account\.)?custom\.[a-z0-9_]+)"'
    order by r.id
  loop
    begin
      perform private.plan_alert_rule(rule);
    exception when sqlstate '22023' then
      perform private.break_alert_rule(rule.id, sqlerrm);
    end;
  end loop;
end $$;

-- Definer: whoever changes those has nothing to do with other people's rules.
create function private.tg_replan_alert_rules() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.replan_alert_rules(coalesce(new.workspace_id, old.workspace_id));
  return null;
end $$;
create trigger segments__replan_alerts after update or delete on public.segments
  for each row execute function private.tg_replan_alert_rules();
create trigger custom_fields__replan_alerts after update of type or delete on public.custom_fields
  for each row execute function private.tg_replan_alert_rules();
create trigger workspace_members__replan_alerts after update of display_name on public.workspace_members
  for each row execute function private.tg_replan_alert_rules();
create trigger user_contexts__replan_alerts after insert or update of time_zone on public.user_contexts
  for each row execute function private.tg_replan_alert_rules();
