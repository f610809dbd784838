-- What the page shows of costs: spending of the month, limits and who sets them, and how one turn came about.
-- Owns: spending_overview(), set_spending_limits(), set_own_spending_limit(), turn_trace(), private.spending_sums().
-- Reads: daily_spending, spending_limits, own_spending_limits, turns, turn_model_calls, tool_calls, workspace_members.

-- The numbers of any set of spending, with the cost null where a price is not known.
create function private.spending_sums(calls bigint, input bigint, cached bigint, output bigint, cost bigint, unpriced bigint)
returns jsonb
language sql immutable set search_path = ''
as $$
  select jsonb_build_object('model_calls', coalesce(calls, 0), 'input_tokens', coalesce(input, 0),
    'cached_tokens', coalesce(cached, 0), 'output_tokens', coalesce(output, 0),
    'cost_micros', coalesce(cost, 0), 'unpriced_calls', coalesce(unpriced, 0))
$$;

-- The spending of this month (UTC) by day and by person, the limits, and the latest turns: of everyone for owners and
-- admins, of oneself for others. Null for a stranger. Says of turns only numbers, never what was said in them.
-- Definer: turns are read by their own person alone.
create function public.spending_overview(workspace_id uuid) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  place constant uuid := spending_overview.workspace_id;
  today constant date := private.spending_day();
  everyone constant boolean := private.can_manage(spending_overview.workspace_id);
begin
  if private.my_role(place) is null then
    return null;
  end if;
  return (
    with rows as materialized (
      select d.* from public.daily_spending d
      where d.workspace_id = place and d.day >= date_trunc('month', today)::date and (everyone or d.user_id = auth.uid())
    )
    select jsonb_build_object(
      'today', today, 'everyone', everyone,
      'limits', jsonb_build_object(
        'person_day_micros', (select l.person_day_micros from public.spending_limits l where l.workspace_id = place),
        'month_micros', (select l.month_micros from public.spending_limits l where l.workspace_id = place),
        'own_day_micros', (select l.day_micros from public.own_spending_limits l
          where l.workspace_id = place and l.user_id = auth.uid())),
      'month', (select private.spending_sums(sum(r.model_calls), sum(r.input_tokens)::bigint, sum(r.cached_tokens)::bigint,
          sum(r.output_tokens)::bigint, sum(r.cost_micros)::bigint, sum(r.unpriced_calls)) from rows r),
      'own_today', (select private.spending_sums(sum(r.model_calls), sum(r.input_tokens)::bigint, sum(r.cached_tokens)::bigint,
          sum(r.output_tokens)::bigint, sum(r.cost_micros)::bigint, sum(r.unpriced_calls))
        from rows r where r.day = today and r.user_id = auth.uid()),
      'days', (select coalesce(jsonb_agg(d.sums || jsonb_build_object('day', d.day) order by d.day desc), '[]') from (
          select r.day, private.spending_sums(sum(r.model_calls), sum(r.input_tokens)::bigint, sum(r.cached_tokens)::bigint,
            sum(r.output_tokens)::bigint, sum(r.cost_micros)::bigint, sum(r.unpriced_calls)) as sums
          from rows r group by r.day) d),
      'people', (select coalesce(jsonb_agg(p.sums || jsonb_build_object('user_id', p.user_id, 'name', p.name)
            order by p.cost desc, p.name), '[]') from (
          select r.user_id, coalesce(min(m.display_name), 'A former member') as name, sum(r.cost_micros) as cost,
            private.spending_sums(sum(r.model_calls), sum(r.input_tokens)::bigint, sum(r.cached_tokens)::bigint,
              sum(r.output_tokens)::bigint, sum(r.cost_micros)::bigint, sum(r.unpriced_calls)) as sums
          from rows r left join public.workspace_members m on m.workspace_id = place and m.user_id = r.user_id
          group by r.user_id) p),
      'latest', (select coalesce(jsonb_agg(jsonb_build_object('turn_id', t.id, 'name', t.name, 'status', t.status,
            'created_at', t.created_at, 'usage', t.usage) order by t.created_at desc), '[]') from (
          select t.id, t.status, t.created_at, private.turn_usage(t) as usage,
            coalesce(m.display_name, 'A former member') as name
          from public.turns t left join public.workspace_members m on m.workspace_id = place and m.user_id = t.user_id
          where t.workspace_id = place and t.source = 'chat' and (everyone or t.user_id = auth.uid())
          order by t.created_at desc limit 20) t)
    )
  );
end $$;
create index turns_workspace_id_created_at_idx on public.turns (workspace_id, created_at desc);

