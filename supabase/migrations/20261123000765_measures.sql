-- Measures: the numbers that the page and the assistant know, each with a definition that one can read.
-- Owns: list_measures(), private.measures(), private.measure_columns(), private.measure_plan(). Reads: the caller's context.

-- What there is. family: how it is counted (0766 to 0769). groups: what it can be split by, the first when nothing is said.
-- smallest: below this sample a share or a median says little.
create function private.measures() returns table (
  name text, title text, family text, chart text, groups text[], smallest int, definition text
)
language sql immutable set search_path = ''
as $$
  values
    ('pipeline_funnel', 'Pipeline funnel', 'funnel', 'funnel', '{stage}'::text[], 30,
      'Of the leads created in the period, how many ever reached each stage or a later one. Conversion is the share of those who reached the stage before. "Now there" are those in the stage at present. Lost stages count who is there now.'),
    ('time_in_stage', 'Time in stage', 'stays', 'bar', '{stage,rep,source,country,month,segment}', 10,
      'How many days leads stayed in a stage, of the stays that ended in the period: median, mean, and the time within which nine in ten had left.'),
    ('new_leads', 'New leads', 'created', 'line', '{week,day,month,source,rep,country,industry,segment}', 30,
      'Leads created in the period, and what became of them so far. Win rate is won of those decided (won or lost).'),
    ('sources', 'Lead sources', 'created', 'bar', '{source,month,rep,country,industry}', 30,
      'Leads created in the period by where they came from, and what became of them so far. Win rate is won of those decided (won or lost).'),
    ('score_bands', 'Lead quality by score band', 'created', 'bar', '{score_band}', 30,
      'Leads created in the period by their score at present, and what became of them so far. Win rate is won of those decided (won or lost).'),
    ('cohorts', 'Cohorts by month', 'cohort', 'cohort', '{month}', 30,
      'Leads by the month in which they were created, and the share that was won within 30, 60, 90, 180 and 360 days of being created. A share stands only once every lead of the month is that old.'),
    ('win_rate', 'Win rate', 'decided', 'bar', '{month,rep,source,country,industry,score_band,segment}', 30,
      'Of the leads that came to a won or lost stage in the period and are still there, the share that was won.'),
    ('sales_cycle', 'Sales cycle length', 'cycles', 'bar', '{month,rep,source,country,industry,segment}', 10,
      'Days from being created to being won, of the leads won in the period.'),
    ('velocity', 'Pipeline velocity', 'velocity', 'table', '{}', 10,
      'Leads in active stages now × win rate ÷ mean sales cycle, both of the period, for 30 days: how many wins the pipeline yields in 30 days at this pace.'),
    ('forecast', 'Forecast', 'forecast', 'bar', '{stage}', 30,
      'Leads won so far in the period, and those to be expected by its end: each open lead counts with the share of leads that, after entering its stage in the past year, were won within as many days as are left. Eight in ten forecasts hold the interval, if the future is like the past.'),
    ('activity', 'Activity', 'events', 'stacked', '{kind,rep,day,week,month,weekday,hour,source,segment}', 0,
      'Notes, calls, meetings and mails to and from leads, by when they happened.'),
    ('reply_rate', 'Reply rate', 'mails', 'bar', '{rep,source,country,industry,score_band,campaign,month,weekday,hour,reader_weekday,reader_hour,segment}', 30,
      'Of the campaign mails sent in the period, the share that was answered by a person. By the hour of sending: where you are, or the reader''s own where their country has one time.'),
    ('meeting_rate', 'Meeting rate', 'contacts', 'bar', '{rep,source,country,industry,score_band,month,weekday,hour,segment}', 30,
      'Of the leads mailed or called in the period, the share with a meeting within 30 days of the first such contact.'),
    ('campaign_performance', 'Campaign performance', 'campaigns', 'bar', '{campaign}', 30,
      'The campaigns started in the period: mails sent, and what became of them. Opens and clicks are people, not programs. Shares are of the mails sent.'),
    ('step_performance', 'Step performance', 'steps', 'bar', '{step}', 30,
      'The steps of one campaign: mails sent, and what became of them. Shares are of the mails sent.')
$$;

