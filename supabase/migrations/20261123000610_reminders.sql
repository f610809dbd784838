-- Reminders: what a person wants to be told of at a time, about a lead or not. The schedule turns a due one into a
-- notification, exactly once.
-- Owns: reminders, set_reminder(), change_reminder(), list_reminders(), private.notify_due_reminders(). Reads: leads,
--   workspace_members, tool_calls, turns. Writes: agent_notifications.
create table public.reminders (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null,
  user_id uuid not null default auth.uid(),
  lead_id uuid,
  text text not null,
  due_at timestamptz not null,
  done_at timestamptz,
  notified_at timestamptz,
  from_outside boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint reminders_person_is_a_member foreign key (workspace_id, user_id)
    references public.workspace_members (workspace_id, user_id) on delete cascade,
  constraint reminders_lead_is_of_the_workspace foreign key (workspace_id, lead_id)
    references public.leads (workspace_id, id) on delete cascade,
  constraint reminders_text_is_short check (length(btrim(text)) between 1 and 500)
);
comment on table public.reminders is 'What a person wants to be told of at a time. Theirs alone.';
comment on column public.reminders.notified_at is 'When it became a notification; empty again once it is put off.';
comment on column public.reminders.from_outside is
  'The assistant set it in a turn that had read text of someone outside: reading it taints a turn.';
create index reminders_user_id_idx on public.reminders (workspace_id, user_id, due_at, id);
create index reminders_lead_id_idx on public.reminders (workspace_id, lead_id, user_id);
create index reminders_due_at_idx on public.reminders (due_at) where done_at is null and notified_at is null;

alter table public.reminders enable row level security;
create policy "People read their own reminders" on public.reminders
  for select to authenticated
  using (user_id = (select auth.uid()) and workspace_id in (select private.my_workspace_ids()));
create policy "People set reminders for themselves" on public.reminders
  for insert to authenticated
  with check (user_id = (select auth.uid()) and workspace_id in (select private.my_workspace_ids()));
create policy "People change their own reminders" on public.reminders
  for update to authenticated
  using (user_id = (select auth.uid()) and workspace_id in (select private.my_workspace_ids()))
  with check (user_id = (select auth.uid()) and workspace_id in (select private.my_workspace_ids()));
create policy "People delete their own reminders" on public.reminders
  for delete to authenticated
  using (user_id = (select auth.uid()) and workspace_id in (select private.my_workspace_ids()));
revoke all on public.reminders from anon, authenticated;
-- When it was told is the schedule's to write.
grant select, delete, insert (workspace_id, user_id, lead_id, text, due_at), update (text, due_at, done_at)
  on public.reminders to authenticated;

-- One that is put off, or taken up again, is told anew. Where the words come from is what the ledger says.
-- Definer: when it was told and where it comes from is nobody's to write by hand.
create function private.tg_reminders__tidy() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  new.text := coalesce(private.tidy_text(new.text), '');
  new.from_outside := new.from_outside or exists (
    select from public.tool_calls c join public.turns t on t.id = c.turn_id
    where c.id = nullif(current_setting('app.tool_call_id', true), '')::uuid and t.tainted
  );
  if tg_op = 'UPDATE' then
    new.updated_at := now();
    if new.due_at <> old.due_at or (old.done_at is not null and new.done_at is null) then
      new.notified_at := null;
    end if;
  end if;
  return new;
end $$;
create trigger reminders__tidy before insert or update on public.reminders
  for each row execute function private.tg_reminders__tidy();
create trigger reminders__audit after insert or update or delete on public.reminders
  for each row execute function private.tg_audit();

-- A reminder as page and assistant see it.
create function private.reminder_json(reminder public.reminders) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('id', reminder.id, 'text', reminder.text, 'due_at', reminder.due_at, 'done_at', reminder.done_at,
    'notified_at', reminder.notified_at, 'created_at', reminder.created_at,
    'from_outside', reminder.from_outside, 'lead_id', reminder.lead_id,
    'lead_name', (select l.name from public.leads l
      where l.workspace_id = reminder.workspace_id and l.id = reminder.lead_id))
$$;

-- Reminds the caller. Returns {reminder}.
create function public.set_reminder(workspace_id uuid, text text, due_at timestamptz, lead_id uuid default null) returns jsonb
language plpgsql security invoker set search_path = ''
as $$
declare
  most_open constant int := 500;
  made public.reminders;
begin
  if private.my_role(set_reminder.workspace_id) is null then
    raise exception 'There is no such workspace.' using errcode = '42501';
  elsif coalesce(length(private.tidy_text(text)), 0) not between 1 and 500 then
    perform private.refuse('A reminder has 1 to 500 characters.');
  elsif due_at is null or due_at < now() - interval '1 minute' then
    perform private.refuse('That moment has passed. Choose a later one.');
  elsif due_at > now() + interval '10 years' then
    perform private.refuse('A reminder is at most ten years ahead.');
  elsif lead_id is not null and not exists (
    select from public.leads l where l.workspace_id = set_reminder.workspace_id and l.id = set_reminder.lead_id
  ) then
    raise exception 'There is no such lead here. Search again; do not guess ids.' using errcode = 'PT404';
  elsif (
    select count(*) >= most_open from public.reminders r
    where r.workspace_id = set_reminder.workspace_id and r.user_id = (select auth.uid()) and r.done_at is null
  ) then
    perform private.refuse(format('You have %s open reminders. Finish some first.', most_open));
  end if;
  insert into public.reminders (workspace_id, user_id, lead_id, text, due_at)
  values (set_reminder.workspace_id, (select auth.uid()), set_reminder.lead_id, set_reminder.text, set_reminder.due_at)
  returning * into made;
  return jsonb_build_object('reminder', private.reminder_json(made));
