-- Alerts, telling: what matched becomes a notification with its evidence, once in a rule's cool-down for each lead; where
-- many match at once, one notification for all of them.
-- Owns: private.fire_alerts(), private.tell_alert(), private.settle_alerts(). Reads: leads, accounts, lead_activities,
--   mail_events, lead_imports, bulk_jobs. Writes: alert_firings, agent_notifications.

-- What stands in the fields that filters name, for people. plpgsql, as the next: it keeps its plan.
create function private.alert_document(lead public.leads, account public.accounts) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select jsonb_strip_nulls(to_jsonb(lead) - 'custom' - 'stage' || jsonb_build_object('company', account.name, 'domain', account.domain,
        'industry', account.industry, 'employee_count', account.employee_count, 'account_country', account.country, 'account_city', account.city,
        'stage', case when lead.stage is not null then private.stage_label(lead.workspace_id, lead.stage) end,
        'owner', (select m.display_name from public.workspace_members m
          where m.workspace_id = lead.workspace_id and m.user_id = lead.owner_id)))
      || coalesce((select jsonb_object_agg('custom.' || c.key, c.value) from jsonb_each(lead.custom) c), '{}')
      || coalesce((select jsonb_object_agg('account.custom.' || c.key, c.value) from jsonb_each(account.custom) c), '{}')
  );
end $$;

-- A value in words: a list with commas, an instant as its day.
create function private.alert_words(value jsonb) returns text
language sql immutable set search_path = ''
as $$
  select left(regexp_replace(case jsonb_typeof(value)
    when 'array' then (select string_agg(v, ', ') from jsonb_array_elements_text(value) v)
    when 'boolean' then case value when 'true' then 'yes' else 'no' end
    when 'null' then null
    else case when value #>> '{}' ~ '^\d{4}-\d\d-\d\dT\d\d:' then left(value #>> '{}', 10) else value #>> '{}' end end,
    '[[:cntrl:][:space:]]+', ' ', 'g'), 120)
$$;

-- The fields of the rule with what the lead has there, and had: [{field, label, value, was?}].
create function private.alert_facts(rule public.alert_rules, lead public.leads, was public.leads, was_account public.accounts) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('field', f.field, 'label', coalesce(c.label,
        case f.field when 'email' then 'E-mail' when 'created_at' then 'Added' else initcap(left(replace(f.field, '_', ' '), 1)) || substr(replace(f.field, '_', ' '), 2) end),
        'value', coalesce(private.alert_words(now_is.document -> f.field), 'none'),
        'was', case when (was).id is not null and now_is.document -> f.field is distinct from was_is.document -> f.field
          then coalesce(private.alert_words(was_is.document -> f.field), 'none') end)) order by f.position), '[]')
    from (
      select v #>> '{}' as field, min(n) as position
      from jsonb_path_query(case when rule.filter @? '$.**.field' then rule.filter
        else '[{"field": "company"}, {"field": "title"}, {"field": "country"}]' end, '$.**.field') with ordinality as v (v, n)
      where v #>> '{}' not in ('activity', 'engagement', 'segment', 'name') group by 1 order by 2 limit 6
    ) f
    cross join (select private.alert_document(lead, (select a from public.accounts a where a.id = (lead).account_id)) as document) now_is
    cross join (select private.alert_document(was, coalesce(was_account, (select a from public.accounts a where a.id = (was).account_id))) as document) was_is
    left join public.custom_fields c on f.field ~ 'custom\.' and c.workspace_id = rule.workspace_id and c.key = substring(f.field from '[^.]+$')
      and c.target = case when f.field like 'account.%' then 'account' else 'lead' end
    where rule.filter @? '$.**.field' or now_is.document ? f.field
  );
end $$;

-- What happened, in words: the entry of the timeline, or what became of a mail. Null for a lead that came to match.
create function private.alert_happening(event text, subject_id uuid) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_strip_nulls(jsonb_build_object('kind', a.kind, 'at', a.occurred_at, 'words', private.alert_words(to_jsonb(a.title)),
    'text', private.alert_words(to_jsonb(a.body)), 'from_outside', a.from_outside))
  from public.lead_activities a where event = 'activity' and a.id = alert_happening.subject_id
  union all
  select jsonb_strip_nulls(jsonb_build_object('kind', e.kind, 'at', e.at, 'words', format('%s “%s”', case e.kind when 'replied' then 'Answered'
      when 'opened' then 'Opened a mail of' when 'clicked' then 'Clicked a link of' when 'bounced' then 'Bounced:'
      when 'complained' then 'Complained about' when 'unsubscribed' then 'Unsubscribed from' when 'auto_replied' then 'Answered automatically to'
      else 'Received a mail of' end, coalesce(c.name, 'a campaign')), 'campaign_id', e.campaign_id))
  from public.mail_events e left join public.campaigns c on c.id = e.campaign_id
  where event = 'mail_event' and e.id = alert_happening.subject_id
