-- Replies as people and the assistant see them: who answered, what it comes to, how far the answer is.
-- Owns: list_replies(), read_reply(), classify_reply(), answer_address(). Reads: inbound_mails, outbox, campaigns, leads,
--   turns, tool_calls. Writes: inbound_mails, reminders, and what record_mail_events() writes.
-- Refusals: 22023 (the input), 42501 (the role), PT403, PT404, PT409.

-- How far the answer to a mail is: {state, reason?, person?, thread_id?}. drafting, waiting (for its person's approval),
-- sending, sent, denied, failed or none. The thread only for whose it is.
create function private.answer_state(mail public.inbound_mails) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_strip_nulls(jsonb_build_object(
    'state', case
      when c.status = 'waiting' then 'waiting' when c.status in ('approved', 'sending') then 'sending'
      when c.status = 'done' then 'sent' when t.status in ('queued', 'running') then 'drafting'
      when c.status in ('denied', 'failed') then c.status else 'none' end,
    'reason', coalesce(mail.no_draft_reason, case when c.status = 'failed' then c.summary end),
    'person', m.display_name,
    'is_mine', coalesce(c.user_id, t.user_id) = auth.uid(),
    'thread_id', case when coalesce(c.user_id, t.user_id) = auth.uid() then coalesce(d.thread_id, t.thread_id) end))
  from (select) one
  left join public.tool_calls c on c.id = mail.tool_call_id
  left join public.turns d on d.id = c.turn_id
  left join public.turns t on t.id = mail.answer_turn_id
  left join public.workspace_members m on m.workspace_id = mail.workspace_id and m.user_id = coalesce(c.user_id, t.user_id)
$$;

create function private.reply_json(mail public.inbound_mails, text_length int) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('id', mail.id, 'lead_id', l.id, 'lead_name', l.name, 'from_name', mail.from_name,
    'from_address', mail.from_address, 'subject', mail.subject, 'text', left(mail.text, text_length),
    'is_cut', length(mail.text) > text_length, 'received_at', mail.received_at, 'classification', mail.classification,
    'classified_by', mail.classified_by, 'classification_reason', mail.classification_reason,
    'campaign', case when c.id is not null then jsonb_build_object('id', c.id, 'name', c.name) end,
    'answer', private.answer_state(mail), 'handled_at', mail.handled_at,
    'remind_at', (select r.due_at from public.reminders r where r.id = mail.reminder_id and r.done_at is null))
  from (select) one
  left join public.leads l on l.workspace_id = mail.workspace_id and l.id = mail.lead_id and l.deleted_at is null
  left join public.outbox o on o.id = mail.outbox_id
  left join public.campaigns c on c.id = o.campaign_id
$$;

-- The mails whose answers wait for the caller's approval.
create function private.answers_that_wait(workspace_id uuid) returns setof uuid
language sql stable set search_path = ''
as $$
  select (a.payload ->> 'inbound_mail_id')::uuid from public.approvals a
  where a.user_id = auth.uid() and a.status = 'pending' and a.workspace_id = answers_that_wait.workspace_id
    and a.payload ? 'inbound_mail_id'
$$;

-- People's replies, newest first: {replies, waiting (how many drafts wait for the caller), next_cursor}. Narrowed by
-- campaign, by class, or to those whose draft waits for the caller.
-- Definer: turns and actions are private to their person; of others only the state of an answer is told.
create function public.list_replies(
  workspace_id uuid, campaign_id uuid default null, classification text default null, waiting boolean default false,
  page_size int default 25, cursor text default null
) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  most int := least(greatest(page_size, 1), 100);
  after_at timestamptz;
  after_id uuid;
  found public.inbound_mails[];
begin
  after_at := split_part(cursor, ' ', 1)::timestamptz;
  after_id := split_part(cursor, ' ', 2)::uuid;
  if private.my_role(list_replies.workspace_id) is null then
    raise exception 'There is no such workspace.' using errcode = '42501';
  elsif list_replies.classification not in ('interested', 'not_now', 'wrong_person', 'unsubscribe', 'question', 'other') then
    perform private.refuse('A class is interested, not_now, wrong_person, unsubscribe, question or other.');
  end if;
  found := array(
    select i from public.inbound_mails i
    where i.workspace_id = list_replies.workspace_id and i.kind = 'reply'
      and (after_at is null or (i.received_at, i.id) < (after_at, after_id))
      and (list_replies.classification is null or i.classification = list_replies.classification)
      and (list_replies.campaign_id is null or exists (select from public.outbox o
        where o.id = i.outbox_id and o.campaign_id = list_replies.campaign_id))
      and (not list_replies.waiting or i.id in (select w from private.answers_that_wait(list_replies.workspace_id) w))
    order by i.received_at desc, i.id desc limit most + 1);
  return jsonb_build_object(
    'replies', (select coalesce(jsonb_agg(private.reply_json(f, 600) order by f.received_at desc, f.id desc), '[]')
      from unnest(found[:most]) f),
    'waiting', (select count(*) from private.answers_that_wait(list_replies.workspace_id)),
    'next_cursor', case when cardinality(found) > most
      then to_char(found[most].received_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || ' ' || found[most].id end);
exception when invalid_datetime_format or datetime_field_overflow or invalid_text_representation then
  return private.refuse('The cursor is not one of this list.')::jsonb;
end $$;

-- One reply whole, with our mail that it answers: {reply, sent: {subject, text, at} or null}; null where there is none.
-- Definer: as list_replies(), and mails are read by who sent them.
create function public.read_reply(workspace_id uuid, inbound_mail_id uuid) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  mail public.inbound_mails;
begin
  if private.my_role(read_reply.workspace_id) is null then
    raise exception 'There is no such workspace.' using errcode = '42501';
  end if;
  select i.* into mail from public.inbound_mails i
  where i.workspace_id = read_reply.workspace_id and i.id = read_reply.inbound_mail_id and i.kind = 'reply';
  if mail.id is null then
    return null;
  end if;
  return jsonb_build_object('reply', private.reply_json(mail, 50000), 'sent', (
    select jsonb_build_object('subject', o.payload ->> 'subject', 'text', left(o.payload ->> 'text', 20000), 'at', o.finished_at)
    from public.outbox o where o.id = mail.outbox_id and o.payload ? 'text'));
end $$;

-- Where an answer to a reply goes and from whom: {lead_id, to, to_name, subject, in_reply_to, message_ids, mailbox_id?,
-- from_name?, from_address?} or {refusal}; null where there is no such reply. It goes to the address of the lead's record,
-- whatever the mail says of itself, and from the mailbox that was answered.
-- Definer: whether nothing may be sent is asked of inner functions.
create function public.answer_address(workspace_id uuid, inbound_mail_id uuid) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  mail public.inbound_mails;
  lead public.leads;
  box public.mailboxes;
  refusal text;
begin
  select i.* into mail from public.inbound_mails i
  where i.workspace_id = answer_address.workspace_id and i.id = answer_address.inbound_mail_id
    and i.workspace_id in (select private.my_workspace_ids());
  if mail.id is null then
    return null;
  end if;
  refusal := private.draft_refusal(mail, auth.uid(), true);
  if refusal is not null then
    return jsonb_build_object('refusal', refusal);
  end if;
  select l.* into lead from public.leads l where l.workspace_id = mail.workspace_id and l.id = mail.lead_id;
  select b.* into box from public.outbox o join public.mailboxes b on b.workspace_id = o.workspace_id
    and b.id = coalesce(o.mailbox_id, (o.payload ->> 'mailbox_id')::uuid) where o.id = mail.outbox_id;
  return jsonb_strip_nulls(jsonb_build_object('lead_id', lead.id, 'to', lead.email,
    'to_name', btrim(regexp_replace(lead.name, '[[:cntrl:]]+', ' ', 'g')),
    'subject', left(btrim(regexp_replace(mail.subject, '[[:cntrl:]]+', ' ', 'g')), 190),
    'in_reply_to', m.ids[cardinality(m.ids)], 'message_ids', to_jsonb(m.ids),
    'mailbox_id', box.id, 'from_name', box.from_name, 'from_address', box.address))
  from (
    -- The oldest first. What does not look like an id would break the header.
    select array(select a.id from unnest(mail.message_id || mail.in_reply_to[:15]) with ordinality as a (id, place)
      where a.id ~ '^<[^<>[:space:][:cntrl:]]{1,250}>$' order by a.place desc) as ids
  ) m;
end $$;

-- Says what a reply comes to, with a reason: {reply, remind_at?}. Who wants no more mail is suppressed at once. With
-- `come_back_on` the caller is reminded on that day, once for a mail. In a turn that the mail set off it is the model's
-- reading, which never stands over a person's.
-- Definer: what came in is written by functions alone.
create function public.classify_reply(
  workspace_id uuid, inbound_mail_id uuid, classification text, reason text default null, come_back_on date default null
) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  mail public.inbound_mails;
  turn public.turns;
  before text;
  reader text;
begin
  perform private.require_writer(classify_reply.workspace_id);
  if coalesce(classify_reply.classification not in ('interested', 'not_now', 'wrong_person', 'unsubscribe', 'question', 'other'), true) then
    perform private.refuse('A class is interested, not_now, wrong_person, unsubscribe, question or other.');
  end if;
  select t.* into turn from public.turns t join public.tool_calls c on c.turn_id = t.id
  where c.id = nullif(current_setting('app.tool_call_id', true), '')::uuid;
  select i.* into mail from public.inbound_mails i
  where i.workspace_id = classify_reply.workspace_id and i.id = classify_reply.inbound_mail_id and i.kind = 'reply' for update;
  before := mail.classification;
  if mail.id is null then
    raise exception 'There is no such reply here.' using errcode = 'PT404';
  elsif turn.inbound_mail_id <> mail.id then
    raise exception 'Here only the reply that this is about can be classified.' using errcode = 'PT403';
  elsif turn.inbound_mail_id is not null and mail.classified_by = 'person' then
    raise exception 'A person has said already what this reply comes to: %.', replace(before, '_', ' ') using errcode = 'PT409';
  end if;
  update public.inbound_mails i set classification = classify_reply.classification,
    classified_by = case when turn.inbound_mail_id is null then 'person' else 'model' end,
    classification_reason = left(private.tidy_text(regexp_replace(classify_reply.reason, '[[:cntrl:]]+', ' ', 'g')), 500)
  where i.id = mail.id returning i.* into mail;
  if mail.classification = 'unsubscribe' and before is distinct from 'unsubscribe' and mail.outbox_id is not null then
    perform public.record_mail_events(jsonb_build_array(jsonb_build_object('provider', 'inbound',
      'provider_event_id', 'unsubscribed ' || mail.id, 'kind', 'unsubscribed', 'at', private.mail_now(), 'outbox_id', mail.outbox_id,
      'details', jsonb_build_object('inbound_mail_id', mail.id))));
  end if;
  if mail.classified_by = 'model' and mail.classification = 'interested' and before is distinct from 'interested' then
    select l.name into reader from public.leads l where l.id = mail.lead_id;
    perform private.notify_person(mail.workspace_id, auth.uid(), 'hot_lead', left(reader || ' is interested', 200),
      left(coalesce(mail.classification_reason, ''), 280), 'high', private.reply_actions(mail), 'hot:' || mail.id);
  end if;
  mail := private.remind_of_reply(mail, come_back_on);
  return jsonb_build_object('reply', private.reply_json(mail, 600),
    'remind_at', (select r.due_at from public.reminders r where r.id = mail.reminder_id));
end $$;

-- Reminds the caller, in the morning of that day, of someone who asked to be written to later. Returns the mail.
create function private.remind_of_reply(mail public.inbound_mails, day date) returns public.inbound_mails
language plpgsql set search_path = ''
as $$
declare
  zone text := coalesce((select c.time_zone from public.user_contexts c
    where c.workspace_id = mail.workspace_id and c.user_id = auth.uid()), 'UTC');
  due timestamptz := (day + time '09:00') at time zone zone;
  reader text;
begin
  if due is null or mail.lead_id is null or mail.classification = 'unsubscribe'
      or exists (select from public.reminders r where r.id = mail.reminder_id and r.done_at is null) then
    return mail;
  elsif due <= now() or due > now() + interval '3 years' then
    perform private.refuse('"come_back_on" is a day to come, within three years.');
  end if;
  select l.name into reader from public.leads l where l.id = mail.lead_id;
  update public.inbound_mails i set reminder_id = (public.set_reminder(mail.workspace_id,
    left('Write to ' || reader || ' again: they asked for it in their reply.', 500), due, mail.lead_id) -> 'reminder' ->> 'id')::uuid
  where i.id = mail.id returning i.* into mail;
  return mail;
end $$;

-- The buttons of a notification about a reply, for whom its answer is drafted: the draft, else the reply, and the lead.
create function private.reply_actions(mail public.inbound_mails) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_array(coalesce(
      (select jsonb_build_object('kind', 'open_thread', 'label', 'Open draft', 'thread_id', t.thread_id)
       from public.turns t where t.id = mail.answer_turn_id),
      jsonb_build_object('kind', 'open_reply', 'label', 'Open reply', 'inbound_mail_id', mail.id)),
    jsonb_build_object('kind', 'open_lead', 'label', 'Open lead', 'lead_id', mail.lead_id))
$$;

grant execute on function public.list_replies(uuid, uuid, text, boolean, int, text), public.read_reply(uuid, uuid),
  public.answer_address(uuid, uuid), public.classify_reply(uuid, uuid, text, text, date)
to authenticated;
