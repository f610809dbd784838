-- Costs: what each model call used and cost, what people and workspaces have spent, and the limits that hold them.
-- Money is in micro-dollars: 1,000,000 is one US dollar. Days and months are those of UTC.
-- Owns: private.model_prices, turn_model_calls, daily_spending, spending_limits, own_spending_limits, the cost columns of
--   turns and tool_calls, private.account_step(), private.settle_lost_call(), private.turn_usage(). Reads: turns, tool_calls.

-- Configuration: to change a price, add a row from the day on which it holds. A model without a row has an unknown cost.
create table private.model_prices (
  model text not null,
  effective_from date not null,
  input_micros bigint not null,
  cached_micros bigint not null,
  output_micros bigint not null,
  primary key (model, effective_from),
  constraint model_prices_are_not_negative check (least(input_micros, cached_micros, output_micros) >= 0)
);
comment on table private.model_prices is 'What a million tokens of a model cost from a day on, in micro-dollars.';
alter table private.model_prices enable row level security;
create policy "Prices are read by the functions that count with them" on private.model_prices
  for select to authenticated
  using (false);
revoke all on private.model_prices from anon, authenticated;
-- The providers' published standard prices; long prompts and writes into their cache may cost more there.
insert into private.model_prices (model, effective_from, input_micros, cached_micros, output_micros) values
  ('demo', '2026-01-01', 0, 0, 0),
  ('gpt-5.4-mini', '2026-03-17', 750000, 75000, 4500000),
  ('gpt-5.6-sol', '2026-07-09', 5000000, 500000, 30000000),
  ('gpt-5.6-terra', '2026-07-09', 2500000, 250000, 15000000),
  ('gpt-5.6-terra', '2026-07-30', 2000000, 200000, 12000000),
  ('gpt-5.6-luna', '2026-07-09', 1000000, 100000, 6000000),
  ('gpt-5.6-luna', '2026-07-30', 200000, 20000, 1200000),
  ('gpt-6-luna', '2026-09-22', 100000, 10000, 500000),
  ('gpt-6.1-sol', '2026-09-29', 2000000, 100000, 10000000),
  ('gpt-6.1-terra', '2026-10-26', 1000000, 50000, 5000000);

alter table public.turns
  add column cost_micros bigint not null default 0,
  add column unpriced_calls int not null default 0,
  add column reserved_micros bigint not null default 0,
  add column asked_model text,
  add column asked_at timestamptz;
comment on column public.turns.unpriced_calls is 'Model calls whose price is not known: the cost is then unknown, not small.';
comment on column public.turns.reserved_micros is 'Set aside under a spending limit for the model call under way.';
comment on column public.turns.asked_model is 'The model whose answer is awaited, or is asked as soon as the open calls are done.';
comment on column public.turns.asked_at is 'When a worker said so.';
create index turns_reserved_idx on public.turns (workspace_id, user_id) where reserved_micros > 0;
alter table public.tool_calls add column ran_milliseconds int;
comment on column public.tool_calls.ran_milliseconds is 'How long the tool itself worked, without waiting for a person.';

create table public.turn_model_calls (
  id bigint generated always as identity primary key,
  turn_id uuid not null references public.turns (id) on delete cascade,
  -- Copied from the turn, with which they go.
  workspace_id uuid not null,
  user_id uuid not null,
  round int not null,
  model text not null,
  outcome text not null,
  retries int not null default 0,
  input_tokens bigint not null default 0,
  cached_tokens bigint not null default 0,
  output_tokens bigint not null default 0,
  is_estimate boolean not null default false,
  cost_micros bigint,
  started_at timestamptz not null,
  first_text_at timestamptz,
  finished_at timestamptz not null,
  constraint turn_model_calls_outcome_is_known check (outcome in ('answered', 'cut_short', 'failed', 'stopped', 'lost')),
  constraint turn_model_calls_counts_are_not_negative check (least(retries, input_tokens, cached_tokens, output_tokens) >= 0)
);
comment on table public.turn_model_calls is 'Each question to the model: tokens, cost and times, never a word of it.';
comment on column public.turn_model_calls.outcome is 'lost: its worker died while the answer was awaited; the next one settled it.';
comment on column public.turn_model_calls.is_estimate is 'The answer broke off before the provider told the tokens: counted from the text.';
comment on column public.turn_model_calls.cost_micros is 'Micro-dollars; null when the model has no known price.';
create index turn_model_calls_turn_id_idx on public.turn_model_calls (turn_id);

