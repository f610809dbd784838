-- Sending, first half: mails that are due are handed to a sender under a lease, each checked at that very moment.
-- Owns: claim_campaign_mail(). Reads: everything that decides whether a mail may leave and what it says. Writes: outbox,
--   enrolments.
-- Rows of one workspace hang together by their keys; joined by the ids alone, no plan begins at all that a workspace has.

-- Claims due mails, at most so many: {now, mails: [{outbox_id, epoch, attempts, text, sender, to, reader, thread, token, link_key, …}],
-- texts, senders}, the last two by id, as many mails share them; see shared/contracts/campaign_mail.ts. `idempotent`: the
-- provider delivers a key once, so a mail whose sender died may be handed over again. For the tick only.
create function public.claim_campaign_mail(at_most int, lease_seconds int, idempotent boolean) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  -- Once, and not for every row that is looked at.
  instant timestamptz := private.mail_now();
  ids uuid[];
  mails jsonb;
begin
  ids := array(
    select o.id from public.outbox o
    where o.kind = 'campaign_email' and o.finished_at is null and o.status in ('queued', 'sending') and o.next_attempt_at <= instant
      and (o.status = 'queued' or o.lease_until < clock_timestamp())
    order by o.next_attempt_at limit at_most for update skip locked
  );
  if ids = '{}' then
    return null;
  end if;
  ids := private.sendable(ids, idempotent);
  update public.outbox o set status = 'sending', attempts = o.attempts + 1, epoch = o.epoch + 1,
    lease_until = clock_timestamp() + make_interval(secs => lease_seconds),
    payload = o.payload || jsonb_build_object('to', l.email, 'to_name', l.name)
  from public.enrolments e join public.leads l on l.id = e.lead_id
  where o.id = any(ids) and e.id = o.enrolment_id;
  mails := private.claimed_mails(ids);
  return jsonb_build_object('now', private.mail_now(), 'mails', mails, 'texts', private.claimed_texts(mails), 'senders', private.claimed_senders(ids));
end $$;

-- Those of these locked mails that may leave. What may not, is settled here: withdrawn, put off, or given back.
create function private.sendable(ids uuid[], idempotent boolean) returns uuid[]
language plpgsql set search_path = ''
as $$
declare
  instant timestamptz := private.mail_now();
  verdict record;
begin
  for verdict in
    select j.verdict, array_agg(j.id order by j.id) as ids, array_agg(j.enrolment_id order by j.id) as enrolment_ids from (
      select o.id, o.enrolment_id, case
        -- A day later the provider has forgotten the key.
        when o.status = 'sending' and (not idempotent or o.lease_until < clock_timestamp() - interval '23 hours') then 'uncertain'
        -- Whether it arrived is unknown: asked again at once, whatever has changed.
        when o.status = 'sending' then 'sendable'
        when e.status = 'parked' then 'back'
        when e.status <> 'active' then 'left'
        when l.deleted_at is not null then 'lead_gone'
        when l.email is null then 'no_address'
        when l.do_not_contact then 'do_not_contact'
        when private.is_suppressed(o.workspace_id, l.email) then 'suppressed'
        when exists (select from public.inbound_mails i where i.workspace_id = e.workspace_id and i.lead_id = e.lead_id
          and i.kind = 'reply' and i.received_at >= e.entered_at) then 'replied'
        when c.status <> 'running' or c.approved_hash is distinct from c.content_hash or c.mailbox_id is distinct from o.mailbox_id
          or not coalesce(b.is_free, false) then 'back'
        -- After an outage or a refusal that passes, the hours may be over.
        when o.next_attempt_at < instant - interval '10 minutes' or o.attempts > 0 then 'late'
        else 'sendable' end as verdict
      from public.outbox o
      join public.enrolments e on e.id = o.enrolment_id
      join public.campaigns c on c.id = o.campaign_id
      join public.leads l on l.id = e.lead_id
      left join lateral (select private.mailbox_refusal(m) is null as is_free from public.mailboxes m where m.id = o.mailbox_id offset 0) b on true
      where o.id = any(ids)
    ) j group by j.verdict
  loop
    if verdict.verdict in ('lead_gone', 'no_address', 'do_not_contact', 'suppressed', 'replied') then
      perform private.end_enrolments(verdict.enrolment_ids, 'stopped', verdict.verdict);
    elsif verdict.verdict = 'left' then
      update public.outbox o set status = 'withdrawn', error = 'The person left the campaign before it was sent.',
        finished_at = instant where o.id = any(verdict.ids);
    elsif verdict.verdict = 'back' then
      perform private.give_back(verdict.ids);
    elsif verdict.verdict = 'uncertain' then
      perform private.put_uncertain(verdict.ids, verdict.enrolment_ids);
    elsif verdict.verdict = 'late' then
      perform private.put_off_mails(verdict.ids, instant);
    end if;
  end loop;
  return array(select o.id from public.outbox o where o.id = any(ids) and o.status in ('queued', 'sending')
    and o.next_attempt_at <= instant order by o.next_attempt_at, o.id);