$$;

-- Tells the rule's person of one lead. What comes from outside (names, words of mails) is told as it is, as text.
create function private.tell_alert(rule public.alert_rules, firing public.alert_firings) returns void
language plpgsql set search_path = ''
as $$
declare
  lead public.leads;
  company text;
  happening jsonb := firing.evidence -> 'happening';
begin
  select l.* into lead from public.leads l where l.id = firing.lead_id;
  select a.name into company from public.accounts a where a.id = lead.account_id;
  perform private.notify_person(rule.workspace_id, rule.user_id, 'alert',
    left(format('%s: %s%s', rule.name, private.alert_words(to_jsonb(lead.name)), coalesce(' (' || private.alert_words(to_jsonb(company)) || ')', '')), 200),
    left(concat_ws(' · ', happening ->> 'words', happening ->> 'text', (
      select string_agg(format('%s: %s%s', f ->> 'label', f ->> 'value', ' (was ' || (f ->> 'was') || ')'), ' · ')
      from jsonb_array_elements(firing.evidence -> 'facts') f)), 1000),
    rule.priority,
    jsonb_build_array(jsonb_build_object('kind', 'open_lead', 'label', 'Open lead', 'lead_id', lead.id),
      jsonb_build_object('kind', 'open_alert_rule', 'label', 'Alert', 'rule_id', rule.id)),
    'alert ' || firing.id, 'alert ' || rule.id, firing.evidence || jsonb_build_object('rule_id', rule.id, 'lead_id', lead.id,
      'from_outside', lead.from_outside or coalesce((happening -> 'from_outside')::boolean, false)));
end $$;

-- Records what matched, and tells of it. More than ten of a rule within ten minutes, more than five of a rule or ten of a
-- person in one statement, and whatever an import or a bulk job does wait to be told together; so does what someone else
-- may be telling at this very moment.
create function private.fire_alerts(events private.alert_event[], places int[], rules uuid[], held boolean) returns void
language plpgsql set search_path = ''
as $$
declare
  most_at_once constant int := 5;
  most_for_person constant int := 10;
  most_lately constant int := 10;
  most_locks constant int := 100;
  origin text := coalesce('import:' || nullif(current_setting('app.import_id', true), ''), 'bulk:' || nullif(current_setting('app.bulk_job_id', true), ''));
  alone boolean[];
  firing public.alert_firings;
begin
  -- Locks first: what was fired is read by a later statement, which sees what whoever had the lock has committed.
  select array_agg(held or (cardinality(places) <= most_locks
    and pg_try_advisory_xact_lock(hashtextextended(c.rule_id::text || (e.lead).id, 0))) order by c.position) into alone
  from unnest(places, rules) with ordinality as c (place, rule_id, position)
  join unnest(events) with ordinality as e (topic, lead, was, was_account, subject_id, actor_id, campaign_id, place) on e.place = c.place;
  for firing in
    with meant as (
      select distinct on (r.id, (e.lead).id) r as rule, e.lead, e.was, e.was_account, e.subject_id, c.alone, e.place
      from unnest(places, rules, alone) as c (place, rule_id, alone)
      join unnest(events) with ordinality as e (topic, lead, was, was_account, subject_id, actor_id, campaign_id, place) on e.place = c.place
      join public.alert_rules r on r.id = c.rule_id
      where not exists (
        select from public.alert_firings f
        where f.rule_id = r.id and f.lead_id = (e.lead).id
          -- One request never fires twice for a lead.
          and f.at > least(clock_timestamp() - make_interval(mins => r.cool_down_minutes), statement_timestamp())
        -- One look into the index for each, however few there were when the plan was made.
        offset 0)
      order by r.id, (e.lead).id, e.place
    ), counted as (
      select m.*, count(*) over (partition by (m.rule).id) as at_once,
        count(*) over (partition by (m.rule).user_id) as for_person, (
        select count(*) from (select from public.alert_firings f where f.rule_id = (m.rule).id
          and f.at > clock_timestamp() - interval '10 minutes' limit most_lately) n) as lately
      from meant m
    )
    insert into public.alert_firings (workspace_id, rule_id, user_id, lead_id, status, source, evidence)
    select (c.rule).workspace_id, (c.rule).id, (c.rule).user_id, (c.lead).id, w.status, origin, case w.status when 'waiting'
        then jsonb_strip_nulls(jsonb_build_object('subject_id', c.subject_id))
        else private.alert_evidence(c.rule, c.lead, c.was, c.was_account, c.subject_id) end
    from counted c
    cross join lateral (select case when origin is not null or not c.alone or c.at_once > most_at_once or c.for_person > most_for_person
        or c.lately >= most_lately
      then 'waiting' else 'told' end as status) w
    order by c.place
    returning *
  loop
    if firing.status = 'told' then
      perform private.tell_alert(r, firing) from public.alert_rules r where r.id = firing.rule_id;
    end if;
  end loop;
