-- Mails that come back: matched to the mail they answer, kept once, and what they mean is done. Their text comes from outside.
-- Owns: receive_mail(). Reads: outbox, mailboxes, leads. Writes: inbound_mails, lead_activities, agent_notifications, the
--   turn that answers, and what record_mail_events() writes.

-- Whom a mail is for: the person in the campaign, else the lead for whom it was written.
create function private.lead_of_mail(mail public.outbox) returns uuid
language sql stable set search_path = ''
as $$
  select coalesce((select e.lead_id from public.enrolments e where e.workspace_id = mail.workspace_id and e.id = mail.enrolment_id),
    (mail.payload ->> 'lead_id')::uuid)
$$;

-- The first of these messages that is ours, also before its row was told that it left: its Message-ID begins with its id.
create function private.mail_of_message_ids(message_ids text[]) returns uuid
language sql stable set search_path = ''
as $$
  select o.id
  from unnest(message_ids) with ordinality as m (message_id, place)
  join public.outbox o on o.id = substring(m.message_id from '^<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@')::uuid
    or o.message_id = m.message_id
  order by m.place limit 1
$$;

-- Takes in a mail that was read: {message_id, answers, from_address, from_name, to, subject, text, kind, classification?,
-- is_away?, returns_on?, status?, diagnostic?, recipient?, original_ids?}; see shared/contracts/inbound_mail.ts.
-- Returns {matched, is_new, inbound_mail_id?}. For the webhook only.
create function public.receive_mail(mail jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  instant timestamptz := private.mail_now();
  origin public.outbox := private.mail_that_came_back(mail);
  person uuid;
  kept public.inbound_mails;
begin
  -- Our own mail that came round is no answer.
  if origin.id is null or exists (select from public.mailboxes b
      where b.workspace_id = origin.workspace_id and b.address = lower(mail ->> 'from_address')) then
    return jsonb_build_object('matched', false, 'is_new', false);
  end if;
  select l.id into person from public.leads l where l.workspace_id = origin.workspace_id and l.id = private.lead_of_mail(origin) for no key update;
  insert into public.inbound_mails (workspace_id, message_id, in_reply_to, from_address, from_name, to_address, subject, text,
    received_at, kind, classification, returns_on, outbox_id, enrolment_id, lead_id)
  values (origin.workspace_id, mail ->> 'message_id', array(select jsonb_array_elements_text(coalesce(mail -> 'answers', '[]'))),
    mail ->> 'from_address', nullif(mail ->> 'from_name', ''), mail -> 'to' ->> 0, left(coalesce(mail ->> 'subject', ''), 1000),
    left(coalesce(mail ->> 'text', ''), 50000), instant, mail ->> 'kind', mail ->> 'classification', (mail ->> 'returns_on')::date,
    origin.id, origin.enrolment_id, person)
  on conflict on constraint inbound_mails_are_taken_once do nothing
  returning * into kept;
  if kept.id is null then
    return jsonb_build_object('matched', true, 'is_new', false);
  end if;
  perform public.record_mail_events(private.events_of_inbound(kept, mail));
  if person is not null and kept.kind in ('reply', 'auto_reply') then
    perform private.tell_of_inbound(kept);
  end if;
  return jsonb_build_object('matched', true, 'is_new', true, 'inbound_mail_id', kept.id);
end $$;

-- The mail that this one answers or reports on: by its Message-ID, else the newest that went from the address it came to, to
-- the address it came from.
create function private.mail_that_came_back(mail jsonb) returns public.outbox
language plpgsql stable set search_path = ''
as $$
declare
  found public.outbox;
  about text := lower(coalesce(mail ->> 'recipient', case when mail ->> 'kind' in ('reply', 'auto_reply') then mail ->> 'from_address' end));
begin
  select o.* into found from public.outbox o
  where o.id = private.mail_of_message_ids(array(
    select jsonb_array_elements_text(coalesce(nullif(mail -> 'original_ids', '[]'), mail -> 'answers', '[]'))));
  if found.id is null and about is not null then
    select o.* into found
    from public.mailboxes b
    join public.leads l on l.workspace_id = b.workspace_id and l.email_key = private.email_key(about) and l.deleted_at is null
    join public.enrolments e on e.workspace_id = l.workspace_id and e.lead_id = l.id
    join public.outbox o on o.workspace_id = e.workspace_id and o.enrolment_id = e.id and o.mailbox_id = b.id
    where b.address in (select lower(jsonb_array_elements_text(coalesce(mail -> 'to', '[]')))) and o.status in ('sent', 'uncertain', 'sending')
    order by o.finished_at desc nulls first limit 1;
  end if;
  return found;
end $$;

-- What record_mail_events() is to be told of an inbound mail.
create function private.events_of_inbound(kept public.inbound_mails, mail jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('provider', 'inbound', 'provider_event_id', k.kind || ' ' || kept.id, 'kind', k.kind,
    'at', kept.received_at, 'outbox_id', kept.outbox_id, 'details', jsonb_strip_nulls(k.details || jsonb_build_object('inbound_mail_id', kept.id)))), '[]')
  from (
    select 'replied' as kind, '{}'::jsonb as details where kept.kind = 'reply'
    union all select 'unsubscribed', '{}' where kept.kind = 'reply' and kept.classification = 'unsubscribe'
    union all select 'auto_replied', jsonb_build_object('returns_on', coalesce(kept.returns_on,
      -- Who is away and does not say for how long is left alone for a week.
      case when (mail ->> 'is_away')::boolean then kept.received_at::date + 7 end)) where kept.kind = 'auto_reply'
    union all select 'bounced', jsonb_build_object('status', mail ->> 'status', 'diagnostic', left(mail ->> 'diagnostic', 500)) where kept.kind = 'bounce'
    union all select 'complained', '{}' where kept.kind = 'complaint'
  ) k