-- What each row of a family tells, as [{key, label, unit}]. A share has beside it <key>_low and <key>_high, its interval of 95 %.
create function private.measure_columns(family text) returns jsonb
language sql immutable set search_path = ''
as $$
  select jsonb_agg(jsonb_build_object('key', c.key, 'label', c.label, 'unit', c.unit) order by c.place)
  from (values
    (1, '{funnel}'::text[], 'reached', 'Reached', 'count'), (2, '{funnel}', 'conversion', 'Conversion', 'share'),
    (3, '{funnel}', 'overall', 'Of all', 'share'), (4, '{funnel}', 'now', 'Now there', 'count'),
    (1, '{stays}', 'stays', 'Stays', 'count'), (1, '{cycles}', 'won', 'Won', 'count'),
    (2, '{stays,cycles}', 'median_days', 'Median', 'days'), (3, '{stays,cycles}', 'mean_days', 'Mean', 'days'),
    (4, '{stays,cycles}', 'nine_in_ten_days', 'Nine in ten within', 'days'),
    (1, '{created,cohort}', 'leads', 'Leads', 'count'), (2, '{created,decided,cohort}', 'won', 'Won', 'count'),
    (3, '{created,decided}', 'lost', 'Lost', 'count'), (4, '{created,decided}', 'win_rate', 'Win rate', 'share'),
    (5, '{cohort}', 'd30', '30 days', 'share'), (6, '{cohort}', 'd60', '60 days', 'share'),
    (7, '{cohort}', 'd90', '90 days', 'share'), (8, '{cohort}', 'd180', '180 days', 'share'), (9, '{cohort}', 'd360', '360 days', 'share'),
    (1, '{velocity}', 'opportunities', 'Active leads', 'count'), (2, '{velocity}', 'win_rate', 'Win rate', 'share'),
    (3, '{velocity}', 'mean_days', 'Mean sales cycle', 'days'), (4, '{velocity}', 'velocity', 'Wins in 30 days', 'number'),
    (1, '{forecast}', 'open', 'Open', 'count'), (2, '{forecast}', 'chance', 'Chance', 'share'),
    (3, '{forecast}', 'expected', 'Expected', 'number'), (4, '{forecast}', 'won_so_far', 'Won so far', 'count'),
    (5, '{forecast}', 'forecast', 'Forecast', 'number'),
    (1, '{events}', 'entries', 'Entries', 'count'), (2, '{events}', 'leads', 'Leads', 'count'),
    (1, '{mails}', 'sent', 'Sent', 'count'), (2, '{mails}', 'replied', 'Replied', 'count'), (3, '{mails}', 'reply_rate', 'Reply rate', 'share'),
    (1, '{contacts}', 'contacted', 'Contacted', 'count'), (2, '{contacts}', 'met', 'Met', 'count'),
    (3, '{contacts}', 'meeting_rate', 'Meeting rate', 'share'),
    (1, '{campaigns,steps}', 'sent', 'Sent', 'count'), (2, '{campaigns,steps}', 'delivered', 'Delivered', 'count'),
    (3, '{campaigns,steps}', 'opened', 'Opened', 'count'), (4, '{campaigns,steps}', 'clicked', 'Clicked', 'count'),
    (5, '{campaigns,steps}', 'replied', 'Replied', 'count'), (6, '{campaigns,steps}', 'reply_rate', 'Reply rate', 'share'),
    (7, '{campaigns,steps}', 'bounced', 'Bounced', 'count'), (8, '{campaigns,steps}', 'unsubscribed', 'Unsubscribed', 'count')
  ) as c (place, families, key, label, unit)
  where measure_columns.family = any(c.families)
$$;

-- [{name, title, definition, chart, groups, columns, smallest_sample, takes_filter}]
create function public.list_measures(workspace_id uuid) returns jsonb
language sql stable security invoker set search_path = ''
as $$
  select jsonb_agg(jsonb_build_object('name', m.name, 'title', m.title, 'definition', m.definition, 'chart', m.chart,
    'groups', m.groups, 'columns', private.measure_columns(m.family), 'smallest_sample', m.smallest,
    'takes_filter', m.family not in ('campaigns', 'steps')) order by m.place)
  from private.measures() with ordinality as m (name, title, family, chart, groups, smallest, definition, place)
  where private.my_role(list_measures.workspace_id) is not null
$$;

-- A period in a zone, [first, after), and the one before it.
create type private.measured_period as (
  zone text, first timestamptz, after timestamptz, before_first timestamptz, before_after timestamptz
);

-- A stretch of days as instants where the caller is, and the one to compare it with: as long, right before it. What goes on
-- still is compared with as much of the one before as has passed of it.
create function private.measure_period(
  workspace_id uuid, period jsonb, out zone text, out first timestamptz, out after timestamptz,
  out before_first timestamptz, out before_after timestamptz
)
language plpgsql stable set search_path = ''
as $$
declare
  clock timestamp;
  named text := case when jsonb_typeof(period) = 'string' then period #>> '{}' end;
  starts timestamp;
  ends timestamp;
  earlier timestamp;
  earlier_end timestamp;
