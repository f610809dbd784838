-- Spending limits at work: each model call is reserved for before it is made, and settled by private.account_step().
-- Owns: private.reserve_spending() and its parts.
-- Reads: spending_limits, own_spending_limits, daily_spending, turns, workspace_members.

-- What the next model call of a turn may cost: the longest question of its thread so far, growing by a quarter, and a
-- long answer. Null without a known price.
create function private.next_call_cost(turn public.turns, model text) returns bigint
language sql stable set search_path = ''
as $$
  select private.call_cost(next_call_cost.model, private.spending_day(), greatest(8000, (
      select max(c.input_tokens) * 5 / 4 from public.turn_model_calls c join public.turns t on t.id = c.turn_id
      where t.thread_id = turn.thread_id
    )), 0, 4000)
$$;

-- Who may raise the workspace's limits: "Ada Weber or Ben Okoro".
create function private.managers_in_words(workspace_id uuid) returns text
language sql stable set search_path = ''
as $$
  select coalesce(string_agg(manager.display_name, ' or '), 'An owner or admin')
  from (select m.display_name from public.workspace_members m
        where m.workspace_id = managers_in_words.workspace_id and m.role in ('owner', 'admin')
        order by m.role desc, m.created_at limit 3) manager
$$;

-- An instant in the person's own zone: "24 November at 01:00 (Europe/Berlin)".
create function private.instant_in_words(instant timestamptz, turn public.turns) returns text
language sql stable set search_path = ''
as $$
  select to_char(instant_in_words.instant at time zone z.name, 'FMDD FMMonth "at" HH24:MI') || ' (' || z.name || ')'
  from (select coalesce((select c.time_zone from public.user_contexts c
    where c.workspace_id = turn.workspace_id and c.user_id = turn.user_id), 'UTC') as name) z
$$;

-- Sets money aside for a turn's next model call under the limits of its person and workspace. Returns null, or why the
-- call must not be made: what was spent, when it starts again and who can raise it. Turns of a workspace that has a limit
-- reserve one after the other, so that many at once cannot pass it together. The caller holds the turn's row lock.
create function private.reserve_spending(turn public.turns, model text) returns text
language plpgsql set search_path = ''
as $$
declare
  today date := private.spending_day();
  shared public.spending_limits;
  own bigint;
  expected bigint;
  person bigint;
  everyone bigint;
begin
  select * into shared from public.spending_limits l where l.workspace_id = turn.workspace_id;
  select l.day_micros into own from public.own_spending_limits l
  where l.workspace_id = turn.workspace_id and l.user_id = turn.user_id;
  if coalesce(shared.person_day_micros, shared.month_micros, own) is null then
    return null;
  end if;
  perform pg_advisory_xact_lock(hashtextextended('spending ' || turn.workspace_id, 0));
  expected := private.next_call_cost(turn, reserve_spending.model);
  if expected is null then
    return format('A spending limit is set, but the price of the model "%s" is not known, so the limit could not be kept. '
      || 'Whoever runs this installation can enter its price; %s can lift the limit in Settings → Workspace.',
      coalesce(reserve_spending.model, 'unknown'), private.managers_in_words(turn.workspace_id));
  end if;
  select coalesce(sum(s.micros) filter (where s.user_id = turn.user_id and s.day = today), 0),
    coalesce(sum(s.micros), 0)
  into person, everyone
  from (
    select d.user_id, d.day, d.cost_micros as micros from public.daily_spending d
    where d.workspace_id = turn.workspace_id and d.day >= date_trunc('month', today)::date
    union all
    select t.user_id, today, t.reserved_micros from public.turns t
    where t.workspace_id = turn.workspace_id and t.reserved_micros > 0 and t.id <> turn.id
  ) s;
  if person + expected > own and own <= coalesce(shared.person_day_micros, own) then
    return private.limit_in_words('Your own spending limit for today', person, own, expected, today + 1, turn,
      'You can raise it in Settings → Profile.');
  elsif person + expected > shared.person_day_micros then
    return private.limit_in_words('Your spending limit for today', person, shared.person_day_micros, expected, today + 1,
      turn, private.managers_in_words(turn.workspace_id) || ' can raise it in Settings → Workspace.');
  elsif everyone + expected > shared.month_micros then
    return private.limit_in_words('The workspace''s spending limit for this month', everyone, shared.month_micros, expected,
      (date_trunc('month', today) + interval '1 month')::date, turn,
      private.managers_in_words(turn.workspace_id) || ' can raise it in Settings → Workspace.');
  end if;
  update public.turns t set reserved_micros = expected where t.id = turn.id;
  return null;
end $$;

create function private.limit_in_words(
  which text, spent bigint, cap bigint, expected bigint, resets date, turn public.turns, remedy text
) returns text
language sql stable set search_path = ''
as $$
  select format('%s is reached: %s of %s is spent or set aside, and the next step may cost up to %s. It starts again on %s. %s',
    which, private.money(spent), private.money(cap), private.money(expected),
    private.instant_in_words(resets::timestamp at time zone 'UTC', turn), remedy)
$$;