end $$;

create function private.alert_evidence(
  rule public.alert_rules, lead public.leads, was public.leads, was_account public.accounts, subject_id uuid
) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_strip_nulls(jsonb_build_object('facts', private.alert_facts(rule, lead, was, was_account),
    'happening', private.alert_happening(rule.event, subject_id), 'subject_id', subject_id))
$$;

-- Whether what a firing came of is still at work.
create function private.is_under_way(source text) returns boolean
language sql stable set search_path = ''
as $$
  select exists (select from public.lead_imports i where 'import:' || i.id = source and i.status = 'running')
    or exists (select from public.bulk_jobs b where 'bulk:' || b.id = source and b.status = 'running')
$$;

-- One notification for many leads of a rule.
create function private.tell_alerts_together(rule public.alert_rules, firing_ids bigint[]) returns void
language plpgsql set search_path = ''
as $$
declare
  total int := cardinality(firing_ids);
  names text;
  origin text;
begin
  select string_agg(private.alert_words(to_jsonb(x.name)), ', ' order by x.id), min(x.source) into names, origin
  from (select f.id, l.name, f.source from public.alert_firings f join public.leads l on l.id = f.lead_id
    where f.id = any(firing_ids) order by f.id limit 3) x;
  perform private.notify_person(rule.workspace_id, rule.user_id, 'alert',
    left(format('%s: %s leads', rule.name, to_char(total, 'FM9,999,999')), 200),
    names || case when total > 3 then format(' and %s more', to_char(total - 3, 'FM9,999,999')) else '' end
      || case when origin like 'import:%' then coalesce(' · from the file ' || (
          select private.alert_words(i.file -> 'name') from public.lead_imports i where 'import:' || i.id = origin), '')
        when origin like 'bulk:%' then ' · by a change of many leads' else '' end,
    rule.priority,
    jsonb_build_array(jsonb_build_object('kind', 'open_alert_rule', 'label', 'See who', 'rule_id', rule.id)),
    'alert ' || firing_ids[1], 'alert ' || rule.id, jsonb_build_object('rule_id', rule.id, 'leads', total));
end $$;

-- Tells of what waits, by the schedule alone: together what has one source, nothing of what is still at work (for half an
-- hour at most), and not what another told of the same lead. Returns how many notifications it made.
create function private.settle_alerts() returns int
language plpgsql set search_path = ''
as $$
declare
  settled record;
  rule public.alert_rules;
  firing public.alert_firings;
  told int := 0;
begin
  if not pg_try_advisory_xact_lock(hashtext('private.settle_alerts')) then
    return 0;
  end if;
  delete from public.alert_firings f using public.alert_rules r, public.leads l
  where f.status = 'waiting' and r.id = f.rule_id and l.id = f.lead_id
    and ((r.status = 'muted' and coalesce(r.muted_until, 'infinity') > now()) or l.deleted_at is not null or exists (
      select from public.alert_firings o
      where o.rule_id = f.rule_id and o.lead_id = f.lead_id and (o.status = 'told' or (o.at, o.id) < (f.at, f.id)) and o.id <> f.id
        and o.at > f.at - make_interval(mins => r.cool_down_minutes) and o.at < f.at + make_interval(mins => r.cool_down_minutes)));
  for settled in
    select f.rule_id, array_agg(f.id order by f.id) as ids from public.alert_firings f
    where f.status = 'waiting' and (f.at < clock_timestamp() - interval '30 minutes' or not private.is_under_way(f.source))
    group by f.rule_id, f.source
  loop
    select * into rule from public.alert_rules r where r.id = settled.rule_id;
    if cardinality(settled.ids) = 1 then
      update public.alert_firings f set evidence = private.alert_evidence(rule, l, null, null, (f.evidence ->> 'subject_id')::uuid)
      from public.leads l where f.id = settled.ids[1] and l.id = f.lead_id returning f.* into firing;
      perform private.tell_alert(rule, firing);
    else
      perform private.tell_alerts_together(rule, settled.ids);
    end if;
    update public.alert_firings f set status = 'told' where f.id = any(settled.ids);
    told := told + 1;
  end loop;
  return told;
end $$;
