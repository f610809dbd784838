-- Sending, second half: what came of a batch, recorded at once: the mails, the people's next steps, the timelines.
-- Owns: finish_campaign_mail(). Writes: outbox, enrolments, lead_activities, mailboxes.

-- Records attempts, each under its epoch: results [{id, epoch, status, provider_id?, message_id?, subject?, text?, error?,
-- retry_seconds?}]. Status: sent; failed (refused for good); not_rendered (its text can't be made); retry (not handed over, again in retry_seconds); unknown (asked
-- again by a provider that honours keys); uncertain (the same by another: never again); returned (the sender itself can't
-- send: its mailbox is paused with the reason). Returns the ids that were taken; a zombie's are not. For the tick only.
create function public.finish_campaign_mail(provider text, results jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  instant timestamptz := private.mail_now();
  ids uuid[];
begin
  -- Leads, then mails, then people: the order in which everyone locks.
  perform from public.leads l
  where l.id in (select e.lead_id from jsonb_to_recordset(results) as r (id uuid, status text)
    join public.outbox o on o.id = r.id join public.enrolments e on e.id = o.enrolment_id where r.status = 'sent')
  order by l.id for no key update;
  ids := array(
    select o.id from public.outbox o join jsonb_to_recordset(results) as r (id uuid, epoch int) on r.id = o.id
    where o.kind = 'campaign_email' and o.status = 'sending' and o.epoch = r.epoch order by o.id for update of o
  );
  perform from public.enrolments e join public.outbox o on o.enrolment_id = e.id where o.id = any(ids) order by e.id for no key update of e;
  if results @? '$[*].status ? (@ == "returned")' then
    perform private.pause_returning_mailboxes(results, ids);
  end if;
  with given as (
    select r.* from jsonb_to_recordset(results) as r (id uuid, status text, provider_id text, message_id text, subject text,
      text text, error text, retry_seconds int) where r.id = any(ids) and r.status <> 'returned'
  )
  update public.outbox o set
    status = case r.status when 'retry' then 'queued' when 'unknown' then 'sending' when 'not_rendered' then 'failed' else r.status end,
    provider = finish_campaign_mail.provider, provider_id = r.provider_id, message_id = coalesce(r.message_id, o.message_id),
    payload = case when r.status = 'sent' then o.payload || jsonb_build_object('subject', r.subject, 'text', r.text) else o.payload end,
    error = r.error,
    lease_until = case when r.status = 'unknown' then clock_timestamp() + make_interval(secs => r.retry_seconds) end,
    next_attempt_at = case when r.status = 'retry' then instant + make_interval(secs => r.retry_seconds) else o.next_attempt_at end,
    finished_at = case when r.status not in ('retry', 'unknown') then instant end
  from given r where o.id = r.id;
  perform private.record_sent(results, ids);
  perform private.move_on(array(select o.enrolment_id from public.outbox o where o.id = any(ids) and o.status in ('sent', 'uncertain')),
    false, instant);
  if results @? '$[*].status ? (@ == "failed" || @ == "not_rendered")' then
    perform private.end_failed(results, ids);
  end if;
  return to_jsonb(ids);
end $$;

-- A mailbox that can't send at all (no server, a wrong password, an address that is not allowed) fails nobody's mail: it
-- is paused with the reason, and its mails wait.
create function private.pause_returning_mailboxes(results jsonb, ids uuid[]) returns void
language plpgsql set search_path = ''
as $$
declare
  box record;
begin
  for box in
    select o.mailbox_id, min(r.error) as error, array_agg(o.id) as ids, m.workspace_id, m.user_id, m.address
    from jsonb_to_recordset(results) as r (id uuid, status text, error text)
    join public.outbox o on o.id = r.id and o.id = any(pause_returning_mailboxes.ids)
    join public.mailboxes m on m.id = o.mailbox_id
    where r.status = 'returned' group by o.mailbox_id, m.id order by o.mailbox_id
  loop
    update public.mailboxes m set status = 'paused', paused_reason = coalesce(left(box.error, 300), 'It can''t send.')
    where m.id = box.mailbox_id and m.status = 'active';
    if found then
      perform private.notify_person(box.workspace_id, box.user_id, 'mailbox_paused', format('%s can''t send', box.address),
        coalesce(box.error, ''), 'high');
    end if;
    perform private.give_back(box.ids);
  end loop;
end $$;

-- The timelines of those who got a mail, in the name of who approved the campaign. That they were contacted by it is
-- derived, and no change of theirs to be audited.
create function private.record_sent(results jsonb, ids uuid[]) returns void
language sql volatile set search_path = ''
as $$
  select set_config('app.scoring', 'on', true);
  insert into public.lead_activities (workspace_id, lead_id, kind, title, body, actor_id)
  select o.workspace_id, e.lead_id, 'email_sent', coalesce(left(nullif(btrim(r.subject), ''), 300), 'E-mail'),
    left(r.text, 20000), c.approved_by
  from jsonb_to_recordset(results) as r (id uuid, subject text, text text)
  join public.outbox o on o.id = r.id
  join public.enrolments e on e.id = o.enrolment_id
  join public.campaigns c on c.id = o.campaign_id
  where o.id = any(ids) and o.status = 'sent';
  select set_config('app.scoring', '', true)
$$;

-- Whose mail was refused for good, gets no further one of this campaign.
create function private.end_failed(results jsonb, ids uuid[]) returns void
language plpgsql set search_path = ''
as $$
declare
  failure record;
begin
  for failure in
    select r.status, o.error, array_agg(o.enrolment_id) as enrolment_ids
    from jsonb_to_recordset(results) as r (id uuid, status text)
    join public.outbox o on o.id = r.id and o.id = any(end_failed.ids) and o.status = 'failed'
    group by r.status, o.error
  loop
    perform private.end_enrolments(failure.enrolment_ids, 'failed',
      case failure.status when 'not_rendered' then 'not_rendered' else 'not_sent' end, failure.error);
  end loop;
end $$;

revoke all on function public.finish_campaign_mail(text, jsonb) from authenticated, anon;
grant execute on function public.finish_campaign_mail(text, jsonb) to service_role;
