-- Follow-ups: of leads gone quiet the first few a day get a mail drafted by itself, which waits for approval. Begun in the
-- transaction that tells of the lead, so a worker that dies between the two loses none and drafts none twice.
-- Owns: behaviour_findings.turn_id, private.may_be_followed_up(), private.follow_ups_left(), private.overtaken_follow_ups().
--   Reads: leads, inbound_mails, behaviours. Writes: threads and turns, agent_notifications.
alter table public.behaviour_findings add column turn_id uuid references public.turns (id) on delete set null;
comment on column public.behaviour_findings.turn_id is 'The turn that it set off, which drafts a follow-up.';
create index behaviour_findings_turn_id_idx on public.behaviour_findings (turn_id) where turn_id is not null;

-- Whether a mail to a lead could leave at all. Definer: what is suppressed is nobody's to read.
create function private.may_be_followed_up(lead public.leads) returns boolean
language sql stable security definer set search_path = ''
as $$
  select lead.email is not null and lead.deleted_at is null and not lead.do_not_contact
    and not private.is_suppressed(lead.workspace_id, lead.email)
$$;

-- How many follow-ups may still be drafted for a person by itself as of `at`: `most` in 24 hours, none for a viewer. Definer:
-- as above.
create function private.follow_ups_left(workspace_id uuid, user_id uuid, most int, at timestamptz) returns int
language sql stable security definer set search_path = ''
as $$
  select case when exists (select from public.workspace_members m where m.workspace_id = follow_ups_left.workspace_id
      and m.user_id = follow_ups_left.user_id and m.role <> 'viewer')
    then greatest(0, most - (select count(*) from public.behaviour_findings f
      where f.workspace_id = follow_ups_left.workspace_id and f.user_id = follow_ups_left.user_id and f.behaviour = 'stale_lead'
        and f.turn_id is not null and f.found_at > follow_ups_left.at - interval '1 day'))::int
    else 0 end
$$;

-- Whether the caller was told of a lead already, so that it is no news. Definer: as above.
create function private.is_known_stale(lead public.leads, at timestamptz) returns boolean
language sql stable security definer set search_path = ''
as $$
  select exists (
    select from public.behaviour_findings f join private.behaviours b on b.name = f.behaviour
    where f.workspace_id = lead.workspace_id and f.user_id = auth.uid() and f.behaviour = 'stale_lead' and f.subject = lead.id::text
      and (f.found_at > is_known_stale.at - make_interval(hours => b.cool_down_hours) or f.key = private.stale_key(lead)))
$$;

-- Queues the turn that drafts it, in a thread of its own, with its first step taken: reading the record needs no model. What
-- the record holds is no one's order: it comes as what a tool returned, never as words of the person. Returns the turn's id.
create function private.begin_follow_up(lead public.leads, person uuid, at timestamptz) returns uuid
language plpgsql set search_path = ''
as $$
declare
  thread public.conversation_threads;
  message public.messages;
  turn public.turns;
  events jsonb;
  days int := floor(extract(epoch from begin_follow_up.at - lead.last_contacted_at) / 86400);
begin
  thread.id := gen_random_uuid();
  thread.workspace_id := lead.workspace_id;
  thread.user_id := person;
  thread.title := left('Follow-up: ' || regexp_replace(lead.name, '[[:cntrl:]]+', ' ', 'g'), 80);
  message.id := gen_random_uuid();
  message.client_message_id := gen_random_uuid();
  message.content := format('Draft a follow-up email to this lead about our last contact, %s days ago.', days);
  turn.id := (private.begin_turn(thread, message, null, null, null) ->> 'turn_id')::uuid;
  update public.turns t set unattended = true where t.id = turn.id returning t.* into turn;
  turn.leaf_message_id := private.store_reply(turn, '{}');
  events := private.store_calls(turn, turn.leaf_message_id, jsonb_build_array(jsonb_build_object(
    'provider_call_id', 'first', 'tool', 'get_lead', 'effect', 'read', 'arguments', jsonb_build_object('lead_id', lead.id))));
  turn.settled_seq := turn.last_seq + jsonb_array_length(events);
  perform private.save_turn(turn, events);
  perform private.ring('tick');
  return turn.id;
end $$;

-- Definer: turns are nobody's to write.
create function private.tg_behaviour_findings__follow_up() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  lead public.leads;
  most int := coalesce((private.behaviour_tuning(new.workspace_id, new.user_id, new.behaviour) ->> 'drafts')::int, 0);
begin
  if private.follow_ups_left(new.workspace_id, new.user_id, most, new.found_at) > 0 then
    select * into lead from public.leads l where l.workspace_id = new.workspace_id and l.id = new.subject::uuid;
    if lead.last_contacted_at is not null and private.may_be_followed_up(lead) then
      update public.behaviour_findings f set turn_id = private.begin_follow_up(lead, new.user_id, new.found_at) where f.id = new.id;
    end if;
  end if;
  return null;
end $$;
create trigger behaviour_findings__follow_up after insert on public.behaviour_findings
  for each row when (new.behaviour = 'stale_lead') execute function private.tg_behaviour_findings__follow_up();

-- A draft that came to nothing for want of money, or by a fault, is told to its person. Definer: it runs within the worker's steps.
create function private.tg_turns__follow_up_failed() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.notify_person(f.workspace_id, f.user_id, 'behaviour_stale_lead',
    left('No follow-up drafted for ' || coalesce(l.name, 'a lead'), 200), coalesce(new.error ->> 'message', 'Something went wrong on our side.'),
    'normal', jsonb_build_array(jsonb_build_object('kind', 'open_thread', 'label', 'Open the conversation', 'thread_id', new.thread_id)),
    'no follow-up ' || new.id)
  from public.behaviour_findings f
  left join public.leads l on l.workspace_id = f.workspace_id and l.id = case when f.behaviour = 'stale_lead' then f.subject::uuid end
  where f.turn_id = new.id;
  return null;
end $$;
create trigger turns__follow_up_failed after update of status on public.turns
  for each row when (new.unattended and new.inbound_mail_id is null and new.status = 'failed' and old.status is distinct from new.status)
  execute function private.tg_turns__follow_up_failed();

-- Turns whose follow-up waits though it has been overtaken: they wrote, somebody was in touch, or they are not to be written to.
create function private.overtaken_follow_ups(at_most int) returns setof uuid
language sql stable set search_path = ''
as $$
  select t.id
  from public.behaviour_findings f
  join public.turns t on t.id = f.turn_id and t.status = 'waiting'
  left join public.leads l on l.workspace_id = f.workspace_id and l.id = case when f.behaviour = 'stale_lead' then f.subject::uuid end
  where f.turn_id is not null and (l.id is null or not private.may_be_followed_up(l) or l.last_contacted_at > t.created_at
    or exists (select from public.inbound_mails i where i.workspace_id = l.workspace_id and i.lead_id = l.id and i.kind = 'reply'
      and i.created_at > t.created_at))
  order by t.id limit at_most
$$;

grant execute on function private.may_be_followed_up(public.leads), private.follow_ups_left(uuid, uuid, int, timestamptz),
  private.is_known_stale(public.leads, timestamptz)
to authenticated;
