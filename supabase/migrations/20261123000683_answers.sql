-- Answers: a reply sets off a turn of the person who is to answer. It reads the mail, says what it comes to and drafts an
-- answer that waits for approval. Nobody asked for it and someone outside caused it, so it is tainted from its first
-- moment, and its tools are these three: read_reply, classify_reply and a proposal of send_email for this very mail.
-- Owns: turns.inbound_mail_id, the answering columns of inbound_mails, mail_settings and user_contexts,
--   draft_my_answers(), draft_answer(), withdraw_answers(), private.who_answers(), private.draft_refusal(),
--   private.begin_answer(), private.answer_refusal(). Reads: leads, mailboxes, campaigns. Writes: threads and turns.
alter table public.inbound_mails
  add constraint inbound_mails_workspace_id_id_key unique (workspace_id, id),
  add column classified_by text not null default 'rules',
  add column classification_reason text,
  add column answer_turn_id uuid references public.turns (id) on delete set null,
  add column no_draft_reason text,
  add column reminder_id uuid references public.reminders (id) on delete set null,
  add constraint inbound_mails_classified_by_is_known check (classified_by in ('rules', 'model', 'person')),
  add constraint inbound_mails_reasons_are_short check (length(classification_reason) <= 500 and length(no_draft_reason) <= 1000);
comment on column public.inbound_mails.classified_by is 'Plain rules at first; the model may read more exactly; a person has the last word.';
comment on column public.inbound_mails.classification_reason is 'Why, in the words of who classified it. The model had read the mail: not to be trusted as an instruction.';
comment on column public.inbound_mails.answer_turn_id is 'The newest turn that was to draft an answer.';
comment on column public.inbound_mails.no_draft_reason is 'Why no answer was drafted.';
comment on column public.inbound_mails.reminder_id is 'Set because the person asked to be written to later.';
create index inbound_mails_answer_turn_id_idx on public.inbound_mails (answer_turn_id);
create index inbound_mails_reminder_id_idx on public.inbound_mails (reminder_id);
-- What it comes to can be taken back; the state of its answer is no one's change.
create trigger inbound_mails__audit_update
  after update of classification, classified_by, classification_reason, reminder_id on public.inbound_mails
  for each row execute function private.tg_audit();

alter table public.turns
  add column inbound_mail_id uuid,
  add constraint turns_inbound_mail_is_of_the_workspace foreign key (workspace_id, inbound_mail_id)
    references public.inbound_mails (workspace_id, id) on delete cascade,
  add constraint turns_that_answer_are_tainted check (inbound_mail_id is null or tainted);
comment on column public.turns.inbound_mail_id is 'The mail that set it off. Such a turn reads this mail, classifies it and proposes an answer to it, and can do nothing else.';
create index turns_inbound_mail_id_idx on public.turns (workspace_id, inbound_mail_id) where inbound_mail_id is not null;

alter table public.mail_settings add column drafts_answers boolean not null default true;
comment on column public.mail_settings.drafts_answers is 'The assistant drafts an answer to each reply; it waits for approval.';
alter table public.user_contexts add column drafts_answers boolean not null default true;
comment on column public.user_contexts.drafts_answers is 'The same for the replies that this person is to answer.';

-- Turns drafting on or off for the caller. Definer: the row is created on first use.
create function public.draft_my_answers(workspace_id uuid, wanted boolean) returns boolean
language plpgsql security definer set search_path = ''
as $$
begin
  if private.my_role(draft_my_answers.workspace_id) is null then
    raise exception 'There is no such workspace.' using errcode = '42501';
  elsif wanted is null then
    perform private.refuse('"wanted" is true or false.');
  end if;
  insert into public.user_contexts as c (workspace_id, user_id, drafts_answers)
  values (draft_my_answers.workspace_id, auth.uid(), wanted)
  on conflict on constraint user_contexts_pkey do update set drafts_answers = wanted, updated_at = now();
  return wanted;
end $$;

