-- Approval notices: what a turn proposes while nobody is there is told to its person, who decides from the notification.
-- Owns: private.tg_approvals__tell(), private.tg_approvals__settle_notice(). Reads: approvals, turns. Writes: agent_notifications.

-- One for each proposal. Editing one makes another, but then its person is there. Definer: notifications are nobody's to write.
create function private.tg_approvals__tell() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  turn public.turns;
begin
  select * into turn from public.turns t where t.id = new.turn_id;
  if not turn.unattended and turn.source <> 'run_tool'
      or exists (select from public.approvals a where a.tool_call_id = new.tool_call_id and a.status = 'edited') then
    return null;
  end if;
  perform private.notify_person(new.workspace_id, new.user_id, 'approval_waiting', 'This waits for you', new.summary, 'high',
    jsonb_build_array(jsonb_build_object('kind', 'open_approval', 'label', 'Review', 'approval_id', new.id)) || case
      when turn.thread_id is null then '[]'
      else jsonb_build_array(jsonb_build_object('kind', 'open_thread', 'label', 'Open the conversation', 'thread_id', turn.thread_id)) end,
    'approval ' || new.id, null,
    jsonb_build_object('approval_id', new.id, 'turn_id', new.turn_id, 'tool', new.tool));
  return null;
end $$;
create trigger approvals__tell after insert on public.approvals
  for each row execute function private.tg_approvals__tell();

-- Decided wherever: the notification asks no longer. Definer: as above.
create function private.tg_approvals__settle_notice() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  update public.agent_notifications n set read_at = coalesce(n.read_at, clock_timestamp()), acted_at = clock_timestamp()
  where n.workspace_id = new.workspace_id and n.user_id = new.user_id and n.deduplication_key = 'approval ' || new.id and n.acted_at is null;
  return null;
end $$;
create trigger approvals__settle_notice after update of status on public.approvals
  for each row when (old.status = 'pending' and new.status <> 'pending') execute function private.tg_approvals__settle_notice();