begin
  zone := private.caller_time_zone(workspace_id);
  clock := now() at time zone zone;
  if named = 'all_time' then
    starts := '2000-01-01';
    ends := clock::date + 1;
  elsif named = 'last_12_months' then
    starts := date_trunc('month', clock) - interval '11 months';
    ends := date_trunc('month', clock) + interval '1 month';
    earlier := starts - interval '1 year';
    earlier_end := clock - interval '1 year';
  elsif named is not null then
    select p.first, p.after into starts, ends from private.filter_period(period, clock::date) p;
    if starts > clock then
      perform private.refuse('This period has not begun.');
    end if;
    -- The one that ends where this one begins.
    select p.first, p.after into earlier, earlier_end
    from private.filter_period(to_jsonb(case when named in ('today', 'yesterday') then 'today'
      else 'this_' || split_part(named, '_', 2) end), (starts - interval '1 day')::date) p;
    if ends > clock then
      earlier_end := least(earlier_end, earlier + (clock - starts));
    end if;
  elsif jsonb_typeof(period) = 'object' and period ? 'last_days' and period - 'last_days' = '{}' then
    starts := clock::date + 1 - private.filter_days(period -> 'last_days');
    ends := clock::date + 1;
    earlier := starts - (ends - starts);
    earlier_end := starts;
  elsif jsonb_typeof(period) = 'object' and period - array['from', 'until'] = '{}' and period ? 'from' and period ? 'until' then
    starts := private.measure_day(period -> 'from');
    ends := private.measure_day(period -> 'until');
    if starts >= ends then
      perform private.refuse('"until" is the day after the last one, behind "from".');
    end if;
    earlier := starts - (ends - starts);
    earlier_end := starts;
  else
    perform private.refuse('"period" is like this_quarter, last_12_months, all_time, {"last_days": 30} or {"from": "2026-01-01", "until": "2026-02-01"}.');
  end if;
  first := starts at time zone zone;
  after := ends at time zone zone;
  before_first := earlier at time zone zone;
  before_after := earlier_end at time zone zone;
end $$;

create function private.measure_day(value jsonb) returns date
language plpgsql stable set search_path = ''
as $$
declare
  given text := value #>> '{}';
begin
  if jsonb_typeof(value) <> 'string' or given !~ '^\d{4}-\d\d-\d\d$' or given < '1970-01-01' then
    perform private.refuse('A day of the period is written like 2026-01-31.');
  end if;
  return given::date;
exception when datetime_field_overflow then
  perform private.refuse(format('There is no such day: %s.', given));
  return null;
end $$;

-- A request, checked and complete: {measure, family, group_by, filter, sql, campaign_id, compare}. sql: the filter over l and a.
create function private.measure_plan(workspace_id uuid, request jsonb) returns jsonb
language plpgsql volatile set search_path = ''
as $$
declare
  measure record;
  group_by text := request ->> 'group_by';
begin
  if jsonb_typeof(request) is distinct from 'object'
      or request - array['measure', 'period', 'group_by', 'filter', 'campaign_id', 'compare'] <> '{}' then
    perform private.refuse('A measure is asked with measure, period, group_by, filter, campaign_id and compare, nothing else.');
  end if;
  select m.* into measure from private.measures() m where m.name = request ->> 'measure';
  if measure.name is null then
    perform private.refuse(format('There is no measure "%s". Measures: %s.', left(coalesce(request ->> 'measure', ''), 60),
      (select string_agg(m.name, ', ') from private.measures() m)));
  elsif group_by is not null and group_by <> all(measure.groups) then
    perform private.refuse(format('"%s" cannot be split by "%s". By: %s.', measure.name, left(group_by, 40),
      coalesce(nullif(array_to_string(measure.groups, ', '), ''), 'nothing')));
  elsif measure.family in ('campaigns', 'steps') and private.has_conditions(request -> 'filter') then
    perform private.refuse('Campaign numbers count mails of everyone. For some leads only, ask for reply_rate with the filter.');
  elsif (measure.family = 'steps') <> (coalesce(request ->> 'campaign_id', '') <> '') then
    perform private.refuse('"campaign_id" belongs to step_performance, which needs it.');
  elsif jsonb_typeof(coalesce(request -> 'compare', 'true')) <> 'boolean' then
    perform private.refuse('"compare" is true or false.');
  end if;
  return jsonb_build_object('measure', measure.name, 'family', measure.family, 'group_by', coalesce(group_by, measure.groups[1]),
    'sql', (private.lead_filter_sql(workspace_id, coalesce(request -> 'filter', '{}'))).sql, 'smallest', measure.smallest,
    'campaign_id', request -> 'campaign_id', 'compare', coalesce(request -> 'compare', 'true'),
    'period', coalesce(request -> 'period', to_jsonb(case measure.family when 'cohort' then 'last_12_months' else 'this_quarter' end)));
end $$;

create function private.has_conditions(filter jsonb) returns boolean
language sql immutable set search_path = ''
as $$
  select coalesce(filter ->> 'text', '') <> '' or coalesce(filter -> 'conditions', '[]') <> '[]'
$$;

grant execute on function public.list_measures(uuid), private.measures(), private.measure_columns(text),
  private.measure_period(uuid, jsonb), private.measure_day(jsonb), private.measure_plan(uuid, jsonb), private.has_conditions(jsonb)
to authenticated;