-- Who is to answer: the lead's owner, else whose mailbox was answered, else who wrote the mail or the campaign. Viewers
-- only when there is nobody else.
create function private.who_answers(mail public.inbound_mails) returns uuid
language sql stable set search_path = ''
as $$
  select m.user_id
  from public.outbox o
  left join public.leads l on l.workspace_id = mail.workspace_id and l.id = mail.lead_id
  left join public.mailboxes b on b.workspace_id = mail.workspace_id and b.id = coalesce(o.mailbox_id, (o.payload ->> 'mailbox_id')::uuid)
  left join public.campaigns c on c.workspace_id = mail.workspace_id and c.id = o.campaign_id
  cross join lateral unnest(array[l.owner_id, b.user_id, o.user_id, c.created_by]) with ordinality as p (user_id, place)
  join public.workspace_members m on m.workspace_id = mail.workspace_id and m.user_id = p.user_id
  where o.id = mail.outbox_id
  order by m.role = 'viewer', p.place limit 1
$$;

-- Why this reply gets no draft by itself; null when it may. `is_asked`: a person asks for one.
create function private.draft_refusal(mail public.inbound_mails, person uuid, is_asked boolean) returns text
language plpgsql stable set search_path = ''
as $$
declare
  lead public.leads;
  most_for_lead constant int := 5;
  most_for_person constant int := 100;
begin
  select l.* into lead from public.leads l where l.workspace_id = mail.workspace_id and l.id = mail.lead_id;
  if mail.kind <> 'reply' then
    return 'It is no reply of a person.';
  elsif lead.id is null or lead.deleted_at is not null then
    return 'The lead no longer exists.';
  elsif mail.classification = 'unsubscribe' or private.is_suppressed(mail.workspace_id, lead.email) then
    return 'They want no more mail.';
  elsif lead.do_not_contact then
    return 'The lead is marked as do not contact.';
  elsif lead.email is null then
    return 'The lead has no e-mail address.';
  elsif not exists (select from public.workspace_members m where m.workspace_id = mail.workspace_id and m.user_id = person
      and m.role in ('owner', 'admin', 'member')) then
    return 'Nobody is there who may answer. Give the lead an owner who may send.';
  elsif is_asked then
    return null;
  elsif exists (select from public.mail_settings s where s.workspace_id = mail.workspace_id and not s.drafts_answers) then
    return 'Drafting is turned off for the workspace, in Settings → Mail.';
  elsif exists (select from public.user_contexts c where c.workspace_id = mail.workspace_id and c.user_id = person
      and not c.drafts_answers) then
    return 'Drafting is turned off, in Settings → Mail.';
  -- Someone who writes and writes must not spend the workspace's money.
  elsif (select count(*) from public.turns t join public.inbound_mails i on i.id = t.inbound_mail_id
      where t.workspace_id = mail.workspace_id and i.lead_id = mail.lead_id and t.created_at > now() - interval '1 day') >= most_for_lead then
    return format('They have written often: %s answers to them were drafted within a day.', most_for_lead);
  elsif (select count(*) from public.turns t where t.workspace_id = mail.workspace_id and t.user_id = person
      and t.inbound_mail_id is not null and t.created_at > now() - interval '1 day') >= most_for_person then
    return format('%s answers were drafted for you within a day.', most_for_person);
  end if;
  return null;
end $$;

-- Queues the turn that drafts the answer, in a thread of its own, with its first step taken: reading the mail needs no
-- model. Returns the turn. The caller holds the mail's row, or has just made it.
create function private.begin_answer(mail public.inbound_mails, person uuid) returns public.turns
language plpgsql set search_path = ''
as $$
declare
  thread public.conversation_threads;
  message public.messages;
  turn public.turns;
  events jsonb;
  reader text := (select l.name from public.leads l where l.workspace_id = mail.workspace_id and l.id = mail.lead_id);