end $$;

-- Changes {text, due_at, done: true or false} of one of the caller's reminders. Returns {reminder}.
create function public.change_reminder(workspace_id uuid, reminder_id uuid, changes jsonb) returns jsonb
language plpgsql security invoker set search_path = ''
as $$
declare
  later timestamptz;
  changed public.reminders;
begin
  if jsonb_typeof(changes) is distinct from 'object' or changes = '{}'
      or exists (select from jsonb_object_keys(changes) k where k not in ('text', 'due_at', 'done'))
      or coalesce(jsonb_typeof(changes -> 'done'), 'boolean') <> 'boolean' then
    perform private.refuse('A reminder changes in "text", "due_at" and "done" (true or false).');
  elsif changes ? 'text' and coalesce(length(private.tidy_text(changes ->> 'text')), 0) not between 1 and 500 then
    perform private.refuse('A reminder has 1 to 500 characters.');
  end if;
  later := private.reminder_instant(changes -> 'due_at');
  update public.reminders r set
    text = coalesce(changes ->> 'text', r.text),
    due_at = coalesce(later, r.due_at),
    done_at = case changes -> 'done' when 'true' then coalesce(r.done_at, now()) when 'false' then null else r.done_at end
  where r.workspace_id = change_reminder.workspace_id and r.id = change_reminder.reminder_id and r.user_id = (select auth.uid())
  returning * into changed;
  if changed.id is null then
    raise exception 'There is no such reminder of yours.' using errcode = 'PT404';
  end if;
  return jsonb_build_object('reminder', private.reminder_json(changed));
end $$;

-- A later moment, or null when none is given.
create function private.reminder_instant(given jsonb) returns timestamptz
language plpgsql stable set search_path = ''
as $$
declare
  instant timestamptz;
begin
  if given is null then
    return null;
  elsif given #>> '{}' is null or given #>> '{}' !~ '^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$' then
    perform private.refuse('A moment is an instant like 2026-01-31T09:00:00Z.');
  end if;
  instant := (given #>> '{}')::timestamptz;
  if instant < now() - interval '1 minute' then
    perform private.refuse('That moment has passed. Choose a later one.');
  elsif instant > now() + interval '10 years' then
    perform private.refuse('That is more than ten years ahead. Choose an earlier moment.');
  end if;
  return instant;
exception when datetime_field_overflow or invalid_datetime_format or invalid_time_zone_displacement_value then
  perform private.refuse('There is no such date.');
  return null;
end $$;

-- The caller's open reminders (of one lead, if given), the soonest first; with done ones those done last come first.
create function public.list_reminders(workspace_id uuid, lead_id uuid default null, done boolean default false) returns jsonb
language sql stable security invoker set search_path = ''
as $$
  select coalesce(jsonb_agg(private.reminder_json(r) order by r.done_at desc, r.due_at, r.id), '[]')
  from (
    select * from public.reminders r
    where r.workspace_id = list_reminders.workspace_id and r.user_id = (select auth.uid())
      and (list_reminders.lead_id is null or r.lead_id = list_reminders.lead_id)
      and (r.done_at is not null) = list_reminders.done
    order by r.done_at desc, r.due_at, r.id limit 500
  ) r
$$;

create function public.delete_reminder(workspace_id uuid, reminder_id uuid) returns boolean
language plpgsql security invoker set search_path = ''
as $$
begin
  delete from public.reminders r
  where r.workspace_id = delete_reminder.workspace_id and r.id = delete_reminder.reminder_id and r.user_id = (select auth.uid());
  return found;
end $$;

-- Tells of what is due; called by the schedule alone. Mark and notification commit together, and a second caller skips
-- what a first one holds, so each is told once. Returns how many.
create function private.notify_due_reminders(most int default 1000) returns int
language plpgsql set search_path = ''
as $$
declare
  due public.reminders;
  told int := 0;
  lead_name text;
begin
  for due in
    select * from public.reminders r
    where r.done_at is null and r.notified_at is null and r.due_at <= clock_timestamp()
      -- Of a lead in the bin it is told when the lead is restored.
      and not exists (select from public.leads l where l.id = r.lead_id and l.deleted_at is not null)
    order by r.due_at limit most for update skip locked
  loop
    update public.reminders r set notified_at = clock_timestamp() where r.id = due.id;
    select l.name into lead_name from public.leads l where l.workspace_id = due.workspace_id and l.id = due.lead_id;
    perform private.notify_person(due.workspace_id, due.user_id, 'reminder',
      case when due.lead_id is null then 'Reminder' else 'Reminder: ' || lead_name end, due.text, 'normal',
      jsonb_build_array(
        jsonb_build_object('kind', 'finish_reminder', 'label', 'Done', 'reminder_id', due.id),
        jsonb_build_object('kind', 'snooze_reminder', 'label', 'In an hour', 'reminder_id', due.id, 'until', 'in_an_hour'),
        jsonb_build_object('kind', 'snooze_reminder', 'label', 'Tomorrow', 'reminder_id', due.id, 'until', 'tomorrow')
      ) || case when due.lead_id is null then '[]'
        else jsonb_build_array(jsonb_build_object('kind', 'open_lead', 'label', 'Open lead', 'lead_id', due.lead_id)) end,
      'reminder ' || due.id || ' ' || extract(epoch from due.due_at));
    told := told + 1;
  end loop;
  return told;
end $$;

grant execute on function private.reminder_json(public.reminders), private.reminder_instant(jsonb) to authenticated;
grant execute on function public.set_reminder(uuid, text, timestamptz, uuid), public.change_reminder(uuid, uuid, jsonb),
  public.list_reminders(uuid, uuid, boolean), public.delete_reminder(uuid, uuid)
to authenticated;
