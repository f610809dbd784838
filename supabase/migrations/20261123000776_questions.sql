-- Questions in SQL: one read-only statement over the views of 0775, checked after Postgres itself has resolved every name, and
-- run by a role that can do nothing else.
-- Owns: ask_data(), private.question_functions(), private.question_fault(), private.run_question(). Reads: schema reports.
-- Refusals: 22023 with the reason, PT404.

-- What a statement may call, by its name in pg_catalog; _shared/questions/allowed_sql.ts has the same.
create function private.question_functions() returns text[]
language sql immutable set search_path = ''
as $$
  select '{count,sum,avg,min,max,bool_and,bool_or,every,stddev,stddev_samp,stddev_pop,variance,var_samp,var_pop,corr,percentile_cont,
    percentile_disc,mode,string_agg,array_agg,row_number,rank,dense_rank,percent_rank,cume_dist,ntile,lag,lead,first_value,last_value,
    nth_value,abs,ceil,ceiling,floor,round,trunc,mod,power,sqrt,ln,log,exp,sign,width_bucket,lower,upper,initcap,length,char_length,
    btrim,ltrim,rtrim,substring,substr,left,right,position,strpos,split_part,replace,starts_with,concat,concat_ws,date_trunc,date_part,
    extract,age,now,date,make_date,make_interval,to_char,to_date,justify_days,justify_hours,justify_interval,timezone,isfinite,
    cardinality,array_length,array_position,array_to_string,jsonb_typeof,jsonb_array_length,jsonb_extract_path_text,like_escape}'::text[]
$$;

-- Why the analysed statement (a view's rule, as Postgres prints its nodes) is none that may run; null when nothing is wrong.
-- Deny by default: node types, relations, functions and types that are not known here are refused.
create function private.question_fault(tree text, itself oid) returns text
language plpgsql stable set search_path = ''
as $$
declare
  known_nodes constant text[] := '{QUERY,RTE,RANGETBLENTRY,RTEPERMISSIONINFO,FROMEXPR,RANGETBLREF,JOINEXPR,TARGETENTRY,VAR,CONST,OPEXPR,
    FUNCEXPR,AGGREF,WINDOWFUNC,WINDOWCLAUSE,SORTGROUPCLAUSE,GROUPINGSET,GROUPINGFUNC,CASE,CASEEXPR,WHEN,CASEWHEN,CASETESTEXPR,ARRAY,
    ARRAYEXPR,COALESCE,COALESCEEXPR,MINMAX,MINMAXEXPR,SUBLINK,BOOLEXPR,NULLTEST,BOOLEANTEST,RELABELTYPE,COERCEVIAIO,ARRAYCOERCEEXPR,
    SCALARARRAYOPEXPR,DISTINCTEXPR,NULLIFEXPR,COMMONTABLEEXPR,SETOPERATIONSTMT,ALIAS,SUBSCRIPTINGREF,SQLVALUEFUNCTION,NAMEDARGEXPR}'::text[];
  known_types constant oid[] := array['bool', 'int2', 'int4', 'int8', 'numeric', 'float4', 'float8', 'text', 'varchar', 'bpchar', 'date',
    'timestamp', 'timestamptz', 'time', 'interval', 'uuid', 'jsonb', 'json', 'unknown', 'text[]', 'varchar[]', 'int4[]', 'int8[]',
    'numeric[]', 'float8[]', 'bool[]', 'uuid[]', 'date[]', 'timestamptz[]']::regtype[]::oid[];
  offender text;
begin
  select lower(x[1]) into offender from regexp_matches(tree, '(?<!\\)\{([A-Z_]+)', 'g') x where not x[1] = any (known_nodes) limit 1;
  if offender is not null then
    return format('"%s" is not among what questions may use.', offender);
  elsif tree like '%:hasRecursive true%' or tree like '%:cterecursive true%' then
    return '"with recursive" could go on for ever, so it is refused.';
  elsif tree ~ ':rowMarks \(' or tree like '%:hasForUpdate true%' then
    return 'A question locks no rows: leave out "for update".';
  elsif tree like '%:funcretset true%' or tree like '%:hasTargetSRFs true%' then
    return 'A function that makes rows is refused; reports.days has a row for each day.';
  end if;
  select c.oid::regclass::text into offender
  from regexp_matches(tree, ':relid (\d+)', 'g') x join pg_catalog.pg_class c on c.oid = x[1]::oid
  where c.oid <> itself and (c.relkind <> 'v' or c.relnamespace <> 'reports'::regnamespace) limit 1;
  if offender is not null then
    return format('"%s" is not one of the views in reports.', offender);
  end if;
  -- Functions by their names or as casts, operators by what they are made of.
  select p.oid::regproc::text into offender
  from regexp_matches(tree, ':(funcid|opfuncid|aggfnoid|winfnoid) (\d+)', 'g') x join pg_catalog.pg_proc p on p.oid = x[2]::oid
  where p.pronamespace <> 'pg_catalog'::regnamespace or p.provolatile = 'v' or p.proretset or not case x[1]
    when 'opfuncid' then exists (select from pg_catalog.pg_operator o where o.oprcode = p.oid)
    else p.proname = any (private.question_functions()) or exists (select from pg_catalog.pg_cast k where k.castfunc = p.oid) end
  limit 1;
  if offender is not null then
    return format('The function "%s" is not among those that questions may call.', offender);
  end if;
  select format_type(x[1]::oid, null) into offender
  from regexp_matches(tree, ':(?:consttype|resulttype|funcresulttype) (\d+)', 'g') x where not x[1]::oid = any (known_types) limit 1;
  if offender is not null then
    return format('The type "%s" is not among those that questions may use.', offender);
  end if;
  return null;
