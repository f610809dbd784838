-- Pinned answers: questions that somebody keeps on a dashboard, of their own or of the whole workspace. What is kept is the
-- question: each look asks it again, as the one who looks.
-- Owns: pinned_answers, pin_answer(), list_pins(), change_pin(), remove_pin(), private.checked_pin(). Reads: workspace_members, campaigns.
--   workspace:<workspace id>, or workspace:<workspace id>:user:<user id> of one's own   pins {}
-- Refusals: 22023 (the input), 42501 (the role), PT404.
create table public.pinned_answers (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  user_id uuid,
  created_by uuid default auth.uid() references auth.users (id) on delete set null,
  kind text not null,
  request jsonb not null,
  title text not null,
  size text not null default 'half',
  place numeric not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint pinned_answers_person_is_a_member foreign key (workspace_id, user_id)
    references public.workspace_members (workspace_id, user_id) on delete cascade,
  constraint pinned_answers_kind_is_known check (kind in ('measure', 'question')),
  constraint pinned_answers_title_is_short check (length(btrim(title)) between 1 and 100),
  constraint pinned_answers_size_is_known check (size in ('half', 'full'))
);
comment on table public.pinned_answers is 'Questions kept on a dashboard, which each look asks again.';
comment on column public.pinned_answers.user_id is 'Whose dashboard it is on; null for the whole workspace''s.';
comment on column public.pinned_answers.kind is 'How the request is asked: measure, with the request of measure(); question, with title, sql and chart of ask_data().';
comment on column public.pinned_answers.place is 'They stand in this order; one that moves gets a place between two others.';
create index pinned_answers_user_id_idx on public.pinned_answers (workspace_id, user_id, place);
create index pinned_answers_created_by_idx on public.pinned_answers (created_by);

alter table public.pinned_answers enable row level security;
create policy "Members read their own pinned answers and their workspace's" on public.pinned_answers
  for select to authenticated
  using (workspace_id in (select private.my_workspace_ids()) and (user_id is null or user_id = (select auth.uid())));
-- Written by functions: no insert, update or delete policy.
revoke all on public.pinned_answers from anon, authenticated;
grant select on public.pinned_answers to authenticated;
create trigger pinned_answers__audit after insert or update or delete on public.pinned_answers
  for each row execute function private.tg_audit();

-- Definer: people may not send on these topics.
create function private.tg_pinned_answers__broadcast() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  pin public.pinned_answers := coalesce(new, old);
begin
  perform realtime.send('{}'::jsonb, 'pins', 'workspace:' || pin.workspace_id || coalesce(':user:' || pin.user_id, ''), true);
  return null;
end $$;
create trigger pinned_answers__broadcast after insert or update or delete on public.pinned_answers
  for each row execute function private.tg_pinned_answers__broadcast();

-- Only who pinned an answer for everyone, and managers, change it.
create function private.may_change_pin(pin public.pinned_answers) returns boolean
language sql stable set search_path = ''
as $$
  select coalesce(private.my_role(pin.workspace_id) in ('owner', 'admin', 'member')
    and (coalesce(pin.user_id, pin.created_by) = (select auth.uid()) or pin.user_id is null and private.can_manage(pin.workspace_id)), false)
$$;

-- A pinned answer as page and assistant see it.
create function private.pin_json(pin public.pinned_answers) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('id', pin.id, 'title', pin.title, 'kind', pin.kind, 'request', pin.request, 'size', pin.size,
    'whose', case when pin.user_id is null then 'workspace' else 'me' end, 'may_change', private.may_change_pin(pin),
    'pinned_by', (select m.display_name from public.workspace_members m
      where m.workspace_id = pin.workspace_id and m.user_id = pin.created_by), 'created_at', pin.created_at)
$$;

-- A request that can be asked again in just this shape, with the name that it has when nobody gives it one; or a refusal.
create function private.checked_pin(workspace_id uuid, kind text, request jsonb, out checked jsonb, out title text)
language plpgsql volatile set search_path = ''
as $$
declare
  plan jsonb;
