-- Data quality: what is missing or there twice, when it has become worth an hour of somebody's time.
-- Owns: find_data_quality(), private.count_lacking(). Reads: leads, also through find_duplicates() and count_leads().

-- As many as lack it, whoever owns them: counting those of a filter would read all leads to find the few.
create index leads_without_email_idx on public.leads (workspace_id, owner_id) where email is null and deleted_at is null;
create index leads_without_company_idx on public.leads (workspace_id, owner_id) where account_id is null and deleted_at is null;

-- How many leads lack an e-mail address or a company, of one owner or (null) of all; one more than `most` where there are more.
create function private.count_lacking(workspace_id uuid, problem text, owner uuid, most int) returns bigint
language plpgsql stable set search_path = ''
as $$
begin
  return case
    when problem = 'no_email' and owner is null then (select count(*) from (select from public.leads l
      where l.workspace_id = count_lacking.workspace_id and l.email is null and l.deleted_at is null limit most + 1) n)
    when problem = 'no_email' then (select count(*) from (select from public.leads l
      where l.workspace_id = count_lacking.workspace_id and l.owner_id = owner and l.email is null and l.deleted_at is null
      limit most + 1) n)
    when problem = 'no_company' and owner is null then (select count(*) from (select from public.leads l
      where l.workspace_id = count_lacking.workspace_id and l.account_id is null and l.deleted_at is null limit most + 1) n)
    when problem = 'no_company' then (select count(*) from (select from public.leads l
      where l.workspace_id = count_lacking.workspace_id and l.owner_id = owner and l.account_id is null and l.deleted_at is null
      limit most + 1) n)
  end;
end $$;
grant execute on function private.count_lacking(uuid, text, uuid, int) to authenticated;

-- Counts of what is wrong: leads without an e-mail address, a company or an owner, and pairs that may be one person; of each
-- at least `min_leads`, and of missing values `min_percent` of the leads. Owners and admins hear of the whole workspace,
-- others of the leads they own, and of those only what is missing. Told again when it has doubled, and once a quarter.
-- Facts: {problem, count, is_exact, leads, percent, is_whole, filter}: `filter` shows the leads in the page.
create function public.find_data_quality(workspace_id uuid, tuning jsonb, at timestamptz) returns jsonb
language plpgsql stable security invoker set search_path = ''
as $$
declare
  most constant int := 10000;
  least_leads constant int := private.threshold(tuning, 'min_leads');
  least_share constant numeric := private.threshold(tuning, 'min_percent') / 100;
  is_whole constant boolean := private.can_manage(find_data_quality.workspace_id);
  mine constant jsonb := case when is_whole then '[]'::jsonb else '[{"field": "owner", "operator": "is_any_of", "values": ["me"]}]' end;
  leads constant bigint := (public.count_leads(find_data_quality.workspace_id, jsonb_build_object('conditions', mine)) ->> 'count')::bigint;
  duplicates jsonb := case when is_whole then public.find_duplicates(find_data_quality.workspace_id, 200) end;
begin
  return (
    with counted as (
      select p.place, p.problem, f.filter, least(c.lacking, most) as count, c.lacking <= most as is_exact
      from (values (2, 'no_email', 'email'), (3, 'no_company', 'company')) as p (place, problem, field)
      cross join lateral (select jsonb_build_object('conditions', mine || jsonb_build_array(
        jsonb_build_object('field', p.field, 'operator', 'is_empty'))) as filter) f
      cross join lateral (select private.count_lacking(find_data_quality.workspace_id, p.problem,
        case when not is_whole then auth.uid() end, most) as lacking) c
      union all
      select 4, 'no_owner', '{"conditions": [{"field": "owner", "operator": "is_empty"}]}', leads - (
        select coalesce(sum(t.count), 0)::bigint from private.lead_tally(find_data_quality.workspace_id, 'owner') t), true
      where is_whole
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
