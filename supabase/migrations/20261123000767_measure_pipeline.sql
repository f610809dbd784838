-- Measures of the pipeline: funnel, cohorts, velocity and forecast, which are more than facts counted.
-- Owns: private.origin_rows(), private.funnel_rows(), private.cohort_rows(), private.velocity_rows(), private.forecast_rows().
-- Reads: lead_progress and its kept counts, lead_stage_history, pipeline_stages.

-- How many leads of a stretch have each stage and rest (0760): of all leads as it is kept, of some counted.
create function private.measured_progress(workspace_id uuid, facet text, filter_sql text, first timestamptz, after timestamptz)
returns table (stage text, rest text, count bigint)
language plpgsql stable set search_path = ''
as $$
begin
  if filter_sql = 'true' then
    return query select t.stage, t.rest, t.count from private.progress_tally(measured_progress.workspace_id, measured_progress.facet,
      measured_progress.first, measured_progress.after) t;
  else
    return query execute format('select f.stage, f.rest, count(*) from %s group by 1, 2', private.measure_scope_sql(workspace_id, format(
      'select p.lead_id, p.stage, %s as rest from public.lead_progress p
      where p.workspace_id = %L and p.created_at >= %L and p.created_at < %L',
      case facet when 'funnel' then 'array_to_string(p.visited, '','')'
        else 'private.thirty_days_between(p.created_at, p.entered_at)::text' end, workspace_id, first, after), filter_sql));
  end if;
end $$;

-- The rows of new leads by source, of all leads, from what is kept: {total, rows} as fact_rows() has them.
create function private.origin_rows(workspace_id uuid, first timestamptz, after timestamptz) returns jsonb
language sql stable set search_path = ''
as $$
  with counted as (
    select t.rest as key, grouping(t.rest) = 1 as is_total, coalesce(sum(t.count), 0)::bigint as leads,
      coalesce(sum(t.count) filter (where k.kind = 'won'), 0)::bigint as won,
      coalesce(sum(t.count) filter (where k.kind = 'lost'), 0)::bigint as lost
    from private.progress_tally(origin_rows.workspace_id, 'origin', origin_rows.first, origin_rows.after) t
    join public.pipeline_stages k on k.workspace_id = origin_rows.workspace_id and k.key = t.stage
    group by grouping sets ((t.rest), ())
  ), told as (
    select c.key, c.is_total, jsonb_build_object('sample', c.won + c.lost, 'values',
      jsonb_build_object('leads', c.leads, 'won', c.won, 'lost', c.lost)
        || private.measure_share('win_rate', c.won, c.won + c.lost)) as row
    from counted c
  )
  select jsonb_build_object('total', (select t.row from told t where t.is_total),
    'rows', coalesce((select jsonb_agg(jsonb_build_object('key', t.key) || t.row order by t.key) from told t where not t.is_total), '[]'))
$$;

-- Stages in their order: the step of a lost one is null, because it is no step on the way.
create function private.funnel_steps(workspace_id uuid) returns table (key text, kind text, place bigint, step bigint)
language sql stable set search_path = ''
as $$
  select s.key, s.kind, row_number() over (order by s.position, s.key),
    case when s.kind <> 'lost' then row_number() over (partition by s.kind = 'lost' order by s.position, s.key) end
  from public.pipeline_stages s where s.workspace_id = funnel_steps.workspace_id
$$;

create function private.funnel_rows(workspace_id uuid, plan jsonb, first timestamptz, after timestamptz) returns jsonb
language sql stable set search_path = ''
as $$
  with steps as materialized (
    select s.* from private.funnel_steps(funnel_rows.workspace_id) s
  ), sets as materialized (
    select t.stage, t.count, (select max(s.step) from steps s where s.key = any(string_to_array(t.rest, ',') || t.stage)) as furthest
    from private.measured_progress(funnel_rows.workspace_id, 'funnel', plan ->> 'sql', funnel_rows.first, funnel_rows.after) t
  ), counted as (
    select s.key, s.place, s.step,
      coalesce(sum(t.count) filter (where case when s.step is null then t.stage = s.key else t.furthest >= s.step end), 0)::bigint as reached,
      coalesce(sum(t.count) filter (where t.stage = s.key), 0)::bigint as now,
      coalesce(sum(t.count), 0)::bigint as every
    from steps s left join sets t on true group by 1, 2, 3
  ), paired as (
    select c.*, case when c.step = 1 then c.every when c.step > 1 then b.reached end as before
    from counted c left join counted b on b.step = c.step - 1
  )
  select jsonb_build_object(
    'total', jsonb_build_object('values', jsonb_build_object('reached', coalesce(max(p.every), 0), 'now', coalesce(max(p.every), 0)),
      'sample', coalesce(max(p.every), 0)),
    'rows', coalesce(jsonb_agg(jsonb_build_object('key', p.key, 'sample', coalesce(p.before, p.every), 'values',
      jsonb_build_object('reached', p.reached, 'now', p.now) || private.measure_share('conversion', p.reached, p.before)
        || private.measure_share('overall', p.reached, p.every)) order by p.place), '[]'))
  from paired p