begin
  if kind = 'question' then
    select q.checked, q.title into checked, title from private.checked_question_pin(request) q;
    return;
  elsif kind is distinct from 'measure' then
    perform private.refuse('What can be pinned is a "measure" or a "question".');
  elsif length(request::text) > 8000 then
    perform private.refuse('This question is too long to be pinned. Keep its filter as a segment, and ask for that.');
  end if;
  checked := jsonb_strip_nulls(request);
  plan := private.measure_plan(workspace_id, checked);
  perform private.measure_period(workspace_id, plan -> 'period');
  if plan ->> 'campaign_id' is not null and not exists (select from public.campaigns c
      where c.workspace_id = checked_pin.workspace_id and c.id::text = plan ->> 'campaign_id') then
    raise exception 'There is no such campaign here.' using errcode = 'PT404';
  end if;
  select m.title || coalesce(' by ' || replace(nullif(checked ->> 'group_by', m.groups[1]), '_', ' '), '') into title
  from private.measures() m where m.name = plan ->> 'measure';
end $$;

-- The same of a statement: whether it can be answered shows when it is asked, each time.
create function private.checked_question_pin(request jsonb, out checked jsonb, out title text)
language plpgsql stable set search_path = ''
as $$
begin
  title := private.tidy_text(request ->> 'title');
  if jsonb_typeof(request) is distinct from 'object' or request - array['title', 'sql', 'chart'] <> '{}'
      or coalesce(length(title), 0) not between 1 and 100 or coalesce(length(btrim(request ->> 'sql')), 0) not between 1 and 8000
      or coalesce(request ->> 'chart', '') not in ('table', 'bar', 'line') then
    perform private.refuse('A question to be pinned has a title of up to 100 characters, sql of up to 8000, and chart (table, bar or line).');
  end if;
  checked := jsonb_build_object('title', title, 'sql', request ->> 'sql', 'chart', request ->> 'chart');
end $$;

-- A size or title that is none, or is not known, is refused.
create function private.checked_pin_looks(looks jsonb) returns void
language plpgsql stable set search_path = ''
as $$
begin
  if looks ? 'title' and (jsonb_typeof(looks -> 'title') <> 'string' or length(private.tidy_text(looks ->> 'title')) not between 1 and 100
      or private.tidy_text(looks ->> 'title') is null) then
    perform private.refuse('A title has 1 to 100 characters.');
  elsif looks ? 'size' and coalesce(looks ->> 'size', '') not in ('half', 'full') then
    perform private.refuse('"size" is half or full.');
  end if;
end $$;