$$;

-- On the lead's timeline, and to who is to answer, with a draft of the answer under way where there is to be one.
create function private.tell_of_inbound(kept public.inbound_mails) returns void
language plpgsql set search_path = ''
as $$
declare
  lead public.leads;
  recipient uuid := private.who_answers(kept);
  no_draft text;
  is_hot boolean := kept.classification is not distinct from 'interested';
  meaning text;
begin
  select l.* into lead from public.leads l where l.workspace_id = kept.workspace_id and l.id = kept.lead_id;
  insert into public.lead_activities (workspace_id, lead_id, kind, title, body, occurred_at)
  -- Who is away has not answered: neither score nor filter may take it for an answer.
  values (kept.workspace_id, kept.lead_id, case kept.kind when 'auto_reply' then 'auto_reply' else 'email_received' end,
    left(case kept.kind when 'auto_reply' then 'Automatic reply: ' else '' end
      || coalesce(private.tidy_text(regexp_replace(kept.subject, '[[:cntrl:]]+', ' ', 'g')), 'Reply'), 300),
    nullif(left(kept.text, 20000), ''), kept.received_at);
  if kept.kind <> 'reply' or lead.id is null or lead.deleted_at is not null then
    return;
  end if;
  no_draft := private.draft_refusal(kept, recipient, false);
  if no_draft is null then
    kept.answer_turn_id := (private.begin_answer(kept, recipient)).id;
  else
    update public.inbound_mails i set no_draft_reason = no_draft where i.id = kept.id;
  end if;
  meaning := case kept.classification when 'interested' then 'is interested' when 'question' then 'has a question'
    when 'not_now' then 'says not now' when 'wrong_person' then 'is the wrong person to ask'
    when 'unsubscribe' then 'wants no more mail' else 'answered' end;
  perform private.notify_person(kept.workspace_id, recipient, case when is_hot then 'hot_lead' else 'reply' end,
    left(format('%s %s', lead.name, meaning), 200), concat_ws(E'\n', nullif(left(regexp_replace(kept.text, '\s+', ' ', 'g'), 280), ''),
      case when kept.classification <> 'unsubscribe' and no_draft not like 'Drafting is turned off%' then 'No answer was drafted. ' || no_draft end),
    case when is_hot then 'high' when kept.classification in ('not_now', 'unsubscribe') then 'low' else 'normal' end,
    private.reply_actions(kept),
    'inbound:' || kept.id);
end $$;

revoke all on function public.receive_mail(jsonb) from authenticated, anon;
grant execute on function public.receive_mail(jsonb) to service_role;