end $$;

-- Takes mails out of the outbox that nobody holds; their people are due as before.
create function private.give_back(ids uuid[]) returns void
language sql set search_path = ''
as $$
  with gone as (delete from public.outbox o where o.id = any(ids) returning o.enrolment_id)
  update public.enrolments e set due_at = private.mail_now() from gone g where e.id = g.enrolment_id and e.status = 'active'
$$;

-- Their sender died after it may have handed them over, and nobody can know. They are not sent again by themselves; the
-- people go on as if they had got them.
create function private.put_uncertain(ids uuid[], enrolment_ids uuid[]) returns void
language sql set search_path = ''
as $$
  update public.outbox o set status = 'uncertain', lease_until = null, finished_at = private.mail_now(), error =
    'The sender was interrupted after handing over the mail: it may or may not have arrived. It is not sent again by itself.'
  where o.id = any(ids);
  select private.move_on(enrolment_ids, false, private.mail_now())
$$;

-- Mails whose hours are over wait for the next ones.
create function private.put_off_mails(ids uuid[], instant timestamptz) returns void
language sql set search_path = ''
as $$
  with windows as materialized (
    select w.mailbox_id, w.country_key, (private.next_sending_window(instant, m, w.country_key)).opens
    from (select distinct o.mailbox_id, l.country_key from public.outbox o
      join public.enrolments e on e.id = o.enrolment_id
      join public.leads l on l.id = e.lead_id where o.id = any(ids)) w
    join public.mailboxes m on m.id = w.mailbox_id
  )
  update public.outbox o set next_attempt_at = coalesce(lower(w.opens), instant + interval '1 day')
  from public.enrolments e, public.leads l, windows w
  where o.id = any(ids) and e.id = o.enrolment_id and l.id = e.lead_id and w.mailbox_id = o.mailbox_id and w.country_key is not distinct from l.country_key
    and not coalesce(w.opens @> instant, false)
$$;

