-- Realtime: private topics that carry what changed to the page. Broadcast from triggers; RLS says who may listen.
-- Owns: policies on realtime.messages, private.tg_* broadcasts. Reads: agent_notifications, conversation_threads, turns, leads,
--   pipeline_stages.
--   workspace:<workspace id>                  lead {operation, lead_id}, stages {}
--   workspace:<workspace id>:user:<user id>   notification {row}, thread {thread_id}, turn {turn_id, thread_id, status}
create policy "Members listen to their workspace, and each to their own topic" on realtime.messages
  for select to authenticated
  using (exists (
    select from private.my_workspace_ids() as mine (id)
    where realtime.topic() in ('workspace:' || mine.id, 'workspace:' || mine.id || ':user:' || (select auth.uid()))
  ));
-- Only triggers speak: no insert policy.

-- The functions are definer because people may not send on these topics.
create function private.tg_agent_notifications__broadcast() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform realtime.send(to_jsonb(new), 'notification',
    'workspace:' || new.workspace_id || ':user:' || new.user_id, true);
  return null;
end $$;
create trigger agent_notifications__broadcast after insert on public.agent_notifications
  for each row execute function private.tg_agent_notifications__broadcast();

create function private.tg_conversation_threads__broadcast() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  thread public.conversation_threads := coalesce(new, old);
begin
  perform realtime.send(jsonb_build_object('thread_id', thread.id, 'operation', lower(tg_op)), 'thread',
    'workspace:' || thread.workspace_id || ':user:' || thread.user_id, true);
  return null;
end $$;
create trigger conversation_threads__broadcast after insert or update of title, archived_at or delete
  on public.conversation_threads for each row execute function private.tg_conversation_threads__broadcast();

create function private.tg_turns__broadcast() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform realtime.send(
    jsonb_build_object('turn_id', new.id, 'thread_id', new.thread_id, 'status', new.status), 'turn',
    'workspace:' || new.workspace_id || ':user:' || new.user_id, true);
  return null;
end $$;
create trigger turns__broadcast_begin after insert on public.turns
  for each row execute function private.tg_turns__broadcast();
create trigger turns__broadcast_change after update of status on public.turns
  for each row when (old.status is distinct from new.status) execute function private.tg_turns__broadcast();

-- One message for each lead, or a single one without a lead when many changed at once.
create function private.tg_leads__broadcast() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  many constant int := 20;
begin
  perform realtime.send(
    jsonb_build_object('operation', lower(tg_op), 'lead_id', case when c.total <= many then c.id end),
    'lead', 'workspace:' || c.workspace_id, true)
  from (
    select l.id, l.workspace_id, count(*) over (partition by l.workspace_id) as total,
      row_number() over (partition by l.workspace_id) as place
    from changed l
  ) c
  where c.total <= many or c.place = 1;
  return null;
end $$;
create trigger leads__broadcast_insert after insert on public.leads
  referencing new table as changed for each statement execute function private.tg_leads__broadcast();
create trigger leads__broadcast_update after update on public.leads
  referencing new table as changed for each statement execute function private.tg_leads__broadcast();
create trigger leads__broadcast_delete after delete on public.leads
  referencing old table as changed for each statement execute function private.tg_leads__broadcast();

-- The pages read the stages again.
create function private.tg_pipeline_stages__broadcast() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform realtime.send('{}', 'stages', 'workspace:' || c.workspace_id, true)
  from (select distinct workspace_id from changed) c;
  return null;
end $$;
create trigger pipeline_stages__broadcast_insert after insert on public.pipeline_stages
  referencing new table as changed for each statement execute function private.tg_pipeline_stages__broadcast();
create trigger pipeline_stages__broadcast_update after update on public.pipeline_stages
  referencing new table as changed for each statement execute function private.tg_pipeline_stages__broadcast();
create trigger pipeline_stages__broadcast_delete after delete on public.pipeline_stages
  referencing old table as changed for each statement execute function private.tg_pipeline_stages__broadcast();
