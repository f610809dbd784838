-- What the platform tests work on, written as the project's own migrations are.
create extension if not exists pg_cron;
create extension if not exists pg_net with schema extensions;
create extension if not exists pg_trgm with schema extensions;

create table public.notes (
  id bigint generated always as identity primary key,
  owner uuid not null default auth.uid() references auth.users (id) on delete cascade,
  text text not null,
  at timestamptz not null default now(),
  day date not null default current_date,
  data jsonb,
  constraint notes_text_is_short check (length(text) <= 20)
);
alter table public.notes enable row level security;
create policy "People read their own notes" on public.notes for select to authenticated
  using (owner = (select auth.uid()));
create policy "People add their own notes" on public.notes for insert to authenticated
  with check (owner = (select auth.uid()));
grant select, insert on public.notes to authenticated;

create table public.ungranted (id int primary key);
alter table public.ungranted enable row level security;

create function public.raise_error(code text) returns void
language plpgsql set search_path = '' as $$
begin
  raise exception 'refused as %', code using errcode = code, detail = 'the detail', hint = 'the hint';
end
$$;

create function public.echo(payload jsonb) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object('payload', payload, 'type', jsonb_typeof(payload))
$$;

create function public.who_am_i() returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object('uid', auth.uid(), 'role', auth.role(), 'email', auth.jwt() ->> 'email', 'user', current_user)
$$;