-- Kept apart from the turns: deleting a conversation gives no money back.
create table public.daily_spending (
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  user_id uuid not null references auth.users (id) on delete cascade,
  day date not null,
  model_calls int not null default 0,
  input_tokens bigint not null default 0,
  cached_tokens bigint not null default 0,
  output_tokens bigint not null default 0,
  cost_micros bigint not null default 0,
  unpriced_calls int not null default 0,
  primary key (workspace_id, user_id, day)
);
comment on table public.daily_spending is 'What one person''s assistant used in a workspace on a day of UTC.';
create index daily_spending_workspace_id_day_idx on public.daily_spending (workspace_id, day);
create index daily_spending_user_id_idx on public.daily_spending (user_id);

create table public.spending_limits (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null unique references public.workspaces (id) on delete cascade,
  person_day_micros bigint,
  month_micros bigint,
  constraint spending_limits_are_not_negative check (coalesce(least(person_day_micros, month_micros), 0) >= 0)
);
comment on table public.spending_limits is 'What owners and admins allow: per person and day, and for all in a month. Null is no limit.';
create trigger spending_limits__audit after insert or update or delete on public.spending_limits
  for each row execute function private.tg_audit();

create table public.own_spending_limits (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null,
  user_id uuid not null,
  day_micros bigint,
  foreign key (workspace_id, user_id) references public.workspace_members (workspace_id, user_id) on delete cascade,
  unique (workspace_id, user_id),
  constraint own_spending_limits_are_not_negative check (coalesce(day_micros, 0) >= 0)
);
comment on table public.own_spending_limits is 'What a person allows themselves in a day. Null is no limit of their own.';
create trigger own_spending_limits__audit after insert or update or delete on public.own_spending_limits
  for each row execute function private.tg_audit();

alter table public.turn_model_calls enable row level security;
create policy "Managers read the numbers of all, others of their own turns" on public.turn_model_calls
  for select to authenticated
  using (workspace_id in (select private.my_workspace_ids())
    and (user_id = (select auth.uid()) or private.can_manage(workspace_id)));
alter table public.daily_spending enable row level security;
create policy "Managers read everyone's spending, others their own" on public.daily_spending
  for select to authenticated
  using (workspace_id in (select private.my_workspace_ids())
    and (user_id = (select auth.uid()) or private.can_manage(workspace_id)));
alter table public.spending_limits enable row level security;
create policy "Members read the limits that hold for them" on public.spending_limits
  for select to authenticated
  using (workspace_id in (select private.my_workspace_ids()));
alter table public.own_spending_limits enable row level security;
create policy "People read their own limit" on public.own_spending_limits
  for select to authenticated
  using (user_id = (select auth.uid()) and workspace_id in (select private.my_workspace_ids()));
-- Written by functions only: no insert, update or delete policies.
revoke all on public.turn_model_calls, public.daily_spending, public.spending_limits, public.own_spending_limits
  from anon, authenticated;
grant select on public.turn_model_calls, public.daily_spending, public.spending_limits, public.own_spending_limits
  to authenticated;

create function private.spending_day() returns date
language plpgsql stable set search_path = ''
as $$
begin
  return (clock_timestamp() at time zone 'UTC')::date;
end $$;

