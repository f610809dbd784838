-- Spending limits at work: each model call is reserved for before it is made, and settled by private.account_calls(); a
-- call whose worker died is settled by whoever finds the turn.
-- Owns: private.reserve_spending() and its parts, private.settle_lost_call().
-- Reads: spending_limits, own_spending_limits, daily_spending, turns, turn_events, tool_calls, messages, workspace_members,
--   research_sites (what research has set aside).

-- How many tokens the next question of a turn may have: the longest of its thread so far, growing by a quarter. What was
-- lost is such an estimate itself.
create function private.next_question_tokens(turn public.turns) returns bigint
language plpgsql stable set search_path = ''
as $$
begin
  return greatest(8000, (
    select max(c.input_tokens) * 5 / 4 from public.turn_model_calls c join public.turns t on t.id = c.turn_id
    where t.thread_id = turn.thread_id and c.outcome <> 'lost'
  ));
end $$;

-- What the next model call of a turn may cost: its question and a long answer. Null without a known price.
create function private.next_call_cost(turn public.turns, model text) returns bigint
language plpgsql stable set search_path = ''
as $$
begin
  return private.call_cost(next_call_cost.model, private.spending_day(), private.next_question_tokens(turn), 0, 4000);
end $$;

-- Settles the model call that a turn's dead worker had under way, and returns the turn with it: nobody was told its
-- tokens, but the provider counts them. An estimate: the question as it was reserved for, and what the log has of the
-- answer, four characters to a token. While calls were open and nothing was heard, the model had not been asked yet.
-- The caller has found the lease run out; it holds the row and saves it.
create function private.settle_lost_call(turn public.turns) returns public.turns
language plpgsql set search_path = ''
as $$
declare
  heard record;
begin
  if turn.status <> 'running' or turn.asked_model is null then
    return turn;
  end if;
  select sum(length(e.data ->> 'text')) as characters, min(e.created_at) as first_at into heard
  from public.turn_events e where e.turn_id = turn.id and e.seq > turn.settled_seq and e.type = 'text.delta';
  if heard.characters is null and exists (
    select from public.tool_calls c where c.turn_id = turn.id and c.status in ('pending', 'approved')
  ) then
    return turn;
  end if;
  return private.account_calls(turn, jsonb_build_array(jsonb_build_object(
    'round', (select count(*) + 1 from public.messages m where m.turn_id = turn.id and m.role = 'assistant'),
    'model', turn.asked_model, 'outcome', 'lost', 'retries', 0,
    'input', private.next_question_tokens(turn), 'cached', 0, 'output', ceil(coalesce(heard.characters, 0) / 4.0),
    'is_estimate', true, 'started_at', turn.asked_at, 'first_text_at', heard.first_at,
    'finished_at', greatest(turn.asked_at, turn.lease_until))));
end $$;

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

-- A turn as a claim makes it, and why the model must not be asked; null when it may.
create type private.taken_turn as (turn public.turns, refusal text);

-- Says that a turn's next model call is coming, and sets money aside for it under the limits of its person and workspace.
-- Gives the turn with that, for the caller who holds the row to save in this very transaction; and `refusal`: null, or why
-- the call must not be made: what was spent, when it starts again and who can raise it. Turns of a workspace that has a
-- limit reserve one after the other, so that many at once cannot pass it together.
create function private.reserve_spending(turn public.turns, model text) returns private.taken_turn
language plpgsql set search_path = ''
as $$
declare
  refusal text;
  limits record;
  expected bigint;
begin
  turn.reserved_micros := 0;
  turn.asked_model := reserve_spending.model;
  turn.asked_at := clock_timestamp();
  select s.person_day_micros as person_day, s.month_micros as month, o.day_micros as own_day into limits
  from (select) one
  left join public.spending_limits s on s.workspace_id = turn.workspace_id
  left join public.own_spending_limits o on o.workspace_id = turn.workspace_id and o.user_id = turn.user_id;
  if coalesce(limits.person_day, limits.month, limits.own_day) is null then
    return row(turn, refusal)::private.taken_turn;
  end if;
  perform pg_advisory_xact_lock(hashtextextended('spending ' || turn.workspace_id, 0));
  expected := private.next_call_cost(turn, reserve_spending.model);
  refusal := private.limit_refusal(turn, model, expected, limits.person_day, limits.month, limits.own_day);
  if refusal is null then
    turn.reserved_micros := expected;
  else
    turn.asked_model := null;
  end if;
  return row(turn, refusal)::private.taken_turn;
end $$;

-- Why a call of the expected cost must not be made under these limits; null when it may.
create function private.limit_refusal(
  turn public.turns, model text, expected bigint, person_day bigint, month bigint, own_day bigint
) returns text
language plpgsql stable set search_path = ''
as $$
declare
  today date := private.spending_day();
  person bigint;
  everyone bigint;
begin
  if expected is null then
    return format('A spending limit is set, but the price of the model "%s" is not known, so the limit could not be kept. '
      || 'Whoever runs this installation can enter its price; %s can lift the limit in Settings → Workspace.',
      coalesce(limit_refusal.model, 'unknown'), private.managers_in_words(turn.workspace_id));
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
    union all
    select r.user_id, today, r.reserved_micros from public.research_sites r
    where r.workspace_id = turn.workspace_id and r.reserved_micros > 0
  ) s;
  if person + expected > own_day and own_day <= coalesce(person_day, own_day) then
    return private.limit_in_words('Your own spending limit for today', person, own_day, expected, today + 1, turn,
      'You can raise it in Settings → Profile.');
  elsif person + expected > person_day then
    return private.limit_in_words('Your spending limit for today', person, person_day, expected, today + 1,
      turn, private.managers_in_words(turn.workspace_id) || ' can raise it in Settings → Workspace.');
  elsif everyone + expected > month then
    return private.limit_in_words('The workspace''s spending limit for this month', everyone, month, expected,
      (date_trunc('month', today) + interval '1 month')::date, turn,
      private.managers_in_words(turn.workspace_id) || ' can raise it in Settings → Workspace.');
  end if;
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
