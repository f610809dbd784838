-- Data quality: what is missing or there twice, when it has become worth an hour of somebody's time.
-- Owns: find_data_quality(). Reads: leads, through find_duplicates() and count_leads().

-- Counts of what is wrong: leads without an e-mail address, a company or an owner, and pairs that may be one person; of each
-- at least `min_leads`, and of missing values `min_percent` of the leads. Owners and admins hear of the whole workspace,
-- others of the leads they own, and of those only what is missing. Told again when it has doubled, and once a quarter.
-- Facts: {problem, count, is_exact, leads, percent, is_whole, filter}: `filter` shows the leads in the page.
create function public.find_data_quality(workspace_id uuid, tuning jsonb, at timestamptz) returns jsonb
language plpgsql stable security invoker set search_path = ''
as $$
declare
  least_leads constant int := private.threshold(tuning, 'min_leads');
  least_share constant numeric := private.threshold(tuning, 'min_percent') / 100;
  is_whole constant boolean := private.can_manage(find_data_quality.workspace_id);
  mine constant jsonb := case when is_whole then '[]'::jsonb else '[{"field": "owner", "operator": "is_any_of", "values": ["me"]}]' end;
  leads constant bigint := (public.count_leads(find_data_quality.workspace_id, jsonb_build_object('conditions', mine)) ->> 'count')::bigint;
  duplicates jsonb := case when is_whole then public.find_duplicates(find_data_quality.workspace_id, 200) end;
begin
  return (
    with counted as (
      select p.place, p.problem, f.filter, (c.counted ->> 'count')::bigint as count, (c.counted ->> 'count_is_exact')::boolean as is_exact
      from (values (2, 'no_email', 'email'), (3, 'no_company', 'company'), (4, 'no_owner', 'owner')) as p (place, problem, field)
      cross join lateral (select jsonb_build_object('conditions', mine || jsonb_build_array(
        jsonb_build_object('field', p.field, 'operator', 'is_empty'))) as filter) f
      cross join lateral (select public.count_leads(find_data_quality.workspace_id, f.filter) as counted) c
      where p.problem <> 'no_owner' or is_whole
      union all
      select 1, 'duplicates', null, jsonb_array_length(duplicates -> 'pairs'), not (duplicates ->> 'more')::boolean
      where duplicates is not null
    )
    select coalesce(jsonb_agg(jsonb_build_object(
      'key', concat_ws(' ', c.problem, floor(log(2, c.count))::int, to_char(find_data_quality.at at time zone 'UTC', 'YYYY-Q')),
      'priority', 'low',
      'facts', jsonb_build_object('problem', c.problem, 'count', c.count, 'is_exact', c.is_exact, 'leads', leads,
        'percent', round(100.0 * c.count / nullif(leads, 0), 1), 'is_whole', is_whole, 'filter', c.filter),
      'evidence', jsonb_build_array(
        jsonb_build_object('label', case c.problem when 'duplicates' then 'Pairs' else 'Leads' end,
          'value', case when c.is_exact then c.count::text else 'more than ' || c.count end),
        jsonb_build_object('label', 'Of all leads', 'value', leads))
    ) order by c.place), '[]')
    from counted c
    where c.count >= greatest(1, least_leads) and (c.problem = 'duplicates' or c.count >= least_share * leads)
  );
end $$;
grant execute on function public.find_data_quality(uuid, jsonb, timestamptz) to authenticated;