-- In micro-dollars, rounded up; null for a model without a price on that day.
create function private.call_cost(model text, day date, input_tokens bigint, cached_tokens bigint, output_tokens bigint)
returns bigint
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select ceil((
        (call_cost.input_tokens - call_cost.cached_tokens)::numeric * p.input_micros
        + call_cost.cached_tokens * p.cached_micros + call_cost.output_tokens::numeric * p.output_micros
      ) / 1000000)::bigint
    from private.model_prices p
    where p.model = call_cost.model and p.effective_from <= call_cost.day
    order by p.effective_from desc limit 1
  );
end $$;

-- "$0.0042", "$1,200.00"
create function private.money(micros bigint) returns text
language sql immutable set search_path = ''
as $$
  select '$' || to_char(micros / 1000000.0, 'FM999,999,999,990.0099')
$$;

-- A turn's usage as clients read it; the cost is null while one of its calls has no known price.
create function private.turn_usage(turn public.turns) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return jsonb_build_object('input_tokens', turn.input_tokens, 'cached_tokens', turn.cached_tokens,
    'output_tokens', turn.output_tokens, 'cost_micros', case when turn.unpriced_calls = 0 then turn.cost_micros end);
end $$;

-- Keeps model calls, [{round, model, outcome, retries, input, cached, output, is_estimate, started_at, first_text_at,
-- finished_at}], counts them into the day, and returns the turn with them. Whoever calls holds the row and saves it.
create function private.account_calls(turn public.turns, model_calls jsonb) returns public.turns
language plpgsql set search_path = ''
as $$
declare
  today date := private.spending_day();
  counted record;
begin
  with told as (
    select c.*, least(greatest(c.cached, 0), c.input) as cached_in
    from jsonb_to_recordset(model_calls) as c (round int, model text, outcome text, retries int,
      input bigint, cached bigint, output bigint, is_estimate boolean,
      started_at timestamptz, first_text_at timestamptz, finished_at timestamptz)
  ), kept as (
    insert into public.turn_model_calls (turn_id, workspace_id, user_id, round, model, outcome, retries,
      input_tokens, cached_tokens, output_tokens, is_estimate, cost_micros, started_at, first_text_at, finished_at)
    select turn.id, turn.workspace_id, turn.user_id, t.round, t.model, t.outcome, t.retries,
      t.input, t.cached_in, t.output, t.is_estimate, private.call_cost(t.model, today, t.input, t.cached_in, t.output),
      t.started_at, t.first_text_at, t.finished_at
    from told t
    returning input_tokens, cached_tokens, output_tokens, cost_micros
  ), summed as (
    select count(*) as calls, sum(k.input_tokens) as input, sum(k.cached_tokens) as cached, sum(k.output_tokens) as output,
      coalesce(sum(k.cost_micros), 0) as cost, count(*) filter (where k.cost_micros is null) as unpriced
    from kept k having count(*) > 0
  ), spent as (
    insert into public.daily_spending as d (workspace_id, user_id, day, model_calls, input_tokens, cached_tokens,
      output_tokens, cost_micros, unpriced_calls)
    select turn.workspace_id, turn.user_id, today, s.calls, s.input, s.cached, s.output, s.cost, s.unpriced from summed s
    on conflict on constraint daily_spending_pkey do update set
      model_calls = d.model_calls + excluded.model_calls, input_tokens = d.input_tokens + excluded.input_tokens,
      cached_tokens = d.cached_tokens + excluded.cached_tokens, output_tokens = d.output_tokens + excluded.output_tokens,
      cost_micros = d.cost_micros + excluded.cost_micros, unpriced_calls = d.unpriced_calls + excluded.unpriced_calls
  )
  select * into counted from summed;
  if counted.calls is null then
    return turn;
  end if;
  turn.input_tokens := turn.input_tokens + counted.input;
  turn.cached_tokens := turn.cached_tokens + counted.cached;
  turn.output_tokens := turn.output_tokens + counted.output;
  turn.cost_micros := turn.cost_micros + counted.cost;
  turn.unpriced_calls := turn.unpriced_calls + counted.unpriced;
  turn.reserved_micros := 0;
  turn.asked_model := null;
  return turn;
end $$;