-- A follow-up without a subject of its own, before which no mail is known to have arrived, has the subject of the first:
-- its text is then named by both variants.
create function private.claimed_mails(ids uuid[]) returns jsonb
language sql volatile set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('outbox_id', o.id, 'epoch', o.epoch, 'attempts', o.attempts, 'campaign_id', o.campaign_id,
    'text', concat_ws(' ', o.variant_id, f.variant_id), 'sender', o.mailbox_id, 'to', o.payload ->> 'to', 'to_name', o.payload ->> 'to_name',
    'reader', private.mail_reader(l, a, s.label),
    'thread', t.thread, 'token', k.signed, 'link_key', k.link_key)
    order by o.next_attempt_at, o.id), '[]')
  from public.outbox o
  join private.mail_link_signs(array(select m.link_token from public.outbox m where m.id = any(ids)), private.mail_link_secret()) k
    on k.token = o.link_token
  join public.campaign_variants v on v.id = o.variant_id
  join public.enrolments e on e.id = o.enrolment_id
  join public.leads l on l.id = e.lead_id
  left join public.accounts a on a.id = l.account_id
  left join public.pipeline_stages s on s.workspace_id = l.workspace_id and s.key = l.stage
  left join lateral (
    select jsonb_build_object('subject', min(p.payload ->> 'subject') filter (where p.place = 1), 'message_ids',
      jsonb_agg(p.message_id order by p.place)) as thread
    from (select b.payload, b.message_id, row_number() over (order by b.finished_at, b.id) as place from public.outbox b
      where b.workspace_id = o.workspace_id and b.enrolment_id = o.enrolment_id and b.status = 'sent' and b.message_id is not null) p
    having count(*) > 0
  ) t on true
  left join lateral (
    select b.variant_id from public.outbox b join public.campaign_variants w on w.id = b.variant_id
    where v.subject = '' and t.thread is null and b.workspace_id = o.workspace_id and b.enrolment_id = o.enrolment_id
      and b.id <> o.id and w.subject <> ''
    order by b.finished_at, b.id limit 1
  ) f on true
  where o.id = any(ids)
$$;

create function private.claimed_texts(mails jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_object_agg(named.text, jsonb_build_object('variant_id', v.id, 'subject', coalesce(f.subject, v.subject),
    'body', v.body)), '{}')
  from (select distinct m ->> 'text' as text from jsonb_array_elements(mails) as m) named
  join public.campaign_variants v on v.id = split_part(named.text, ' ', 1)::uuid
  left join public.campaign_variants f on f.id = nullif(split_part(named.text, ' ', 2), '')::uuid
$$;

create function private.claimed_senders(ids uuid[]) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_object_agg(m.id, jsonb_build_object('mailbox_id', m.id, 'address', m.address, 'from_name', m.from_name,
    'signature', m.signature, 'time_zone', m.time_zone, 'workspace_name', w.name, 'postal_address', s.postal_address,
    'tracks_opens', coalesce(s.tracks_opens, false), 'tracks_clicks', coalesce(s.tracks_clicks, false))), '{}')
  from public.mailboxes m
  join public.workspaces w on w.id = m.workspace_id
  left join public.mail_settings s on s.workspace_id = m.workspace_id
  where m.id in (select o.mailbox_id from public.outbox o where o.id = any(ids))
$$;

-- Whether the tick would find something to do. Mailboxes that are full, closed or waiting say when they are free again.
create function private.campaigns_are_due() returns boolean
language plpgsql stable set search_path = ''
as $$
declare
  instant timestamptz := private.mail_now();
begin
  return exists (
    select from public.outbox o
    where o.kind = 'campaign_email' and o.finished_at is null and o.status in ('queued', 'sending') and o.next_attempt_at <= instant
      and (o.status = 'queued' or o.lease_until < clock_timestamp())
  ) or exists (
    select from public.campaigns c where c.people_next_at <= instant and c.status in ('running', 'stopped')
  ) or exists (
    select from public.enrolments e where e.status = 'parked' and e.parked_until <= instant
  ) or exists (
    select from public.campaigns c
    join public.mailboxes m on m.id = c.mailbox_id and m.status = 'active' and m.next_free_at <= instant
    cross join lateral (
      (select from public.enrolments e where e.campaign_id = c.id and e.status = 'active' and not e.at_branch and e.due_at <= instant limit 1)
      union all
      (select from public.enrolments e where e.campaign_id = c.id and e.status = 'active' and e.at_branch and e.due_at <= instant limit 1)
    ) due
    where c.status = 'running'
  );
end $$;

revoke all on function public.claim_campaign_mail(int, int, boolean) from authenticated, anon;
grant execute on function public.claim_campaign_mail(int, int, boolean) to service_role;
