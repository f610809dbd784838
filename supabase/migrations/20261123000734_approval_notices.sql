-- Approval notices: what a turn proposes while nobody is there is told to its person, who decides from the notification.
-- Owns: private.tg_approvals__tell(), private.tg_approvals__settle_notice(). Reads: approvals, turns, conversation_threads.
--   Writes: agent_notifications.

-- One for each proposal that still waits when its step is stored: what a standing permission let go is no question. Editing
-- one makes another, but then its person is there. An answer that was drafted to a reply is decided in the alert that told
-- of the reply. Definer: notifications are nobody's to write.
create function private.tg_approvals__tell() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  turn public.turns;
  title text;
  review constant jsonb := jsonb_build_object('kind', 'open_approval', 'label', 'Review', 'approval_id', new.id);
begin
  select * into turn from public.turns t where t.id = new.turn_id;
  if not exists (select from public.approvals a where a.id = new.id and a.status = 'pending')
      or exists (select from public.approvals a where a.tool_call_id = new.tool_call_id and a.status = 'edited') then
    return null;
  elsif turn.inbound_mail_id is not null then
    update public.agent_notifications n set acted_at = null, data = n.data || jsonb_build_object('approval_id', new.id),
      actions = jsonb_build_array(review || '{"label": "Review the answer"}') || coalesce((
        select jsonb_agg(a.value order by a.ordinality) from jsonb_array_elements(n.actions) with ordinality a
        where a.value ->> 'kind' <> 'open_approval'), '[]')
    where n.workspace_id = new.workspace_id and n.user_id = new.user_id and n.deduplication_key = 'inbound:' || turn.inbound_mail_id;
  elsif turn.unattended or turn.source = 'run_tool' then
    select left(t.title, 150) into title from public.conversation_threads t where t.id = turn.thread_id;
    perform private.notify_person(new.workspace_id, new.user_id, 'approval_waiting',
      coalesce(format('“%s” waits for you', nullif(title, '')), 'This waits for you'), new.summary, 'high',
      jsonb_build_array(review) || case when turn.thread_id is null then '[]' else jsonb_build_array(
        jsonb_build_object('kind', 'open_thread', 'label', 'Open the conversation', 'thread_id', turn.thread_id)) end,
      'approval ' || new.id, 'approvals ' || new.turn_id,
      jsonb_build_object('approval_id', new.id, 'turn_id', new.turn_id, 'tool', new.tool));
  end if;
  return null;
end $$;
create constraint trigger approvals__tell after insert on public.approvals
  deferrable initially deferred for each row execute function private.tg_approvals__tell();

-- Decided wherever: the notification asks no longer. Definer: as above.
create function private.tg_approvals__settle_notice() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  update public.agent_notifications n set read_at = coalesce(n.read_at, clock_timestamp()), acted_at = clock_timestamp()
  where n.workspace_id = new.workspace_id and n.user_id = new.user_id and n.acted_at is null
    and n.data ->> 'approval_id' = new.id::text
    and n.deduplication_key in ('approval ' || new.id,
      'inbound:' || (select t.inbound_mail_id from public.turns t where t.id = new.turn_id));
  return null;
end $$;
create trigger approvals__settle_notice after update of status on public.approvals
  for each row when (old.status = 'pending' and new.status <> 'pending') execute function private.tg_approvals__settle_notice();
