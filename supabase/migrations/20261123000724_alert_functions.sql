-- Alert functions: a person writes, mutes, lists and deletes rules.
-- Owns: save_alert_rule(), list_alert_rules(), list_alert_firings(), mute_alert_rule(), unmute_alert_rule(), delete_alert_rule(),
--   private.read_alert_rule(). Reads and writes: alert_rules. Refusals: 22023 (the input), 42501 (no member), PT404.

-- A filter in which owners are named by id: names change, and "me" would be somebody else.
create function private.with_owners_by_id(workspace_id uuid, node jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select case
    when jsonb_typeof(node -> 'conditions') = 'array' then node || jsonb_build_object('conditions',
      (select coalesce(jsonb_agg(private.with_owners_by_id(with_owners_by_id.workspace_id, c.value) order by c.position), '[]')
       from jsonb_array_elements(node -> 'conditions') with ordinality as c (value, position)))
    when node ->> 'field' = 'owner' and jsonb_typeof(node -> 'values') = 'array' then node || jsonb_build_object('values',
      (select to_jsonb(array_agg(distinct m.id)) from jsonb_array_elements_text(node -> 'values') v
       cross join unnest(private.members_called(with_owners_by_id.workspace_id, v.value)) as m (id)))
    else node
  end
$$;

-- The kinds that an event takes; "opened" and its like are what people did, never scanners.
create function private.alert_kinds(event text) returns text[]
language sql immutable set search_path = ''
as $$
  select case event when 'lead_matches' then '{}'::text[]
    when 'activity' then array['created', 'note', 'email_sent', 'email_received', 'auto_reply', 'call', 'meeting', 'stage_changed', 'owner_changed']
    when 'mail_event' then array['delivered', 'bounced', 'complained', 'opened', 'clicked', 'replied', 'unsubscribed', 'auto_replied'] end
$$;

-- A rule of the caller's as it is asked for, checked: what is not said stays as it is in `there`.
create function private.read_alert_rule(workspace_id uuid, given jsonb, there public.alert_rules) returns public.alert_rules
language plpgsql stable set search_path = ''
as $$
declare
  rule public.alert_rules;
begin
  if jsonb_typeof(given) is distinct from 'object' or exists (select from jsonb_object_keys(given) k
      where k not in ('id', 'name', 'event', 'filter', 'kinds', 'campaign_id', 'cool_down_minutes', 'priority')) then
    perform private.refuse('An alert has name, event, filter, kinds, campaign_id, cool_down_minutes and priority.');
  elsif coalesce(jsonb_typeof(given -> 'filter'), 'object') <> 'object' or coalesce(jsonb_typeof(given -> 'kinds'), 'array') <> 'array'
      or length(given::text) > 10000 then
    perform private.refuse('The filter of an alert is an object and its kinds are a list; together they have at most 10,000 characters.');
  end if;
  rule := jsonb_populate_record(there, given - 'id');
  rule.workspace_id := read_alert_rule.workspace_id;
  rule.user_id := auth.uid();
  rule.name := left(coalesce(private.tidy_text(regexp_replace(rule.name, '[[:cntrl:]]+', ' ', 'g')), ''), 121);
  rule.event := coalesce(rule.event, 'lead_matches');
  rule.kinds := array(select distinct k from unnest(coalesce(rule.kinds, '{}')) as k order by k);
  rule.cool_down_minutes := coalesce(rule.cool_down_minutes, 1440);
  rule.priority := coalesce(rule.priority, 'normal');
  if length(rule.name) not between 1 and 120 then
    perform private.refuse('The name of an alert has 1 to 120 characters.');
  elsif private.alert_kinds(rule.event) is null then
    perform private.refuse('"event" is lead_matches, activity or mail_event.');
  elsif not rule.kinds <@ private.alert_kinds(rule.event) or (rule.kinds = '{}') <> (rule.event = 'lead_matches') then
    perform private.refuse(case rule.event when 'lead_matches' then 'An alert on leads that match has no kinds.'
      else format('"kinds" names some of %s.', array_to_string(private.alert_kinds(rule.event), ', ')) end);
  elsif rule.cool_down_minutes not between 0 and 5256000 then
    perform private.refuse('"cool_down_minutes" is a number from 0 to 5256000.');
  elsif rule.priority not in ('low', 'normal', 'high') then
    perform private.refuse('"priority" is low, normal or high.');
  elsif rule.campaign_id is not null and rule.event <> 'mail_event' then
    perform private.refuse('Only an alert on mails is of one campaign.');
  elsif rule.campaign_id is not null and not exists (select from public.campaigns c
      where c.workspace_id = read_alert_rule.workspace_id and c.id = rule.campaign_id) then
    raise exception 'There is no such campaign here.' using errcode = 'PT404';
  end if;
  rule.filter := private.filter_with_stages(rule.workspace_id, private.with_owners_by_id(rule.workspace_id, coalesce(rule.filter, '{}')));
  if rule.event = 'lead_matches' and coalesce(rule.filter -> 'conditions', '[]') = '[]' then
    perform private.refuse('Say which leads: an alert on leads that match needs at least one condition.');
  end if;
  perform private.alert_rule_sql(rule);
  return rule;
exception when invalid_text_representation or numeric_value_out_of_range then
  perform private.refuse('A value of the alert is not of its type.');
  return null;
end $$;

-- A rule as page and assistant see it.
create function private.alert_rule_json(rule public.alert_rules) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('id', rule.id, 'name', rule.name, 'event', rule.event, 'filter', rule.filter, 'kinds', rule.kinds,
    'campaign_id', rule.campaign_id, 'campaign_name', (select c.name from public.campaigns c
      where c.workspace_id = rule.workspace_id and c.id = rule.campaign_id),
    'cool_down_minutes', rule.cool_down_minutes, 'priority', rule.priority,
    'muted', rule.status = 'muted' and coalesce(rule.muted_until, 'infinity') > now(),
    'muted_until', case when rule.muted_until > now() then rule.muted_until end, 'problem', rule.problem,
    'from_outside', rule.from_outside, 'created_at', rule.created_at,
    'fired', (select count(*) from public.alert_firings f where f.rule_id = rule.id
      and f.at > now() - interval '30 days'),
    'last_fired_at', (select max(f.at) from public.alert_firings f where f.rule_id = rule.id))
$$;

-- Saves a new rule of the caller's ({name, event?, filter?, kinds?, campaign_id?, cool_down_minutes?, priority?}) or changes
-- one ({id, what is named}). Viewers too: it tells them of what they see anyway. Returns {rule, preview}.
-- Definer: rules are written here alone, after they were tried.
create function public.save_alert_rule(workspace_id uuid, rule jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  most constant int := 100;
  there public.alert_rules;
  wanted public.alert_rules;
  saved public.alert_rules;
begin
  if private.my_role(save_alert_rule.workspace_id) is null then
    raise exception 'There is no such workspace.' using errcode = '42501';
  elsif rule ? 'id' then
    there := private.own_alert_rule(save_alert_rule.workspace_id, rule ->> 'id');
  elsif (select count(*) >= most from public.alert_rules r
      where r.workspace_id = save_alert_rule.workspace_id and r.user_id = auth.uid()) then
    perform private.refuse(format('You have %s alerts, which is the limit. Delete one first.', most));
  end if;
  wanted := private.read_alert_rule(save_alert_rule.workspace_id, rule, there);
  if there.id is null then
    insert into public.alert_rules (workspace_id, user_id, name, event, filter, kinds, campaign_id, cool_down_minutes, priority, from_outside)
    values (wanted.workspace_id, wanted.user_id, wanted.name, wanted.event, wanted.filter, wanted.kinds, wanted.campaign_id,
      wanted.cool_down_minutes, wanted.priority, private.writes_outside_text())
    returning * into saved;
  else
    update public.alert_rules r set (name, event, filter, kinds, campaign_id, cool_down_minutes, priority) = (wanted.name, wanted.event,
      wanted.filter, wanted.kinds, wanted.campaign_id, wanted.cool_down_minutes, wanted.priority), problem = null,
      -- What the database muted speaks again once it is mended.
      status = case when there.problem is null then r.status else 'active' end,
      from_outside = r.from_outside or private.writes_outside_text(), updated_at = now()
    where r.id = there.id returning * into saved;
  end if;
  return jsonb_build_object('rule', private.alert_rule_json(saved), 'preview', private.preview_alert(saved));
end $$;

-- The caller's own rule, locked. Definer, because the callers are.
create function private.own_alert_rule(workspace_id uuid, rule_id text) returns public.alert_rules
language plpgsql set search_path = ''
as $$
declare
  there public.alert_rules;
begin
  select * into there from public.alert_rules r
  where r.workspace_id = own_alert_rule.workspace_id and r.id::text = lower(own_alert_rule.rule_id) and r.user_id = auth.uid()
    and private.my_role(r.workspace_id) is not null for update;
  if there.id is null then
    raise exception 'There is no such alert of yours. Read the list again.' using errcode = 'PT404';
  end if;
  return there;
end $$;

-- The caller's rules, the newest first.
create function public.list_alert_rules(workspace_id uuid) returns jsonb
language sql stable security invoker set search_path = ''
as $$
  select coalesce(jsonb_agg(private.alert_rule_json(r) order by r.created_at desc, r.id), '[]')
  from public.alert_rules r where r.workspace_id = list_alert_rules.workspace_id and r.user_id = (select auth.uid())
$$;

-- When a rule of the caller's fired, the newest first, 50 at most: [{id, lead_id, lead_name, company, at, waiting, evidence}].
create function public.list_alert_firings(workspace_id uuid, rule_id uuid) returns jsonb
language sql stable security invoker set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'lead_id', f.lead_id, 'lead_name', l.name, 'company', a.name, 'at', f.at,
    'waiting', f.status = 'waiting', 'evidence', f.evidence) order by f.at desc, f.id desc), '[]')
  from (
    select * from public.alert_firings f where f.workspace_id = list_alert_firings.workspace_id
      and f.rule_id = list_alert_firings.rule_id and f.user_id = (select auth.uid())
    order by f.at desc, f.id desc limit 50
  ) f
  join public.leads l on l.workspace_id = f.workspace_id and l.id = f.lead_id
  left join public.accounts a on a.workspace_id = l.workspace_id and a.id = l.account_id
