-- Alert preview: what a rule would have said in the last 30 days, and what of that can't be known.
-- Owns: preview_alert_rule(), private.preview_alert(). Reads: audit_entries, leads, accounts, lead_scores, lead_activities,
--   mail_events.

-- The moments at which a rule's conditions came to hold, (lead_id, at), of the newest 20,000 changes, entries or events.
-- Leads are judged as the record of changes has them before and after, everything else as it is today.
create function private.alert_history_sql(rule public.alert_rules, sql text) returns text
language sql immutable set search_path = ''
as $$
  select case rule.event
    when 'activity' then format(
      'select l.id as lead_id, e.created_at as at from (
         select * from public.lead_activities x where x.workspace_id = $1 and x.kind = any($2) and x.created_at >= $3
           and x.actor_id is distinct from $4 order by x.created_at desc limit 20000) e
       join public.leads l on l.workspace_id = e.workspace_id and l.id = e.lead_id and l.deleted_at is null
       left join public.accounts a on a.workspace_id = l.workspace_id and a.id = l.account_id where %s', sql)
    when 'mail_event' then format(
      'select l.id as lead_id, e.created_at as at from (
         select * from public.mail_events x where x.workspace_id = $1 and x.kind = any($2) and x.created_at >= $3 and not x.is_bot
           and ($5 is null or x.campaign_id = $5) order by x.created_at desc limit 20000) e
       join public.leads l on l.workspace_id = e.workspace_id and l.id = e.lead_id and l.deleted_at is null
       left join public.accounts a on a.workspace_id = l.workspace_id and a.id = l.account_id where %s', sql)
    else format(
      'select e.row_id as lead_id, e.created_at as at from (
         select * from public.audit_entries x where x.workspace_id = $1 and x.table_name = ''leads'' and x.operation in (''insert'', ''update'')
           and x.created_at >= $3 order by x.created_at desc limit 20000) e
       join public.leads alive on alive.workspace_id = e.workspace_id and alive.id = e.row_id and alive.deleted_at is null
       cross join lateral jsonb_populate_record(null::public.leads, e.after) l
       left join public.accounts a on a.workspace_id = l.workspace_id and a.id = l.account_id
       where l.deleted_at is null and %1$s and not exists (
         select from jsonb_populate_record(null::public.leads, e.before) l
         left join public.accounts a on a.workspace_id = l.workspace_id and a.id = l.account_id where e.before is not null and %1$s)'
      || case when rule.filter @? '$.**.field ? (@ == "score")' then
      ' union all select l.id, s.changed_at from public.lead_scores s
       join public.leads l on l.workspace_id = s.workspace_id and l.id = s.lead_id and l.deleted_at is null
       left join public.accounts a on a.workspace_id = l.workspace_id and a.id = l.account_id
       where s.workspace_id = $1 and s.changed_at >= $3 and %1$s and not exists (
         select from (select (jsonb_populate_record(l, jsonb_build_object(''score'', coalesce(s.previous_score, 0)))).*) l where %1$s)' else '' end, sql)
  end
$$;

-- What can't be known, or will surprise, in sentences.
create function private.alert_notes(rule public.alert_rules, sql text, changes int) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(n.note order by n.position), '[]') from (values
    (1, changes >= 20000, 'Only the newest 20,000 changes were looked at; there are more.'),
    (2, exists (select from public.workspaces w where w.id = rule.workspace_id and w.created_at > now() - interval '29 days'),
      'This workspace is younger than 30 days.'),
    (3, rule.event = 'lead_matches' and rule.filter @? '$.**.field ? (@ == "score")'
        and exists (select from public.score_rules s where s.workspace_id = rule.workspace_id and s.active),
      'Of computed scores only each lead''s latest change is known, so it may have fired more often.'),
    (4, rule.event = 'lead_matches' and sql ~ '\ma\.', 'Companies are taken as they are today.'),
    (5, rule.event <> 'lead_matches' and coalesce(rule.filter -> 'conditions', '[]') <> '[]', 'Leads are taken as they are today.'),
    (6, rule.filter::text ~ '"(in_period|in_last_days|in_next_days|not_in_last_days|happened|did_not_happen|segment)"',
      'Conditions on dates, timelines and segments are judged as of today.'),
    (7, rule.event = 'lead_matches' and rule.filter::text ~ '"(not_in_last_days|did_not_happen|in_next_days)"',
      'An alert looks when something is written, not when time passes: for "nothing for 30 days" ask for a schedule.')
  ) as n (position, applies, note) where n.applies
$$;

-- {count, leads, since, samples: [{lead_id, name, company, at}], matching, notes}: how often it would have fired, for how
-- many leads, the newest five, and how many leads match now. Deleted leads do not count. The cool-down is applied.
create function private.preview_alert(rule public.alert_rules) returns jsonb
language plpgsql volatile set search_path = '' set jit = off
as $$
declare
  since timestamptz := now() - interval '30 days';
  sql text := private.alert_rule_sql(rule);
  moment_lead uuid;
  moment_at timestamptz;
  last_lead uuid;
  last_at timestamptz;
  leads uuid[] := '{}'::uuid[];
  moments timestamptz[] := '{}'::timestamptz[];
  found int := 0;
  matching int;
begin
  for moment_lead, moment_at in execute format('select h.lead_id, h.at from (%s) h order by h.lead_id, h.at', private.alert_history_sql(rule, sql))
    using rule.workspace_id, rule.kinds, since, rule.user_id, rule.campaign_id
  loop
    found := found + 1;
    if last_lead is distinct from moment_lead or moment_at >= last_at + make_interval(mins => rule.cool_down_minutes) then
      leads := leads || moment_lead;
      moments := moments || moment_at;
      last_lead := moment_lead;
      last_at := moment_at;
    end if;
  end loop;
  if rule.event = 'lead_matches' then
    execute format('select count(*) from (select from public.leads l left join public.accounts a on a.workspace_id = l.workspace_id and a.id = l.account_id
      where l.workspace_id = $1 and l.deleted_at is null and %s limit 10001) n', sql) into matching using rule.workspace_id;
  end if;
  return jsonb_build_object('count', cardinality(leads), 'leads', (select count(distinct x) from unnest(leads) as x), 'since', since,
    'matching', matching, 'notes', private.alert_notes(rule, sql, found), 'samples', (
      select coalesce(jsonb_agg(jsonb_build_object('lead_id', l.id, 'name', l.name, 'company', a.name, 'at', s.at) order by s.at desc, l.id), '[]')
      from (select m.lead_id, m.at from unnest(leads, moments) as m (lead_id, at) order by m.at desc, m.lead_id limit 5) s
      join public.leads l on l.id = s.lead_id left join public.accounts a on a.id = l.account_id));
end $$;

-- The same for the page, of a rule that need not be saved; a name is not needed. Definer: the record of changes is not for
-- every member to read, what it says of leads that they see is; membership is checked here.
create function public.preview_alert_rule(workspace_id uuid, rule jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
begin
  if private.my_role(preview_alert_rule.workspace_id) is null then
    raise exception 'There is no such workspace.' using errcode = '42501';
  end if;
  return private.preview_alert(private.read_alert_rule(preview_alert_rule.workspace_id, '{"name": "Preview"}' || rule - 'id', null));
end $$;
grant execute on function public.preview_alert_rule(uuid, jsonb) to authenticated;