-- Definer: limits are written here only. Null is no limit.
create function public.set_spending_limits(workspace_id uuid, person_day_micros bigint, month_micros bigint) returns jsonb
language plpgsql security definer set search_path = ''
as $$
begin
  if not private.can_manage(set_spending_limits.workspace_id) then
    raise exception 'Only owners and admins set the spending limits.' using errcode = '42501';
  elsif least(set_spending_limits.person_day_micros, set_spending_limits.month_micros) < 0 then
    raise exception 'A limit is zero or more.' using errcode = 'PT400';
  end if;
  insert into public.spending_limits (workspace_id, person_day_micros, month_micros)
  values (set_spending_limits.workspace_id, set_spending_limits.person_day_micros, set_spending_limits.month_micros)
  on conflict on constraint spending_limits_workspace_id_key do update set
    person_day_micros = excluded.person_day_micros, month_micros = excluded.month_micros;
  return jsonb_build_object('person_day_micros', set_spending_limits.person_day_micros,
    'month_micros', set_spending_limits.month_micros);
end $$;

-- A person's own limit can only be lower than what the workspace allows them. Definer for the same reason.
create function public.set_own_spending_limit(workspace_id uuid, day_micros bigint) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  allowed bigint;
begin
  if private.my_role(set_own_spending_limit.workspace_id) is null then
    raise exception 'No such workspace.' using errcode = '42501';
  elsif set_own_spending_limit.day_micros < 0 then
    raise exception 'A limit is zero or more.' using errcode = 'PT400';
  end if;
  select l.person_day_micros into allowed from public.spending_limits l
  where l.workspace_id = set_own_spending_limit.workspace_id;
  if set_own_spending_limit.day_micros > allowed then
    raise exception 'The workspace allows % a day; your own limit can only be lower.', private.money(allowed)
      using errcode = 'PT400';
  end if;
  insert into public.own_spending_limits (workspace_id, user_id, day_micros)
  values (set_own_spending_limit.workspace_id, auth.uid(), set_own_spending_limit.day_micros)
  on conflict on constraint own_spending_limits_workspace_id_user_id_key do update set day_micros = excluded.day_micros;
  return jsonb_build_object('day_micros', set_own_spending_limit.day_micros);
end $$;

create function private.milliseconds_between(earlier timestamptz, later timestamptz) returns int
language sql immutable set search_path = ''
as $$
  select round(extract(epoch from later - earlier) * 1000)::int
$$;

-- How one of the caller's own turns came about, or any of a workspace that they manage; null for others. Model calls and
-- tools with tokens, cost, times and retries, and nothing that was said, asked for or found.
-- Definer: turns and the ledger are read by their own person alone.
create function public.turn_trace(turn_id uuid) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object(
    'turn', jsonb_build_object('id', t.id, 'status', t.status, 'source', t.source, 'error_code', t.error ->> 'code',
      'workers', t.epoch, 'created_at', t.created_at, 'finished_at', t.finished_at,
      'queued_milliseconds', private.milliseconds_between(t.created_at, t.started_at),
      'milliseconds', private.milliseconds_between(t.created_at, t.finished_at),
      'usage', private.turn_usage(t)),
    'person', coalesce((select m.display_name from public.workspace_members m
      where m.workspace_id = t.workspace_id and m.user_id = t.user_id), 'A former member'),
    'thread', (select jsonb_build_object('turns', count(*), 'input_tokens', coalesce(sum(o.input_tokens), 0),
        'cached_tokens', coalesce(sum(o.cached_tokens), 0), 'output_tokens', coalesce(sum(o.output_tokens), 0),
        'cost_micros', case when sum(o.unpriced_calls) = 0 then sum(o.cost_micros) end)
      from public.turns o where o.thread_id = t.thread_id),
    'model_calls', (select coalesce(jsonb_agg(jsonb_build_object('round', c.round, 'model', c.model, 'outcome', c.outcome,
        'retries', c.retries, 'input_tokens', c.input_tokens, 'cached_tokens', c.cached_tokens,
        'output_tokens', c.output_tokens, 'is_estimate', c.is_estimate, 'cost_micros', c.cost_micros,
        'started_at', c.started_at,
        'first_text_milliseconds', private.milliseconds_between(c.started_at, c.first_text_at),
        'milliseconds', private.milliseconds_between(c.started_at, c.finished_at)) order by c.id), '[]')
      from public.turn_model_calls c where c.turn_id = t.id),
    'tools', (select coalesce(jsonb_agg(jsonb_build_object('tool', c.tool, 'effect', c.effect, 'status', c.status,
        'started_at', c.created_at, 'ran_milliseconds', c.ran_milliseconds,
        'milliseconds', private.milliseconds_between(c.created_at, c.finished_at)) order by c.created_at, c.position), '[]')
      from public.tool_calls c where c.turn_id = t.id)
  )
  from public.turns t
  where t.id = turn_trace.turn_id and t.workspace_id in (select private.my_workspace_ids())
    and (t.user_id = (select auth.uid()) or private.can_manage(t.workspace_id))
$$;

grant execute on function
  public.spending_overview(uuid), public.set_spending_limits(uuid, bigint, bigint),
  public.set_own_spending_limit(uuid, bigint), public.turn_trace(uuid)
to authenticated;
