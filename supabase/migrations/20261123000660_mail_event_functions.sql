-- What comes back, taken once and whatever the order: it marks the mails, and what people want is done at once: who
-- unsubscribes, complains or answers gets no further mail, who is away is left alone until they are back.
-- Owns: record_mail_events(). Reads: outbox, enrolments. Writes: mail_events,
--   outbox, enrolments, suppressions.

-- Takes events [{provider, provider_event_id, kind, at?, is_bot?, details?, and of the mail outbox_id, token, provider_id or
-- message_id}]; kinds as in mail_events. Of a bounce, details.status is like 5.1.1 (4.x.x only passes); of an auto-reply,
-- details.returns_on is a date. Returns {taken, known, unmatched}: known, those taken before. For webhooks and the tick.
create function public.record_mail_events(events jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  given int := jsonb_array_length(events);
  matched int;
  taken uuid[];
begin
  -- Providers repeat themselves: what is known waits for nobody.
  if not exists (select from jsonb_to_recordset(events) as r (provider text, provider_event_id text)
      where not exists (select from public.mail_events k where k.provider = r.provider and k.provider_event_id = r.provider_event_id)) then
    return jsonb_build_object('taken', 0, 'known', given, 'unmatched', 0);
  end if;
  -- Leads, then mails, then people: the order in which everyone locks.
  perform from public.leads l where l.id in (
    select e.lead_id from private.matched_events(events) m join public.enrolments e on e.id = m.enrolment_id
  ) order by l.id for key share;
  perform from public.outbox o where o.id in (select m.outbox_id from private.matched_events(events) m) order by o.id for no key update;
  select count(*) into matched from private.matched_events(events);
  with fresh as (
    insert into public.mail_events (workspace_id, provider, provider_event_id, kind, outbox_id, enrolment_id, campaign_id, step_id,
      variant_id, lead_id, at, is_bot, details)
    select m.workspace_id, m.provider, m.provider_event_id, m.kind, m.outbox_id, m.enrolment_id, m.campaign_id, m.step_id, m.variant_id,
      e.lead_id, coalesce(m.at, private.mail_now()), coalesce(m.is_bot, false), coalesce(m.details, '{}')
    from private.matched_events(events) m left join public.enrolments e on e.id = m.enrolment_id
    on conflict on constraint mail_events_are_taken_once do nothing
    returning id
  )
  select array_agg(f.id) into taken from fresh f;
  if taken is not null then
    perform private.mark_mails(taken);
    perform private.heed_events(taken);
    perform private.watch_health(taken);
  end if;
  return jsonb_build_object('taken', coalesce(cardinality(taken), 0), 'known', matched - coalesce(cardinality(taken), 0),
    'unmatched', given - matched);
end $$;

-- The events with their mails, each once. The Message-ID of a campaign's mail begins with the mail's own id.
create function private.matched_events(events jsonb) returns table (provider text, provider_event_id text, kind text,
  at timestamptz, is_bot boolean, details jsonb, workspace_id uuid, outbox_id uuid, enrolment_id uuid, campaign_id uuid,
  step_id uuid, variant_id uuid)
language sql stable set search_path = ''
as $$
  select distinct on (r.provider, r.provider_event_id) r.provider, r.provider_event_id, r.kind, r.at, r.is_bot, r.details,
    o.workspace_id, o.id, o.enrolment_id, o.campaign_id, o.step_id, o.variant_id
  from jsonb_to_recordset(events) as r (provider text, provider_event_id text, kind text, at timestamptz, is_bot boolean,
    details jsonb, outbox_id uuid, token text, provider_id text, message_id text)
  cross join lateral (
    select coalesce(r.outbox_id,
      (select t.id from public.outbox t where t.link_token = r.token),
      (select t.id from public.outbox t where t.provider_id = r.provider_id limit 1),
      (select t.id from public.outbox t where t.message_id = r.message_id limit 1),
      substring(r.message_id from '^<?([0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12})@')::uuid) as id
  ) named
  join public.outbox o on o.id = named.id
  order by r.provider, r.provider_event_id
$$;

-- The first of each kind stands on its mail. What bots did does not. Whoever follows a link has opened the mail, also where
-- its pictures were never loaded.
create function private.mark_mails(event_ids uuid[]) returns void
language sql set search_path = ''
as $$
  update public.outbox o set
    delivered_at = least(o.delivered_at, e.delivered), opened_at = least(o.opened_at, e.opened, e.clicked),
    clicked_at = least(o.clicked_at, e.clicked), replied_at = least(o.replied_at, e.replied),
    bounced_at = least(o.bounced_at, e.bounced), complained_at = least(o.complained_at, e.complained),
    unsubscribed_at = least(o.unsubscribed_at, e.unsubscribed)
  from (
    select v.outbox_id, min(v.at) filter (where v.kind = 'delivered') as delivered,
      min(v.at) filter (where v.kind = 'opened') as opened, min(v.at) filter (where v.kind = 'clicked') as clicked,
      min(v.at) filter (where v.kind = 'replied') as replied,
      min(v.at) filter (where v.kind = 'bounced' and v.details ->> 'status' like '5%') as bounced,
      min(v.at) filter (where v.kind = 'complained') as complained, min(v.at) filter (where v.kind = 'unsubscribed') as unsubscribed
    from public.mail_events v where v.id = any(event_ids) and not v.is_bot group by 1
  ) e
  where o.id = e.outbox_id
$$;

-- Does what these events ask for.
create function private.heed_events(event_ids uuid[]) returns void
language plpgsql set search_path = ''
as $$
declare
  event record;
  reason text;
begin
  for event in
    select v.*, coalesce(o.payload ->> 'to', l.email) as address from public.mail_events v join public.outbox o on o.id = v.outbox_id
    left join public.leads l on l.id = v.lead_id
    where v.id = any(event_ids) and not v.is_bot
      and (v.kind in ('complained', 'unsubscribed', 'replied', 'auto_replied') or (v.kind = 'bounced' and v.details ->> 'status' like '5%'))
    order by v.outbox_id, v.at, v.kind desc
  loop
    if event.kind = 'auto_replied' then
      perform private.park_enrolment(event.enrolment_id, event.details ->> 'returns_on');
      continue;
    end if;
    if event.kind <> 'replied' and event.address is not null then
      insert into public.suppressions (workspace_id, email_hash, reason)
      values (event.workspace_id, private.mailbox_hash(event.workspace_id, event.address), event.kind)
      on conflict do nothing;
    end if;
    reason := event.kind;
    -- Also in other campaigns: to someone who answered, a person writes.
    perform private.end_enrolments(array(
      select e.id from public.enrolments e
      where e.workspace_id = event.workspace_id and e.lead_id = event.lead_id and e.ended_at is null order by e.id
    ), 'stopped', reason);
  end loop;
end $$;

-- Leaves someone alone until the day on which they say to be back; a day that can't be read or is past changes nothing.
create function private.park_enrolment(enrolment_id uuid, returns_on text) returns void
language plpgsql set search_path = ''
as $$
declare
  back timestamptz;
begin
  select (returns_on::date + m.from_hour) at time zone m.time_zone into back
  from public.enrolments e join public.campaigns c on c.id = e.campaign_id join public.mailboxes m on m.id = c.mailbox_id
  where e.id = park_enrolment.enrolment_id;
  if back is null or back <= private.mail_now() or back > private.mail_now() + interval '1 year' then
    return;
  end if;
  perform from public.outbox o join public.enrolments e on e.workspace_id = o.workspace_id and o.enrolment_id = e.id
  where e.id = park_enrolment.enrolment_id and o.status = 'queued' for update of o;
  delete from public.outbox o using public.enrolments e
  where e.id = park_enrolment.enrolment_id and o.workspace_id = e.workspace_id and o.enrolment_id = e.id and o.status = 'queued';
  -- Never less than they would have waited anyway.
  update public.enrolments e set status = 'parked', parked_until = greatest(back, e.due_at, e.parked_until), due_at = null
  where e.id = park_enrolment.enrolment_id and e.status in ('active', 'parked');
exception when invalid_datetime_format or datetime_field_overflow then
  return;
end $$;

revoke all on function public.record_mail_events(jsonb) from authenticated, anon;
grant execute on function public.record_mail_events(jsonb) to service_role;
