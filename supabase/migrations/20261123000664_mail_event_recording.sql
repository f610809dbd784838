-- What comes back is recorded: each event once, in whatever order, and what it means for the people: suppressed, stopped,
-- parked. What bots did is kept and drives nothing.
-- Owns: record_mail_events(). Reads: outbox, leads. Writes: mail_events, outbox, enrolments, suppressions.

-- Records events: [{provider, provider_event_id, kind, at?, is_bot?, details?, outbox_id | token | provider_id | message_ids}].
-- Details of a bounce: {is_permanent, status, diagnostic}; of an auto-reply {park_until}. Returns {recorded, known, unknown}:
-- how many are new, were there before, and belong to no mail of ours. For webhooks and the public mail routes only.
create function public.record_mail_events(events jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  fresh jsonb;
  given int := jsonb_array_length(events);
  unknown int;
  ids uuid[];
begin
  select coalesce(jsonb_agg(e.event || jsonb_build_object('outbox_id', m.outbox_id)) filter (where m.outbox_id is not null), '[]'),
    count(*) filter (where m.outbox_id is null)
  into fresh, unknown
  from (
    select distinct on (g.event ->> 'provider', g.event ->> 'provider_event_id') g.event
    from jsonb_array_elements(events) with ordinality as g (event, place)
    where not exists (select from public.mail_events k where k.provider = g.event ->> 'provider'
      and k.provider_event_id = g.event ->> 'provider_event_id')
    order by g.event ->> 'provider', g.event ->> 'provider_event_id', g.place
  ) e
  cross join lateral (select private.mail_of_event(e.event) as outbox_id) m;
  perform private.lock_for_events(array(select (e ->> 'outbox_id')::uuid from jsonb_array_elements(fresh) e));
  with taken as (
    insert into public.mail_events (workspace_id, provider, provider_event_id, kind, outbox_id, enrolment_id, campaign_id, step_id,
      variant_id, lead_id, at, is_bot, details)
    select o.workspace_id, e.provider, e.provider_event_id, e.kind, o.id, o.enrolment_id, o.campaign_id, o.step_id, o.variant_id,
      l.id, coalesce(e.at, private.mail_now()), coalesce(e.is_bot, false), coalesce(e.details, '{}')
    from jsonb_to_recordset(fresh) as e (provider text, provider_event_id text, kind text, outbox_id uuid, at timestamptz,
      is_bot boolean, details jsonb)
    join public.outbox o on o.id = e.outbox_id
    left join public.leads l on l.workspace_id = o.workspace_id and l.id = private.lead_of_mail(o)
    on conflict on constraint mail_events_are_taken_once do nothing
    returning id
  )
  select coalesce(array_agg(t.id), '{}') into ids from taken t;
  perform private.mark_mails(ids);
  perform private.suppress_for_events(ids);
  perform private.stop_for_events(ids);
  perform private.park_for_events(ids);
  return jsonb_build_object('recorded', cardinality(ids), 'known', given - cardinality(ids) - unknown, 'unknown', unknown);
end $$;

-- Whom a mail is for: the person in the campaign, else the lead for whom it was written.
create function private.lead_of_mail(mail public.outbox) returns uuid
language sql stable set search_path = ''
as $$
  select coalesce((select e.lead_id from public.enrolments e where e.workspace_id = mail.workspace_id and e.id = mail.enrolment_id),
    (mail.payload ->> 'lead_id')::uuid)
$$;

-- The mail that an event is about. Message ids are tried in their order, the newest first; ours say which row of the outbox
-- they are, also before that row was told that it left.
create function private.mail_of_event(event jsonb) returns uuid
language plpgsql stable set search_path = ''
as $$
declare
  found uuid;
begin
  if event ? 'outbox_id' then
    select o.id into found from public.outbox o where o.id::text = event ->> 'outbox_id';
  end if;
  if found is null and event ? 'token' then
    select o.id into found from public.outbox o where o.link_token = event ->> 'token';
  end if;
  if found is null and event ->> 'provider_id' <> '' then
    select o.id into found from public.outbox o where o.provider_id = event ->> 'provider_id';
  end if;
  if found is null and jsonb_typeof(event -> 'message_ids') = 'array' then
    select private.mail_of_message_ids(array(select jsonb_array_elements_text(event -> 'message_ids'))) into found;
  end if;
  return found;
end $$;

create function private.mail_of_message_ids(message_ids text[]) returns uuid
language sql stable set search_path = ''
as $$
  select o.id
  from unnest(message_ids) with ordinality as m (message_id, place)
  join public.outbox o on o.id = substring(m.message_id from '^<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@')::uuid
    or o.message_id = m.message_id
  order by m.place limit 1
$$;

-- Leads, then mails, then people: the order in which everyone locks.
create function private.lock_for_events(outbox_ids uuid[]) returns void
language plpgsql set search_path = ''
as $$
declare
  lead_ids uuid[] := array(
    select distinct private.lead_of_mail(o) from public.outbox o where o.id = any(outbox_ids)
  );
begin
  perform from public.leads l where l.id = any(lead_ids) order by l.id for no key update;
  perform from public.outbox o where o.id = any(outbox_ids) or (o.status = 'queued' and o.enrolment_id in (
    select e.id from public.enrolments e join public.leads l on l.workspace_id = e.workspace_id and l.id = e.lead_id
    where l.id = any(lead_ids) and e.ended_at is null))
  order by o.id for update;
  perform from public.enrolments e join public.leads l on l.workspace_id = e.workspace_id and l.id = e.lead_id
  where l.id = any(lead_ids) and e.ended_at is null order by e.id for no key update of e;
end $$;

-- The first time that each thing became of a mail, whatever is told first.
create function private.mark_mails(event_ids uuid[]) returns void
language sql set search_path = ''
as $$
  update public.outbox o set delivered_at = least(o.delivered_at, f.delivered_at), opened_at = least(o.opened_at, f.opened_at),
    clicked_at = least(o.clicked_at, f.clicked_at), replied_at = least(o.replied_at, f.replied_at),
    bounced_at = least(o.bounced_at, f.bounced_at), complained_at = least(o.complained_at, f.complained_at),
    unsubscribed_at = least(o.unsubscribed_at, f.unsubscribed_at)
  from (
    select e.outbox_id, min(e.at) filter (where e.kind = 'delivered') as delivered_at,
      min(e.at) filter (where e.kind = 'opened') as opened_at, min(e.at) filter (where e.kind = 'clicked') as clicked_at,
      min(e.at) filter (where e.kind = 'replied') as replied_at,
      min(e.at) filter (where e.kind = 'bounced' and e.details @> '{"is_permanent": true}') as bounced_at,
      min(e.at) filter (where e.kind = 'complained') as complained_at,
      min(e.at) filter (where e.kind = 'unsubscribed') as unsubscribed_at
    from public.mail_events e where e.id = any(event_ids) and not e.is_bot group by 1
  ) f
  where o.id = f.outbox_id
$$;

-- Nothing goes again to the address that the mail went to, whoever's it is by now.
create function private.suppress_for_events(event_ids uuid[]) returns void
language sql set search_path = ''
as $$
  insert into public.suppressions (workspace_id, email_hash, reason)
  select distinct on (s.email_hash) s.workspace_id, s.email_hash, s.reason from (
    select e.workspace_id, private.mailbox_hash(e.workspace_id, coalesce(o.payload ->> 'to', l.email)) as email_hash, e.kind as reason
    from public.mail_events e
    join public.outbox o on o.id = e.outbox_id
    left join public.leads l on l.workspace_id = e.workspace_id and l.id = e.lead_id
    where e.id = any(event_ids) and not e.is_bot
      and (e.kind in ('complained', 'unsubscribed') or (e.kind = 'bounced' and e.details @> '{"is_permanent": true}'))
  ) s
  where s.email_hash is not null
  order by s.email_hash, s.reason desc
  on conflict do nothing
$$;

-- Who answered, left, complained or can't be reached gets no further mail of any campaign they are in.
create function private.stop_for_events(event_ids uuid[]) returns void
language plpgsql set search_path = ''
as $$
declare
  stopped record;
begin
  for stopped in
    select e.kind as reason, array_agg(distinct n.id) as enrolment_ids
    from public.mail_events e
    join public.enrolments n on n.workspace_id = e.workspace_id and n.lead_id = e.lead_id and n.ended_at is null
      and (e.kind <> 'replied' or n.entered_at <= e.at)
    where e.id = any(event_ids) and not e.is_bot
      and (e.kind in ('complained', 'unsubscribed', 'replied') or (e.kind = 'bounced' and e.details @> '{"is_permanent": true}'))
    -- Of several reasons the one that holds for longest.
    group by e.kind order by array_position(array['unsubscribed', 'complained', 'bounced', 'replied'], e.kind)
  loop
    perform private.end_enrolments(stopped.enrolment_ids, 'stopped', stopped.reason);
  end loop;
end $$;

-- Who is away waits until they are back, but never less than they would have waited anyway.
create function private.park_for_events(event_ids uuid[]) returns void
language sql set search_path = ''
as $$
  update public.enrolments n set status = 'parked', parked_until = greatest(p.until, n.due_at, n.parked_until), due_at = null
  from (
    select e.workspace_id, e.lead_id, max((e.details ->> 'park_until')::timestamptz) as until
    from public.mail_events e
    where e.id = any(event_ids) and e.kind = 'auto_replied' and e.details ? 'park_until' group by 1, 2
  ) p
  where n.workspace_id = p.workspace_id and n.lead_id = p.lead_id and n.status in ('active', 'parked')
    and p.until > private.mail_now()
$$;

revoke all on function public.record_mail_events(jsonb) from authenticated, anon;
grant execute on function public.record_mail_events(jsonb) to service_role;