begin
  thread.id := gen_random_uuid();
  thread.workspace_id := mail.workspace_id;
  thread.user_id := person;
  thread.title := left('Reply from ' || regexp_replace(reader, '[[:cntrl:]]+', ' ', 'g'), 80);
  message.id := gen_random_uuid();
  message.client_message_id := gen_random_uuid();
  message.content := 'A reply came in. Read it, say what it comes to, and draft an answer.';
  turn.id := (private.begin_turn(thread, message, null, null, null) ->> 'turn_id')::uuid;
  update public.turns t set tainted = true, unattended = true, inbound_mail_id = mail.id where t.id = turn.id returning t.* into turn;
  turn.leaf_message_id := private.store_reply(turn, '{}');
  events := private.store_calls(turn, turn.leaf_message_id, jsonb_build_array(jsonb_build_object(
    'provider_call_id', 'first', 'tool', 'read_reply', 'effect', 'read',
    'arguments', jsonb_build_object('inbound_mail_id', mail.id))));
  turn.settled_seq := turn.last_seq + jsonb_array_length(events);
  turn.last_seq := private.save_turn(turn, events);
  update public.inbound_mails i set answer_turn_id = turn.id, no_draft_reason = null where i.id = mail.id;
  perform private.ring('tick');
  return turn;
end $$;