$$;

-- One row for each month of the stretch, clipped to it.
create function private.cohort_rows(workspace_id uuid, plan jsonb, zone text, first timestamptz, after timestamptz) returns jsonb
language sql stable set search_path = ''
as $$
  with months as (
    select to_char(m.day, 'YYYY-MM-DD') as key, greatest(m.day at time zone zone, cohort_rows.first) as first,
      least((m.day + interval '1 month') at time zone zone, cohort_rows.after) as after
    from generate_series(date_trunc('month', cohort_rows.first at time zone zone), (cohort_rows.after at time zone zone) - interval '1 microsecond',
      interval '1 month') as m (day)
  ), counted as (
    select m.key, m.after, coalesce(sum(t.count), 0)::bigint as leads, w.within,
      coalesce(sum(t.count) filter (where k.kind = 'won' and (w.within is null or t.rest::int < w.within)), 0)::bigint as won
    from months m
    left join lateral private.measured_progress(cohort_rows.workspace_id, 'cohort', plan ->> 'sql', m.first, m.after) t on true
    left join public.pipeline_stages k on k.workspace_id = cohort_rows.workspace_id and k.key = t.stage
    cross join (values (1), (2), (3), (6), (12), (null)) as w (within)
    group by m.key, m.after, w.within
  ), told as (
    select c.key, max(c.leads) as leads, jsonb_build_object('leads', max(c.leads), 'won', max(c.won) filter (where c.within is null))
      || jsonb_object_agg('d' || c.within * 30, case when c.leads > 0 and c.after + make_interval(days => c.within * 30) <= now()
        then round(c.won::numeric / c.leads, 6) end) filter (where c.within is not null) as told,
      max(c.won) filter (where c.within is null) as won
    from counted c group by c.key
  )
  select jsonb_build_object('total', jsonb_build_object('values', jsonb_build_object('leads', coalesce(sum(t.leads), 0), 'won', coalesce(sum(t.won), 0)),
      'sample', coalesce(sum(t.leads), 0)),
    'rows', coalesce(jsonb_agg(jsonb_build_object('key', t.key, 'values', t.told, 'sample', t.leads) order by t.key), '[]'))
  from told t
$$;

create type private.stage_count as (stage text, count bigint);

-- Leads of these stages that the filter holds for now, by stage.
create function private.open_leads(workspace_id uuid, filter_sql text, stages text[]) returns setof private.stage_count
language plpgsql stable set search_path = ''
as $$
begin
  return query execute format('select l.stage, count(*) %s and l.stage = any(%L) group by 1',
    private.lead_scope(workspace_id, filter_sql), stages);
end $$;

