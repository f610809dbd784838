-- Measure facts: what a number is made of, as SQL. A fact is of a lead, at an instant; a trial may have been a hit; a number
-- may be a length. Numbers are made of facts (0767), and the leads behind a number are found by the same facts.
-- Owns: private.measure_facts_sql(), private.measure_group_sql(). Reads: lead_progress, lead_stage_history, lead_activities,
--   outbox, enrolments, pipeline_stages.

-- The facts of a family in a stretch of time: rows of (lead_id, at, trial, hit, number, word, actor).
create function private.measure_facts_sql(workspace_id uuid, family text, first timestamptz, after timestamptz) returns text
language sql stable set search_path = ''
as $$
  select format(case family
    when 'created' then 'select p.lead_id, p.created_at as at, k.kind <> ''open'' as trial, k.kind = ''won'' as hit,
        null::numeric as number, null::text as word, null::uuid as actor
      from public.lead_progress p join public.pipeline_stages k on k.workspace_id = %1$L and k.key = p.stage
      where p.workspace_id = %1$L and p.created_at >= %2$L and p.created_at < %3$L'
    when 'decided' then 'select p.lead_id, p.entered_at as at, true as trial, k.kind = ''won'' as hit,
        null::numeric as number, null::text as word, null::uuid as actor
      from public.pipeline_stages k join public.lead_progress p on p.workspace_id = %1$L and p.stage = k.key
      where k.workspace_id = %1$L and k.kind <> ''open'' and p.entered_at >= %2$L and p.entered_at < %3$L'
    when 'cycles' then 'select p.lead_id, p.entered_at as at, null::boolean as trial, null::boolean as hit,
        greatest(0, extract(epoch from p.entered_at - p.created_at)) / 86400 as number, null::text as word, null::uuid as actor
      from public.pipeline_stages k join public.lead_progress p on p.workspace_id = %1$L and p.stage = k.key
      where k.workspace_id = %1$L and k.kind = ''won'' and p.entered_at >= %2$L and p.entered_at < %3$L'
    when 'stays' then 'select h.lead_id, h.left_at as at, null::boolean as trial, null::boolean as hit,
        extract(epoch from h.left_at - h.entered_at) / 86400 as number, h.stage as word, null::uuid as actor
      from public.lead_stage_history h where h.workspace_id = %1$L and h.left_at >= %2$L and h.left_at < %3$L'
    when 'events' then 'select e.lead_id, e.occurred_at as at, null::boolean as trial, null::boolean as hit, null::numeric as number,
        e.kind as word, e.actor_id as actor
      from public.lead_activities e where e.workspace_id = %1$L and e.occurred_at >= %2$L and e.occurred_at < %3$L
        and e.kind in (''note'', ''call'', ''meeting'', ''email_sent'', ''email_received'')'
    when 'mails' then 'select n.lead_id, o.finished_at as at, true as trial, o.replied_at is not null as hit, null::numeric as number,
        o.campaign_id::text as word, null::uuid as actor
      from public.outbox o join public.enrolments n on n.workspace_id = %1$L and n.id = o.enrolment_id
      where o.workspace_id = %1$L and o.status = ''sent'' and o.kind = ''campaign_email''
        and o.finished_at >= %2$L and o.finished_at < %3$L'
    when 'contacts' then 'select c.lead_id, c.at, true as trial, exists (select from public.lead_activities m
          where m.workspace_id = %1$L and m.lead_id = c.lead_id and m.kind = ''meeting''
            and m.occurred_at >= c.at and m.occurred_at < c.at + interval ''30 days'') as hit,
        null::numeric as number, null::text as word, null::uuid as actor
      from (select e.lead_id, min(e.occurred_at) as at from public.lead_activities e
        where e.workspace_id = %1$L and e.kind in (''email_sent'', ''call'') and e.occurred_at >= %2$L and e.occurred_at < %3$L
        group by e.lead_id) c'
    end, workspace_id, first, after)
$$;

