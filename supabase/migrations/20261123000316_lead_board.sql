-- Lead board: the pipeline as columns, a stage each, with honest counts and sums and the first cards.
-- Owns: lead_board(), lead_board_column(). Reads: pipeline_stages, lead_rows, leads, accounts, private.lead_tally().

-- The column of a number that can be added up: "score", or a custom field of type number or money.
create function private.measure_sql(workspace_id uuid, measure text) returns text
language plpgsql stable set search_path = ''
as $$
declare
  key record;
begin
  select * into key from private.lead_order(measure_sql.workspace_id, measure, null);
  if key.type is null or key.type not in ('int', 'numeric') then
    perform private.refuse(format('"%s" is no number that can be added up.', left(measure, 80)));
  end if;
  return key.col;
end $$;
grant execute on function private.measure_sql(uuid, text) to authenticated;

-- Every stage in its order with how many leads match there, exactly, the sum and the mean of `measure` if one is given (null
-- without any value), and the first `page_size` cards (none for 0):
-- {count, columns: [{stage, label, kind, count, sum, mean, leads, next_cursor}]}. Filter and sort as in search_leads().
create function public.lead_board(
  workspace_id uuid, filter jsonb default '{}', sort jsonb default null, measure text default null, page_size int default 20
) returns json
language plpgsql stable security invoker set search_path = ''
as $$
declare
  compiled record := private.lead_filter_sql(workspace_id, coalesce(filter, '{}'));
  counted jsonb;
  measured text := case when measure is null then 'null::numeric' else private.measure_sql(workspace_id, measure) end;
begin
  if page_size is null or page_size not between 0 and 100 then
    perform private.refuse('"page_size" is a number from 0 to 100.');
  end if;
  if compiled.sql = 'true' and measure is null then
    -- All leads: the counts are kept, and equal what would be counted.
    select coalesce(jsonb_object_agg(t.value, jsonb_build_object('count', t.count)), '{}') into counted
    from private.lead_tally(lead_board.workspace_id, 'stage') t;
  else execute format(
    'select coalesce(jsonb_object_agg(c.stage, to_jsonb(c)), ''{}'') from (
      select l.stage, count(*) as count, sum(%1$s) as sum, round(avg(%1$s), 2) as mean %2$s group by l.stage) c',
    measured, private.lead_scope(lead_board.workspace_id, compiled.sql, measured)
  ) into counted;
  end if;
  return (
    select json_build_object(
      'count', coalesce(sum((counted -> s.key ->> 'count')::bigint), 0),
      'columns', coalesce(json_agg(
        json_build_object('stage', s.key, 'label', s.label, 'kind', s.kind,
          'count', coalesce(counted -> s.key -> 'count', '0'), 'sum', counted -> s.key -> 'sum',
          'mean', counted -> s.key -> 'mean', 'leads', coalesce(p.page -> 'leads', '[]'), 'next_cursor', p.page -> 'next_cursor')
        order by s.position, s.key), '[]')
    )
    from public.pipeline_stages s
    cross join lateral (
      select case when page_size > 0 and counted ? s.key then private.lead_page_json(s.workspace_id,
        format('%s and l.stage = %L', compiled.sql, s.key), filter ->> 'text', compiled.selective, sort, page_size, null) end as page
      offset 0
    ) p
    where s.workspace_id = lead_board.workspace_id
  );
end $$;

-- The next cards of one column: {leads, next_cursor}.
create function public.lead_board_column(
  workspace_id uuid, stage text, filter jsonb default '{}', sort jsonb default null, page_size int default 20,
  cursor text default null
) returns json
language plpgsql stable security invoker set search_path = ''
as $$
declare
  compiled record := private.lead_filter_sql(workspace_id, coalesce(filter, '{}'));
begin
  return private.lead_page_json(lead_board_column.workspace_id, format('%s and l.stage = %L', compiled.sql,
    private.stage_called(lead_board_column.workspace_id, lead_board_column.stage)),
    filter ->> 'text', compiled.selective, sort, page_size, cursor);
end $$;

grant execute on function public.lead_board(uuid, jsonb, jsonb, text, int),
  public.lead_board_column(uuid, text, jsonb, jsonb, int, text)
to authenticated;