end $$;

-- Runs a statement: {columns: [{name, type}], rows: [[…]], is_cut}. Definer, owned by the analyst, in whose name all of it
-- happens: within it no statement takes another role. Whoever calls it, the claims of the request decide what is seen.
-- The statement is only ever prepared for a cursor until it is known to be a single one, and checked before it is planned.
create function private.run_question(workspace_id uuid, statement text, zone text, row_limit int) returns jsonb
language plpgsql volatile security definer
set search_path = '' set work_mem = '16MB' set jit = 'off' set max_parallel_workers_per_gather = '0' set cursor_tuple_fraction = '1'
set timezone = 'UTC'
as $$
declare
  most_cost constant float8 := 20000000;
  most_bytes constant int := 400000;
  answer refcursor;
  plan json;
  tree text;
  itself oid;
  columns jsonb;
  found_row record;
  row_values jsonb;
  rows jsonb[] := '{}'::jsonb[];
  bytes int := 0;
  is_cut boolean := false;
  fault text;
  hint text;
begin
  perform set_config('app.asked_workspace', run_question.workspace_id::text, true), set_config('timezone', zone, true);
  -- A cursor takes one statement only, and nothing is planned or run until it is fetched from.
  open answer for execute E'explain\n' || statement;
  close answer;
  begin
    execute E'create temporary view asked_question as\n' || statement;
    itself := to_regclass('pg_temp.asked_question')::oid;
    select r.ev_action::text into tree from pg_catalog.pg_rewrite r where r.ev_class = itself;
    select jsonb_agg(jsonb_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod)) order by a.attnum) into columns
    from pg_catalog.pg_attribute a where a.attrelid = itself and a.attnum > 0;
    fault := private.question_fault(tree, itself);
    raise exception using errcode = 'ZZ001';
  exception when sqlstate 'ZZ001' then
    -- The view is gone again.
    null;
  end;
  if fault is not null then
    raise exception using errcode = '22023', message = fault;
  end if;
  perform set_config('transaction_read_only', 'on', true);
  open answer for execute E'explain (format json)\n' || statement;
  fetch answer into plan;
  close answer;
  if (plan -> 0 -> 'Plan' ->> 'Total Cost')::float8 > most_cost then
    raise exception using errcode = '22023',
      message = 'This would read far too much. Join the views by their ids, and ask of a shorter time.';
  end if;
  open answer for execute statement;
  loop
    fetch answer into found_row;
    exit when not found;
    row_values := to_jsonb(found_row);
    bytes := bytes + length(row_values::text);
    is_cut := cardinality(rows) >= row_limit or bytes > most_bytes;
    exit when is_cut;
    rows := rows || (select jsonb_agg(row_values -> (c ->> 'name') order by place) from jsonb_array_elements(columns) with ordinality as k (c, place));
  end loop;
  close answer;
  perform set_config('app.asked_workspace', '', true);
  return jsonb_build_object('columns', columns, 'rows', to_jsonb(rows), 'is_cut', is_cut);
exception
  when query_canceled then
    raise exception using errcode = '22023', message = 'The question took too long and was stopped. Ask of fewer rows or of a shorter time.';
  when others then
    -- Faults of the statement are told; those of the server are the server's.
    if left(sqlstate, 2) not in ('0A', '21', '22', '2B', '25', '42', '54') then
      raise;
    end if;
    get stacked diagnostics hint = pg_exception_hint;
    raise exception using errcode = '22023', message = case when sqlerrm like '%multi-query%' then 'A question is one statement only.'
      when sqlstate = '42701' then 'Give each column a name of its own: ' || sqlerrm || '.'
      else sqlerrm || coalesce(' (' || nullif(hint, '') || ')', '') end;
end $$;
grant execute on function private.question_fault(text, oid), private.question_functions() to analyst;
grant usage on schema private to analyst;
grant create on schema private to analyst;
alter function private.run_question(uuid, text, text, int) owner to analyst;
revoke create on schema private from analyst;
grant execute on function private.run_question(uuid, text, text, int) to authenticated;

-- Answers one statement over the views in reports as the caller, in their time zone:
-- {columns: [{name, type}], rows: [[…]], is_cut, row_limit, time_zone}. Volatile: the transaction must be able to write for the
-- check, which leaves nothing behind. The time-out is the database's own, of 8 seconds, which PostgREST reads here.
create function public.ask_data(workspace_id uuid, statement text, row_limit int default 200) returns jsonb
language plpgsql volatile security invoker set search_path = '' set statement_timeout = '8s'
as $$
declare
  zone text := private.caller_time_zone(workspace_id);
begin
  if private.my_role(ask_data.workspace_id) is null then
    raise exception 'No such workspace.' using errcode = 'PT404';
  elsif coalesce(length(btrim(statement)), 0) not between 1 and 8000 then
    perform private.refuse('A statement has 1 to 8000 characters.');
  elsif row_limit is null or row_limit not between 1 and 1000 then
    perform private.refuse('"row_limit" is 1 to 1000.');
  end if;
  return private.run_question(ask_data.workspace_id, statement, zone, row_limit) || jsonb_build_object('row_limit', row_limit, 'time_zone', zone);
end $$;
grant execute on function public.ask_data(uuid, text, int) to authenticated;