-- Facts f of living leads l with their accounts a, those that the filter holds for: everything behind "from".
create function private.measure_scope_sql(workspace_id uuid, facts text, filter_sql text, group_sql text default '') returns text
language sql immutable set search_path = ''
as $$
  select format('(%s) f join public.leads l on l.workspace_id = %L and l.id = f.lead_id%s where (%s)', facts, workspace_id,
    case when filter_sql || ' ' || group_sql ~ '\ma\.'
      then ' left join public.accounts a on a.workspace_id = l.workspace_id and a.id = l.account_id' else '' end
    || case when group_sql ~ '\mz\.' then ' left join private.countries_of_one_zone() z on z.name_key = l.country_key' else '' end, filter_sql)
$$;

-- The countries in which all clocks show the same. Definer: the zones are nobody's to read.
create function private.countries_of_one_zone() returns table (name_key text, zone text)
language sql stable security definer set search_path = '' rows 250
as $$
  select z.name_key, z.time_zones[1] from private.country_zones z where cardinality(z.time_zones) = 1
$$;

-- The key of the row in which a fact counts, as text; '' where nothing is known.
create function private.measure_group_sql(family text, group_by text, zone text) returns text
language sql immutable set search_path = ''
as $$
  select case
    when group_by is null then ''''''
    when group_by = 'rep' then case family when 'events' then 'coalesce(f.actor::text, '''')' else 'coalesce(l.owner_id::text, '''')' end
    when group_by = 'source' then 'coalesce(l.source, '''')'
    when group_by = 'country' then 'coalesce(l.country, '''')'
    when group_by = 'industry' then 'coalesce(a.industry, '''')'
    when group_by = 'score_band' then 'case when l.score >= 80 then ''80'' when l.score >= 60 then ''60'' when l.score >= 40 then ''40'' when l.score >= 20 then ''20'' else ''0'' end'
    when group_by in ('stage', 'kind', 'campaign') then 'f.word'
    when group_by in ('day', 'week', 'month') then format('to_char(date_trunc(%L, f.at at time zone %L), ''YYYY-MM-DD'')', group_by, zone)
    when group_by = 'reader_hour' then 'coalesce(to_char(f.at at time zone z.zone, ''HH24''), '''')'
    when group_by = 'reader_weekday' then 'coalesce(to_char(f.at at time zone z.zone, ''ID''), '''')'
    when group_by = 'hour' then format('to_char(f.at at time zone %L, ''HH24'')', zone)
    when group_by = 'weekday' then format('to_char(f.at at time zone %L, ''ID'')', zone)
  end
$$;

-- What people call a row.
create function private.measure_row_label(workspace_id uuid, group_by text, key text) returns text
language sql stable set search_path = ''
as $$
  select case
    when group_by = 'rep' and key <> '' then coalesce((select m.display_name from public.workspace_members m
      where m.workspace_id = measure_row_label.workspace_id and m.user_id::text = key), 'Someone who left')
    when group_by = 'rep' then 'Nobody'
    when key = '' then 'Not known'
    when group_by = 'stage' then private.stage_label(workspace_id, key)
    when group_by = 'score_band' then key || case key when '80' then '–100' else '–' || (key::int + 19)::text end
    when group_by = 'campaign' then coalesce((select c.name from public.campaigns c
      where c.workspace_id = measure_row_label.workspace_id and c.id::text = key), key)
    when group_by = 'segment' then (select s.name from public.segments s
      where s.workspace_id = measure_row_label.workspace_id and s.id::text = key)
    when group_by in ('weekday', 'reader_weekday') then (array['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'])[key::int]
    when group_by in ('hour', 'reader_hour') then key || ':00'
    when group_by = 'month' then to_char(key::date, 'FMMonth YYYY')
    when group_by = 'kind' then (array['Notes', 'Calls', 'Meetings', 'Mails sent', 'Mails received'])[array_position(
      array['note', 'call', 'meeting', 'email_sent', 'email_received'], key)]
    else key
  end
$$;

-- A share under a name, with its interval: {name, name_low, name_high}, null without trials.
create function private.measure_share(name text, hits bigint, trials bigint) returns jsonb
language sql immutable set search_path = ''
as $$
  select jsonb_build_object(name, i.share -> 'share', name || '_low', i.share -> 'low', name || '_high', i.share -> 'high')
  from (select private.share_interval(hits, trials) as share) i
$$;

-- The columns of a family as an aggregate over facts, and the size of the sample they stand on.
create function private.measure_values_sql(family text, out told text, out sample text)
language sql immutable set search_path = ''
as $$
  select case family
      when 'created' then 'jsonb_build_object(''leads'', count(*), ''won'', count(*) filter (where f.hit),
        ''lost'', count(*) filter (where f.trial and not f.hit))
        || private.measure_share(''win_rate'', count(*) filter (where f.hit), count(*) filter (where f.trial))'
      when 'decided' then 'jsonb_build_object(''won'', count(*) filter (where f.hit), ''lost'', count(*) filter (where not f.hit))
        || private.measure_share(''win_rate'', count(*) filter (where f.hit), count(*))'
      when 'events' then 'jsonb_build_object(''entries'', count(*), ''leads'', count(distinct f.lead_id))'
      when 'mails' then 'jsonb_build_object(''sent'', count(*), ''replied'', count(*) filter (where f.hit))
        || private.measure_share(''reply_rate'', count(*) filter (where f.hit), count(*))'
      when 'contacts' then 'jsonb_build_object(''contacted'', count(*), ''met'', count(*) filter (where f.hit))
        || private.measure_share(''meeting_rate'', count(*) filter (where f.hit), count(*))'
      else format('jsonb_build_object(%L, count(*), ''median_days'', round(percentile_cont(0.5) within group (order by f.number)::numeric, 2),
        ''mean_days'', round(avg(f.number), 2), ''nine_in_ten_days'', round(percentile_cont(0.9) within group (order by f.number)::numeric, 2))',
        case family when 'stays' then 'stays' else 'won' end)
    end,
    case family when 'created' then 'count(*) filter (where f.trial)' else 'count(*)' end
$$;

-- The rows of a family that is made of facts: {total: {values, sample}, rows: [{key, values, sample}]}.
create function private.fact_rows(workspace_id uuid, plan jsonb, zone text, first timestamptz, after timestamptz) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  family text := plan ->> 'family';
  facts text := private.measure_facts_sql(workspace_id, family, first, after);
  group_sql text := private.measure_group_sql(family, plan ->> 'group_by', zone);
  told record := private.measure_values_sql(family);
  answer jsonb;
  segment record;
begin
  if plan ->> 'group_by' = 'segment' then
    group_sql := '''''';
  end if;
  execute format('select jsonb_build_object(''total'', max(case when g.is_total then g.row - ''key'' end::text)::jsonb,
      ''rows'', coalesce(jsonb_agg(g.row order by g.row ->> ''key'') filter (where not g.is_total), ''[]''))
    from (select grouping(k.key) = 1 as is_total, jsonb_build_object(''key'', k.key, ''values'', %s, ''sample'', %s) as row
      from (select %s as key, f.* from %s) k(key, lead_id, at, trial, hit, number, word, actor)
      cross join lateral (select k.lead_id, k.trial, k.hit, k.number) f
      group by grouping sets ((k.key), ())) g',
    told.told, told.sample, group_sql, private.measure_scope_sql(workspace_id, facts, plan ->> 'sql', group_sql)
  ) into answer;
  if plan ->> 'group_by' = 'segment' then
    answer := answer || '{"rows": []}';
    for segment in select s.id from public.segments s where s.workspace_id = fact_rows.workspace_id order by s.name_key limit 20 loop
      answer := jsonb_set(answer, '{rows}', answer -> 'rows' || jsonb_build_array(jsonb_build_object('key', segment.id)
        || (private.fact_rows(workspace_id, plan || jsonb_build_object('group_by', null,
          'sql', format('(%s) and %s', plan ->> 'sql', private.segment_sql(workspace_id, jsonb_build_array(segment.id)))),
          zone, first, after) -> 'total')));
    end loop;
  end if;
  return answer;
end $$;

grant execute on function private.measure_facts_sql(uuid, text, timestamptz, timestamptz), private.measure_scope_sql(uuid, text, text, text),
  private.measure_group_sql(text, text, text), private.countries_of_one_zone(), private.measure_row_label(uuid, text, text), private.measure_share(text, bigint, bigint),
  private.measure_values_sql(text), private.fact_rows(uuid, jsonb, text, timestamptz, timestamptz)
to authenticated;
