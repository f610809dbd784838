-- Measure answers: a measure of a period beside the one before, and the leads behind each number.
-- Owns: measure(), measure_leads(). Reads: campaigns, campaign_counts, outbox, enrolments, and what 0765 to 0767 read.

-- A row of campaign numbers from counts.
create function private.campaign_row(key text, label text, counts jsonb) returns jsonb
language sql immutable set search_path = ''
as $$
  select jsonb_build_object('key', key, 'label', label, 'sample', counts -> 'sent', 'values', jsonb_build_object('sent', counts -> 'sent',
    'delivered', counts -> 'delivered', 'opened', counts -> 'opened', 'clicked', counts -> 'clicked', 'replied', counts -> 'replied',
    'bounced', counts -> 'bounced', 'unsubscribed', counts -> 'unsubscribed')
    || private.measure_share('reply_rate', (counts ->> 'replied')::bigint, (counts ->> 'sent')::bigint))
$$;

create function private.sum_of_counts(rows jsonb) returns jsonb
language sql immutable set search_path = ''
as $$
  select jsonb_build_object('rows', rows, 'total', private.campaign_row('', '', (
    select jsonb_object_agg(k.name, (select coalesce(sum((r #>> array['values', k.name])::bigint), 0) from jsonb_array_elements(rows) as r))
    from unnest(array['sent', 'delivered', 'opened', 'clicked', 'replied', 'bounced', 'unsubscribed']) as k (name))))
$$;

create function private.campaign_rows(workspace_id uuid, first timestamptz, after timestamptz) returns jsonb
language sql stable set search_path = ''
as $$
  select private.sum_of_counts(coalesce(jsonb_agg(private.campaign_row(c.id::text, c.name, private.campaign_counts_json(c.id))
    order by c.started_at desc, c.id), '[]'))
  from public.campaigns c
  where c.workspace_id = campaign_rows.workspace_id and c.started_at >= campaign_rows.first and c.started_at < campaign_rows.after
$$;

create function private.step_rows(workspace_id uuid, campaign_id text) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  campaign public.campaigns;
begin
  select c.* into campaign from public.campaigns c
  where c.workspace_id = step_rows.workspace_id and c.id::text = step_rows.campaign_id;
  if campaign.id is null then
    raise exception 'There is no such campaign here.' using errcode = 'PT404';
  end if;
  return (
    select private.sum_of_counts(coalesce(jsonb_agg(private.campaign_row(s.id::text,
      'Step ' || s.position || case when s.removed_at is null then '' else ' (removed)' end || coalesce(': ' || nullif((select v.subject from public.campaign_variants v
        where v.step_id = s.id and (v.removed_at is null or s.removed_at is not null) order by v.label, v.id limit 1), ''), ''),
      private.counts_of_texts(campaign, array(select v.id from public.campaign_variants v where v.step_id = s.id)))
      order by s.position, s.id), '[]'))
    from public.campaign_steps s
    where s.workspace_id = step_rows.workspace_id and s.campaign_id = campaign.id and s.kind = 'email'
      -- What was sent before a step was removed was sent.
      and (s.removed_at is null or exists (select from public.campaign_counts n
        where n.workspace_id = campaign.workspace_id and n.campaign_id = campaign.id and n.step_id = s.id and n.sent > 0))
  );
end $$;

-- The rows of any measure in a stretch of time: {total: {values, sample}, rows: [{key, values, sample}]}.
create function private.measure_rows(workspace_id uuid, plan jsonb, zone text, first timestamptz, after timestamptz, is_now boolean) returns jsonb
language sql stable set search_path = ''
as $$
  select case case when plan @> '{"family": "created", "group_by": "source", "sql": "true"}' then 'origin' else plan ->> 'family' end
    when 'origin' then private.origin_rows(workspace_id, first, after)
    when 'funnel' then private.funnel_rows(workspace_id, plan, first, after)
    when 'cohort' then private.cohort_rows(workspace_id, plan, zone, first, after)
    when 'velocity' then private.velocity_rows(workspace_id, plan, zone, first, after, is_now)
    when 'forecast' then private.forecast_rows(workspace_id, plan, zone, first, after)
    when 'campaigns' then private.campaign_rows(workspace_id, first, after)
    when 'steps' then private.step_rows(workspace_id, plan ->> 'campaign_id')
    else private.fact_rows(workspace_id, plan, zone, first, after)
  end
$$;

-- {measure, title, definition, chart, group_by, columns, period: {from, until, time_zone}, before: {from, until} | null, filter,
-- smallest_sample, total: {values, sample, is_too_small, before: values | null}, rows: [{key, label, values, sample, is_too_small,
-- before}], rows_left_out}. The request is that of shared/contracts/measure.ts. Volatile, because the filter may look for text.
create function public.measure(workspace_id uuid, request jsonb) returns jsonb
language plpgsql volatile security invoker set search_path = ''
as $$
declare
  plan jsonb := private.measure_plan(workspace_id, request);
  period private.measured_period := private.measure_period(workspace_id, plan -> 'period');
  answer jsonb := private.measure_rows(workspace_id, plan, period.zone, period.first, period.after, true);
  is_compared boolean := (plan ->> 'compare')::boolean and period.before_first is not null and plan ->> 'family' not in ('forecast', 'steps');
  before jsonb := case when is_compared
    then private.measure_rows(workspace_id, plan, period.zone, period.before_first, period.before_after, false) end;
  in_time boolean := coalesce(plan ->> 'group_by', '') in ('day', 'week', 'month', 'campaign', 'step');
begin
  return (
    select jsonb_build_object('measure', m.name, 'title', m.title, 'definition', m.definition, 'chart', m.chart,
      'group_by', plan -> 'group_by', 'columns', private.measure_columns(m.family),
      'period', jsonb_build_object('from', period.first, 'until', period.after, 'time_zone', period.zone),
      'before', case when is_compared then jsonb_build_object('from', period.before_first, 'until', period.before_after) end,
      'filter', request -> 'filter', 'smallest_sample', m.smallest,
      'total', ((answer -> 'total') - array['key', 'label']) || jsonb_build_object('is_too_small', (answer #>> '{total,sample}')::numeric < m.smallest,
        'before', before #> '{total,values}'),
      'rows_left_out', greatest(0, jsonb_array_length(answer -> 'rows') - 100),
      'rows', (
        select coalesce(jsonb_agg(r.told order by r.place), '[]')
        from (
          select row_number() over w as place, jsonb_build_object('key', k.row -> 'key',
            'label', coalesce(k.row ->> 'label', private.measure_row_label(workspace_id, plan ->> 'group_by', k.row ->> 'key')),
            'values', k.row -> 'values', 'sample', k.row -> 'sample', 'is_too_small', (k.row ->> 'sample')::numeric < m.smallest,
            'before', case when is_compared and not in_time then (
              select b -> 'values' from jsonb_array_elements(before -> 'rows') as b where b ->> 'key' = k.row ->> 'key') end) as told
          from jsonb_array_elements(answer -> 'rows') with ordinality as k (row, ordinal)
          -- Where a row has no place of its own, the largest comes first.
          window w as (order by case when plan ->> 'group_by' in ('rep', 'source', 'country', 'industry', 'kind') then -(private.first_number(k.row)) end,
            case when plan ->> 'group_by' = 'stage' then array_position(private.stage_keys(workspace_id), k.row ->> 'key') end, k.ordinal)
          order by 1 limit 100
        ) r
      ))
    from private.measures() m where m.name = plan ->> 'measure'
  );
end $$;

create function private.first_number(measured_row jsonb) returns numeric
language sql immutable set search_path = ''
as $$
  select max((v.value #>> '{}')::numeric) from jsonb_each(measured_row -> 'values') v
  where v.key in ('leads', 'entries', 'sent', 'contacted', 'stays', 'won', 'lost') and jsonb_typeof(v.value) = 'number'
$$;

-- Which of its facts a column of a family counts; null when no leads stand behind it.
create function private.measure_part_sql(family text, part text) returns text
language sql immutable set search_path = ''
as $$
  select p.sql
  from (values
    ('created', 'leads', 'true'), ('created', 'won', 'f.hit'), ('created', 'lost', 'f.trial and not f.hit'),
    ('created', 'win_rate', 'f.trial'), ('decided', 'won', 'f.hit'), ('decided', 'lost', 'not f.hit'), ('decided', 'win_rate', 'true'),
    ('events', 'entries', 'true'), ('events', 'leads', 'true'), ('mails', 'sent', 'true'), ('mails', 'replied', 'f.hit'),
    ('mails', 'reply_rate', 'true'), ('contacts', 'contacted', 'true'), ('contacts', 'met', 'f.hit'), ('contacts', 'meeting_rate', 'true'),
    ('stays', 'stays', 'true'), ('stays', 'median_days', 'true'), ('stays', 'mean_days', 'true'), ('stays', 'nine_in_ten_days', 'true'),
    ('cycles', 'won', 'true'), ('cycles', 'median_days', 'true'), ('cycles', 'mean_days', 'true'), ('cycles', 'nine_in_ten_days', 'true'),
    ('velocity', 'win_rate', 'true'), ('velocity', 'mean_days', 'f.hit'), ('forecast', 'won_so_far', 'f.hit'),
    ('campaigns', 'sent', 'true'), ('campaigns', 'delivered', 'o.delivered_at is not null'), ('campaigns', 'opened', 'o.opened_at is not null'),
    ('campaigns', 'clicked', 'o.clicked_at is not null'), ('campaigns', 'replied', 'o.replied_at is not null'),
    ('campaigns', 'reply_rate', 'true'), ('campaigns', 'bounced', 'o.bounced_at is not null'),
    ('campaigns', 'unsubscribed', 'o.unsubscribed_at is not null')
  ) as p (family, part, sql)
  where p.family = case measure_part_sql.family when 'steps' then 'campaigns' else measure_part_sql.family end
    and p.part = measure_part_sql.part
$$;

-- What the leads behind a number fulfil, as SQL over l and a. key null is the total.
create function private.measure_leads_sql(workspace_id uuid, plan jsonb, period private.measured_period, key text, part text) returns text
language plpgsql stable set search_path = ''
as $$
declare
  family text := plan ->> 'family';
  filter_sql text := plan ->> 'sql';
  stage_step bigint := (select s.step from private.funnel_steps(measure_leads_sql.workspace_id) s where s.key = measure_leads_sql.key);
  created text := format('p.workspace_id = %L and p.created_at >= %L and p.created_at < %L', workspace_id, period.first, period.after);
  held text := private.measure_part_sql(family, part);
begin
  if family in ('funnel', 'cohort') then
    held := case
      when family = 'funnel' and key is null then 'true'
      when family = 'funnel' and part = 'now' or family = 'funnel' and stage_step is null then format('p.stage = %L', key)
      when family = 'funnel' then format('p.visited && %L or p.stage = any(%1$L)',
        array(select s.key from private.funnel_steps(measure_leads_sql.workspace_id) s where s.step >= stage_step))
      when part = 'leads' then 'true'
      when part = 'won' or part ~ '^d(30|60|90|180|360)$' then format('p.stage = any(%L)%s', array(select s.key from public.pipeline_stages s
          where s.workspace_id = measure_leads_sql.workspace_id and s.kind = 'won'),
        case when part <> 'won' then format(' and private.thirty_days_between(p.created_at, p.entered_at) < %s', substr(part, 2)::int / 30) else '' end)
    end;
    if family = 'cohort' and key is not null then
      held := held || format(' and to_char(date_trunc(''month'', p.created_at at time zone %L), ''YYYY-MM-DD'') = %L', period.zone, key);
    end if;
    return format('%s and l.id in (select p.lead_id from public.lead_progress p where %s and (%s))', filter_sql, created, held);
  elsif family in ('velocity', 'forecast') and part in ('opportunities', 'velocity', 'open', 'expected', 'chance', 'forecast') then
    return format('%s and l.stage = any(%L)', filter_sql, case when key is not null then array[key]
      when family = 'velocity' then private.active_stages(workspace_id)
      else array(select s.key from public.pipeline_stages s where s.workspace_id = measure_leads_sql.workspace_id and s.kind = 'open') end);
  elsif family in ('campaigns', 'steps') then
    return format('l.id in (select n.lead_id from public.outbox o join public.enrolments n on n.workspace_id = o.workspace_id and n.id = o.enrolment_id
      join public.campaigns c on c.workspace_id = o.workspace_id and c.id = o.campaign_id
      where o.workspace_id = %L and o.status = ''sent'' and %s and %s)', workspace_id, held, case when family = 'steps'
        then format('c.id::text = %L', plan ->> 'campaign_id') || coalesce(format(' and o.step_id::text = %L', key), '')
        else format('c.started_at >= %L and c.started_at < %L', period.first, period.after) || coalesce(format(' and c.id::text = %L', key), '') end);
  elsif key is not null and plan ->> 'group_by' = 'segment' then
    filter_sql := format('(%s) and %s', filter_sql, private.segment_sql(workspace_id, jsonb_build_array(key)));
    key := null;
  end if;
  return format('l.id in (select f.lead_id from %s and (%s)%s)', private.measure_scope_sql(workspace_id,
      private.measure_facts_sql(workspace_id, case when family in ('velocity', 'forecast') then 'decided' else family end, period.first, period.after),
      filter_sql, private.measure_group_sql(family, plan ->> 'group_by', period.zone)), held,
    case when key is null or family in ('velocity', 'forecast') then ''
      else format(' and %s = %L', private.measure_group_sql(family, plan ->> 'group_by', period.zone), key) end);
end $$;

-- The leads behind a number of measure(): of the row `key` (null: of the total) and the column `part`:
-- {count, leads, next_cursor} as in search_leads(), the count exact.
create function public.measure_leads(
  workspace_id uuid, request jsonb, key text default null, part text default null, page_size int default 20, cursor text default null
) returns json
language plpgsql volatile security invoker set search_path = ''
as $$
declare
  plan jsonb := private.measure_plan(workspace_id, request);
  columns jsonb := private.measure_columns(plan ->> 'family');
  column_key text := coalesce(part, columns #>> '{0,key}');
  period private.measured_period := private.measure_period(workspace_id, plan -> 'period');
  condition text;
  counted bigint;
  page json;
begin
  if not columns @> jsonb_build_array(jsonb_build_object('key', column_key)) then
    perform private.refuse(format('"%s" is no column of %s. Columns: %s.', left(part, 40), plan ->> 'measure',
      (select string_agg(c ->> 'key', ', ') from jsonb_array_elements(columns) as c)));
  end if;
  condition := private.measure_leads_sql(workspace_id, plan, period, key, column_key);
  execute 'select count(*) ' || private.lead_scope(workspace_id, condition) into counted;
  page := private.lead_page_json(workspace_id, condition, null, false, null, page_size, cursor);
  return json_build_object('count', counted, 'leads', page -> 'leads', 'next_cursor', page -> 'next_cursor');
end $$;

grant execute on function public.measure(uuid, jsonb), public.measure_leads(uuid, jsonb, text, text, int, text),
  private.campaign_row(text, text, jsonb), private.sum_of_counts(jsonb), private.campaign_rows(uuid, timestamptz, timestamptz),
  private.step_rows(uuid, text), private.measure_rows(uuid, jsonb, text, timestamptz, timestamptz, boolean),
  private.first_number(jsonb), private.measure_part_sql(text, text), private.measure_leads_sql(uuid, jsonb, private.measured_period, text, text)
to authenticated;