-- Pins {kind, request, title?, size?, whose: me | workspace} behind the others of its dashboard. What is pinned there already
-- stays as it is. Returns {pin, is_new}. Definer: the table has no insert policy.
create function public.pin_answer(workspace_id uuid, pin jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  most constant int := 40;
  whose uuid := case pin ->> 'whose' when 'me' then auth.uid() end;
  checked record;
  saved public.pinned_answers;
  is_new boolean := false;
begin
  perform private.require_writer(pin_answer.workspace_id);
  if jsonb_typeof(pin) is distinct from 'object' or pin - array['kind', 'request', 'title', 'size', 'whose'] <> '{}' then
    perform private.refuse('A pinned answer has kind, request, title, size and whose.');
  elsif coalesce(pin ->> 'whose', '') not in ('me', 'workspace') then
    perform private.refuse('"whose" is me or workspace.');
  end if;
  perform private.checked_pin_looks(pin);
  checked := private.checked_pin(pin_answer.workspace_id, pin ->> 'kind', pin -> 'request');
  perform pg_catalog.pg_advisory_xact_lock(hashtextextended('pins ' || pin_answer.workspace_id || coalesce(whose::text, ''), 0));
  select * into saved from public.pinned_answers p
  where p.workspace_id = pin_answer.workspace_id and p.user_id is not distinct from whose
    and p.kind = pin ->> 'kind' and p.request = checked.checked;
  if saved.id is null then
    if (select count(*) >= most from public.pinned_answers p
        where p.workspace_id = pin_answer.workspace_id and p.user_id is not distinct from whose) then
      perform private.refuse(format('A dashboard holds %s answers. Remove some first.', most));
    end if;
    insert into public.pinned_answers as p (workspace_id, user_id, kind, request, title, size, place)
    values (pin_answer.workspace_id, whose, pin ->> 'kind', checked.checked,
      coalesce(private.tidy_text(pin ->> 'title'), checked.title), coalesce(pin ->> 'size', 'half'),
      (select coalesce(max(o.place), 0) + 1 from public.pinned_answers o
        where o.workspace_id = pin_answer.workspace_id and o.user_id is not distinct from whose))
    returning p.* into saved;
    is_new := true;
  end if;
  return jsonb_build_object('pin', private.pin_json(saved), 'is_new', is_new);
end $$;

-- The caller's pinned answers, then the workspace's, each in their order.
create function public.list_pins(workspace_id uuid) returns jsonb
language sql stable security invoker set search_path = ''
as $$
  select coalesce(jsonb_agg(private.pin_json(p) order by p.user_id is null, p.place, p.id), '[]')
  from public.pinned_answers p where p.workspace_id = list_pins.workspace_id
$$;

-- One that the caller may change, locked. Definer: nobody may update by hand.
create function private.changeable_pin(workspace_id uuid, pin_id uuid) returns public.pinned_answers
language plpgsql security definer set search_path = ''
as $$
declare
  pin public.pinned_answers;
begin
  perform private.require_writer(changeable_pin.workspace_id);
  select * into pin from public.pinned_answers p
  where p.workspace_id = changeable_pin.workspace_id and p.id = changeable_pin.pin_id
    and (p.user_id is null or p.user_id = auth.uid()) for update;
  if pin.id is null then
    raise exception 'There is no such pinned answer. Read the list again.' using errcode = 'PT404';
  elsif not private.may_change_pin(pin) then
    raise exception 'Someone else pinned it for everyone: they, owners and admins change it.' using errcode = '42501';
  end if;
  return pin;
end $$;

-- Changes {title?, size?, position?} of a pinned answer; position counts from 0 on its dashboard. Returns {pin}. Definer: as above.
create function public.change_pin(workspace_id uuid, pin_id uuid, changes jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  pin public.pinned_answers := private.changeable_pin(change_pin.workspace_id, change_pin.pin_id);
  others numeric[];
  wanted int;
begin
  if jsonb_typeof(changes) is distinct from 'object' or changes = '{}' or changes - array['title', 'size', 'position'] <> '{}' then
    perform private.refuse('What can be changed is title, size and position.');
  end if;
  perform private.checked_pin_looks(changes);
  if changes ? 'position' then
    if coalesce(changes ->> 'position', '') !~ '^[0-9]{1,3}$' then
      perform private.refuse('"position" is a whole number from 0.');
    end if;
    wanted := (changes ->> 'position')::int;
    others := array(select p.place from public.pinned_answers p
      where p.workspace_id = pin.workspace_id and p.user_id is not distinct from pin.user_id and p.id <> pin.id order by p.place, p.id);
    pin.place := case when cardinality(others) = 0 then pin.place
      when wanted = 0 then others[1] - 1
      when wanted >= cardinality(others) then others[cardinality(others)] + 1
      else (others[wanted] + others[wanted + 1]) / 2 end;
  end if;
  update public.pinned_answers p set title = coalesce(private.tidy_text(changes ->> 'title'), p.title),
    size = coalesce(changes ->> 'size', p.size), place = pin.place, updated_at = now()
  where p.id = pin.id returning * into pin;
  return jsonb_build_object('pin', private.pin_json(pin));
end $$;

-- Takes one off its dashboard. Returns {pin}. Definer: as above.
create function public.remove_pin(workspace_id uuid, pin_id uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  pin public.pinned_answers := private.changeable_pin(remove_pin.workspace_id, remove_pin.pin_id);
  told jsonb := private.pin_json(pin);
begin
  delete from public.pinned_answers p where p.id = pin.id;
  return jsonb_build_object('pin', told);
end $$;

grant execute on function public.pin_answer(uuid, jsonb), public.list_pins(uuid), public.change_pin(uuid, uuid, jsonb),
  public.remove_pin(uuid, uuid), private.pin_json(public.pinned_answers), private.may_change_pin(public.pinned_answers)
to authenticated;