-- A person asks for a draft where none is. Returns {thread_id, turn_id}. Definer: turns have no insert policy.
create function public.draft_answer(workspace_id uuid, inbound_mail_id uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  mail public.inbound_mails;
  turn public.turns;
  refusal text;
begin
  perform private.require_writer(draft_answer.workspace_id);
  select i.* into mail from public.inbound_mails i
  where i.workspace_id = draft_answer.workspace_id and i.id = draft_answer.inbound_mail_id for update;
  if mail.id is null then
    raise exception 'There is no such reply here.' using errcode = 'PT404';
  end if;
  refusal := private.draft_refusal(mail, auth.uid(), true);
  if refusal is not null then
    raise exception '%', 'No answer is drafted. ' || refusal using errcode = 'PT409';
  elsif exists (select from public.turns t where t.id = mail.answer_turn_id and t.status in ('queued', 'running'))
      or exists (select from public.tool_calls c where c.id = mail.tool_call_id
        and c.status in ('pending', 'waiting', 'approved', 'sending')) then
    raise exception 'An answer is being drafted, or waits already.' using errcode = 'PT409';
  end if;
  turn := private.begin_answer(mail, auth.uid());
  return jsonb_build_object('thread_id', turn.thread_id, 'turn_id', turn.id);
end $$;

-- Why a proposal of this turn must not be made; null when it may, and then it is the answer to its mail from now on. One
-- answer to a mail at a time, and a turn that a mail set off proposes nothing but the answer to that mail.
create function private.answer_refusal(turn public.turns, call_id uuid, payload jsonb) returns text
language plpgsql set search_path = ''
as $$
declare
  mail public.inbound_mails;
begin
  if turn.inbound_mail_id is not null and (payload ->> 'kind' is distinct from 'email'
      or payload ->> 'inbound_mail_id' is distinct from turn.inbound_mail_id::text) then
    return 'Only an answer to this reply can be proposed here.';
  elsif not payload ? 'inbound_mail_id' then
    return null;
  end if;
  select i.* into mail from public.inbound_mails i
  where i.workspace_id = turn.workspace_id and i.id = (payload ->> 'inbound_mail_id')::uuid for update;
  if mail.id is null then
    return 'There is no such reply here.';
  elsif exists (select from public.tool_calls c where c.id = mail.tool_call_id and c.id <> answer_refusal.call_id
      and (c.status in ('pending', 'waiting', 'approved', 'sending') or (c.status = 'done' and turn.inbound_mail_id is not null))) then
    return 'An answer to this reply waits already, or was sent.';
  end if;
  update public.inbound_mails i set tool_call_id = answer_refusal.call_id, no_draft_reason = null where i.id = mail.id;
  return null;
end $$;

-- A turn that ended without an answer says why; money or a fault is told to its person. What needs nobody any more leaves
-- the list of conversations. Definer: it runs within the worker's steps.
create function private.tg_turns__answer_ended() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  mail public.inbound_mails;
begin
  select i.* into mail from public.inbound_mails i where i.id = new.inbound_mail_id;
  if not exists (select from public.tool_calls c where c.id = mail.tool_call_id and c.turn_id = new.id and c.status in ('sending', 'done', 'denied')) then
    update public.inbound_mails i set no_draft_reason = left(case new.status
      when 'failed' then coalesce(new.error ->> 'message', 'Something went wrong on our side.')
      when 'stopped' then coalesce(i.no_draft_reason, 'Drafting was stopped.')
      else 'The assistant saw nothing to answer.' end, 1000)
    where i.id = mail.id and i.answer_turn_id = new.id;
    if new.status = 'failed' then
      perform private.notify_person(new.workspace_id, new.user_id, 'reply',
        left('No answer drafted for ' || coalesce((select l.name from public.leads l where l.id = mail.lead_id), 'a reply'), 200),
        coalesce(new.error ->> 'message', 'Something went wrong on our side.'), 'normal',
        jsonb_build_array(jsonb_build_object('kind', 'open_reply', 'label', 'Open reply', 'inbound_mail_id', mail.id)),
        'no answer:' || new.id);
    end if;
  end if;
  update public.conversation_threads t set archived_at = clock_timestamp()
  where t.id = new.thread_id and t.archived_at is null and new.status in ('completed', 'stopped')
    and not exists (select from public.turns o where o.thread_id = new.thread_id and o.id <> new.id);
  return null;
end $$;
create trigger turns__answer_ended after update of status on public.turns
  for each row when (new.inbound_mail_id is not null and old.status is distinct from new.status
    and new.status in ('completed', 'stopped', 'failed'))
  execute function private.tg_turns__answer_ended();

-- Takes back drafts that wait for nothing any more, answers and follow-ups: the person wrote again, or is no longer to be written to. Returns how
-- many. For the tick only.
create function public.withdraw_answers(at_most int default 20) returns int
language plpgsql security definer set search_path = ''
as $$
declare
  candidate record;
  turn public.turns;
  withdrawn int := 0;
begin
  for candidate in
    select t.id, i.id as mail_id, newer.id is not null as is_superseded
    from public.turns t
    join public.inbound_mails i on i.id = t.inbound_mail_id
    join public.leads l on l.workspace_id = i.workspace_id and l.id = i.lead_id
    left join lateral (
      select n.id from public.inbound_mails n where n.workspace_id = i.workspace_id and n.lead_id = i.lead_id
        and n.created_at > i.created_at and n.answer_turn_id is not null limit 1
    ) newer on true
    where t.status = 'waiting' and t.inbound_mail_id is not null
      and (newer.id is not null or l.deleted_at is not null or l.do_not_contact or private.is_suppressed(l.workspace_id, l.email))
    union all
    select f, null, false from private.overtaken_follow_ups(at_most) f
    order by 1 limit at_most
  loop
    select t.* into turn from public.turns t where t.id = candidate.id and t.status = 'waiting'
      and not exists (select from public.tool_calls c where c.turn_id = t.id and c.status = 'sending') for update skip locked;
    continue when turn.id is null;
    update public.inbound_mails i set no_draft_reason = case when candidate.is_superseded
      then 'They wrote again: the answer to that takes its place.' else 'They are no longer to be written to.' end
    where i.id = candidate.mail_id;
    perform private.finish_turn(turn, 'stopped');
    withdrawn := withdrawn + 1;
  end loop;
  return withdrawn;
end $$;
create index turns_waiting_answers_idx on public.turns (id) where status = 'waiting' and inbound_mail_id is not null;

grant execute on function public.draft_my_answers(uuid, boolean), public.draft_answer(uuid, uuid) to authenticated;
revoke all on function public.withdraw_answers(int) from authenticated, anon;
grant execute on function public.withdraw_answers(int) to service_role;
