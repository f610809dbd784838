-- What one database round trip costs: a step of ordinary size stored and answered, by the same door as everything else.
create table if not exists public.bench_steps (id bigint generated always as identity primary key, step jsonb not null);
create or replace function public.bench_round_trip(step jsonb) returns jsonb
language sql security definer set search_path = ''
as $$
  insert into public.bench_steps (step) values (bench_round_trip.step) returning jsonb_build_object('id', id, 'step', step)
$$;
grant execute on function public.bench_round_trip(jsonb) to authenticated;
notify pgrst, 'reload schema';