-- is_now: the stretch is the one that was asked about; of an earlier one nobody knows how many leads were active.
create function private.velocity_rows(workspace_id uuid, plan jsonb, zone text, first timestamptz, after timestamptz, is_now boolean) returns jsonb
language sql stable set search_path = ''
as $$
  with parts as (
    select private.fact_rows(velocity_rows.workspace_id, plan || '{"family": "decided", "group_by": null}', zone, velocity_rows.first, velocity_rows.after) -> 'total' as decided,
      private.fact_rows(velocity_rows.workspace_id, plan || '{"family": "cycles", "group_by": null}', zone, velocity_rows.first, velocity_rows.after) -> 'total' as cycles,
      case when is_now then (select coalesce(sum(o.count), 0) from private.open_leads(velocity_rows.workspace_id, plan ->> 'sql',
        private.active_stages(velocity_rows.workspace_id)) o) end as opportunities
  )
  select jsonb_build_object('rows', '[]'::jsonb, 'total', jsonb_build_object('sample', p.cycles -> 'sample', 'values',
    jsonb_build_object('opportunities', p.opportunities, 'win_rate', p.decided #> '{values,win_rate}',
      'win_rate_low', p.decided #> '{values,win_rate_low}', 'win_rate_high', p.decided #> '{values,win_rate_high}',
      'mean_days', p.cycles #> '{values,mean_days}',
      'velocity', round(p.opportunities * (p.decided #>> '{values,win_rate}')::numeric * 30 / nullif((p.cycles #>> '{values,mean_days}')::numeric, 0), 2))))
  from parts p
$$;

-- What became, within as many days as are left, of the leads that entered each open stage in the past year.
create function private.stage_chances(workspace_id uuid, ahead interval) returns table (stage text, trials bigint, hits bigint)
language sql stable set search_path = ''
as $$
  select e.stage, count(*), count(*) filter (where k.kind = 'won' and p.entered_at >= e.at and p.entered_at <= e.at + ahead)
  from (
    select h.stage, h.lead_id, min(h.entered_at) as at
    from public.pipeline_stages s
    join public.lead_stage_history h on h.workspace_id = stage_chances.workspace_id and h.stage = s.key
    where s.workspace_id = stage_chances.workspace_id and s.kind = 'open'
      and h.entered_at >= now() - ahead - interval '365 days' and h.entered_at < now() - ahead
    group by 1, 2
  ) e
  join public.lead_progress p on p.lead_id = e.lead_id and p.workspace_id = stage_chances.workspace_id
  join public.pipeline_stages k on k.workspace_id = stage_chances.workspace_id and k.key = p.stage
  group by 1
$$;

-- The interval holds eight in ten: the leads' own chance, and how little is known of it. Stages nobody was won from count as none.
create function private.forecast_rows(workspace_id uuid, plan jsonb, zone text, first timestamptz, after timestamptz) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  if after <= now() then
    perform private.refuse('A forecast looks ahead: ask for a period that goes on, such as this_quarter.');
  end if;
  return (
    with rows as (
      select s.key, s.position, coalesce(o.count, 0) as open, coalesce(c.trials, 0) as trials, coalesce(c.hits, 0) as hits,
        c.hits::numeric / c.trials as chance
      from public.pipeline_stages s
      left join private.open_leads(forecast_rows.workspace_id, plan ->> 'sql', private.stage_keys(forecast_rows.workspace_id)) o on o.stage = s.key
      left join private.stage_chances(forecast_rows.workspace_id, forecast_rows.after - now()) c on c.stage = s.key
      where s.workspace_id = forecast_rows.workspace_id and s.kind = 'open'
    ), won as (
      select coalesce((private.fact_rows(forecast_rows.workspace_id, plan || '{"family": "decided", "group_by": null}', zone,
        forecast_rows.first, forecast_rows.after) #>> '{total,values,won}')::numeric, 0) as won
    ), sums as (
      select sum(r.open) as open, sum(r.open * coalesce(r.chance, 0)) as expected, coalesce(min(r.trials) filter (where r.open > 0), 0) as sample,
        1.2816 * sqrt(sum(coalesce(r.open * r.chance * (1 - r.chance) + r.open * r.open * r.chance * (1 - r.chance) / nullif(r.trials, 0), 0))) as reach
      from rows r
    )
    select jsonb_build_object(
      'total', jsonb_build_object('sample', u.sample, 'values', jsonb_build_object('open', u.open, 'won_so_far', w.won,
        'expected', round(u.expected, 2), 'forecast', round(w.won + u.expected, 2),
        'forecast_low', round(w.won + greatest(0, u.expected - u.reach), 2), 'forecast_high', round(w.won + least(u.open, u.expected + u.reach), 2))),
      'rows', (select coalesce(jsonb_agg(jsonb_build_object('key', r.key, 'sample', r.trials, 'values', jsonb_build_object('open', r.open,
        'expected', round(r.open * r.chance, 2)) || private.measure_share('chance', r.hits, r.trials)) order by r.position, r.key), '[]') from rows r))
    from sums u cross join won w
  );
end $$;

grant execute on function private.measured_progress(uuid, text, text, timestamptz, timestamptz), private.funnel_steps(uuid),
  private.origin_rows(uuid, timestamptz, timestamptz),
  private.funnel_rows(uuid, jsonb, timestamptz, timestamptz), private.cohort_rows(uuid, jsonb, text, timestamptz, timestamptz),
  private.open_leads(uuid, text, text[]), private.velocity_rows(uuid, jsonb, text, timestamptz, timestamptz, boolean),
  private.stage_chances(uuid, interval), private.forecast_rows(uuid, jsonb, text, timestamptz, timestamptz)
to authenticated;