$$;

-- Mutes a rule of the caller's until a time, or until it is unmuted. Returns {rule}. Definer: no update policy.
create function public.mute_alert_rule(workspace_id uuid, rule_id uuid, until timestamptz default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  rule public.alert_rules := private.own_alert_rule(mute_alert_rule.workspace_id, mute_alert_rule.rule_id::text);
begin
  if until <= now() then
    perform private.refuse('That moment has passed. Choose a later one.');
  end if;
  update public.alert_rules r set status = 'muted', muted_until = mute_alert_rule.until, updated_at = now()
  where r.id = rule.id returning * into rule;
  return jsonb_build_object('rule', private.alert_rule_json(rule));
end $$;

-- Lets a muted rule of the caller's speak again. Returns {rule}. Definer: as above.
create function public.unmute_alert_rule(workspace_id uuid, rule_id uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  rule public.alert_rules := private.own_alert_rule(unmute_alert_rule.workspace_id, unmute_alert_rule.rule_id::text);
begin
  if rule.problem is not null then
    perform private.refuse(format('This alert can''t be applied: %s Change its conditions.', rule.problem));
  end if;
  update public.alert_rules r set status = 'active', muted_until = null, updated_at = now()
  where r.id = rule.id returning * into rule;
  return jsonb_build_object('rule', private.alert_rule_json(rule));
end $$;

-- Deletes a rule of the caller's with what is known of its firing. Returns {rule}. Definer: as above.
create function public.delete_alert_rule(workspace_id uuid, rule_id uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  rule public.alert_rules := private.own_alert_rule(delete_alert_rule.workspace_id, delete_alert_rule.rule_id::text);
  gone jsonb := private.alert_rule_json(rule);
begin
  delete from public.alert_rules r where r.id = rule.id;
  return jsonb_build_object('rule', gone);
end $$;

grant execute on function private.alert_rule_json(public.alert_rules) to authenticated;
grant execute on function public.save_alert_rule(uuid, jsonb), public.list_alert_rules(uuid), public.list_alert_firings(uuid, uuid),
  public.mute_alert_rule(uuid, uuid, timestamptz), public.unmute_alert_rule(uuid, uuid), public.delete_alert_rule(uuid, uuid)
to authenticated;
