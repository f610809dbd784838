-- The floor: a row, a trigger that tells it over NOTIFY, nothing else.
create table public.bench_notifications (
  id bigint generated always as identity primary key, user_id uuid not null, title text not null
);
create function public.tg_bench_notifications__tell() returns trigger language plpgsql as $$
begin
  perform pg_notify('bench_notifications', to_jsonb(new)::text);
  return null;
end $$;
create trigger bench_notifications__tell after insert on public.bench_notifications
  for each row execute function public.tg_bench_notifications__tell();
