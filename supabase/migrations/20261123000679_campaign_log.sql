-- The log of a campaign's people: everyone with their mails and what became of each.
-- Owns: campaign_people(). Reads: enrolments, leads, outbox, mail_events.

-- A page of the people of a campaign: {people: [{id, lead_id, status, reason, note, step_id, due_at, parked_until, entered_at,
-- ended_at, lead: {id, name, email, company}, mails: [{id, step_id, position, label, subject, status, error, next_attempt_at,
-- finished_at, events: [{kind, at, is_bot}]}]}], next_cursor}; null when there is no such campaign. The filter is {status?,
-- step_id?, event?}. With an event ("sent", "opened", "clicked", "replied", "bounced", "unsubscribed", "complained",
-- "auto_replied") they are those to whose mail it happened, of that step where one is named, the latest first; what
-- programs did is no event. Without one, a step means those for whom it is next, and who came last stands first.
create function public.campaign_people(
  workspace_id uuid, campaign_id uuid, filter jsonb default '{}', cursor text default null, page_size int default 30
) returns jsonb
language plpgsql stable security invoker set search_path = ''
as $$
declare
  place jsonb := case when cursor is not null then private.read_timeline_cursor(cursor) end;
  after_at timestamptz := coalesce((place ->> 'at')::timestamptz, timestamptz 'infinity');
  after_id uuid := 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid;
  page record;
begin
  if page_size is null or page_size not between 1 and 100 then
    perform private.refuse('"page_size" is a number from 1 to 100.');
  elsif place ->> 'key' !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then
    perform private.refuse('The cursor is not one of this list. Start again without it.');
  end if;
  after_id := coalesce((place ->> 'key')::uuid, after_id);
  perform private.require_people_filter(filter);
  if not exists (select from public.campaigns c where c.workspace_id = campaign_people.workspace_id
      and c.id = campaign_people.campaign_id) then
    return null;
  end if;
  -- Each way walks an index of its own.
  if filter ->> 'event' is null then
    page := private.people_by_entry(campaign_people.workspace_id, campaign_people.campaign_id, filter, after_at, after_id, page_size + 1);
  elsif filter ->> 'event' = 'sent' then
    page := private.people_by_mail(campaign_people.workspace_id, campaign_people.campaign_id, filter, after_at, after_id, page_size + 1);
  else
    page := private.people_by_event(campaign_people.workspace_id, campaign_people.campaign_id, filter, after_at, after_id, page_size + 1);
  end if;
  return jsonb_build_object('people', private.people_json(campaign_people.workspace_id, page.ids[1:page_size]),
    'next_cursor', case when cardinality(page.ids) > page_size
      then private.write_cursor(jsonb_build_object('at', page.ats[page_size], 'key', page.keys[page_size])) end);
end $$;

create function private.require_people_filter(filter jsonb) returns void
language plpgsql stable set search_path = ''
as $$
begin
  perform private.require_keys(filter, array['status', 'step_id', 'event'], 'The filter');
  if filter ->> 'status' not in ('active', 'parked', 'finished', 'stopped', 'failed') then
    perform private.refuse('"status" is active, parked, finished, stopped or failed.');
  elsif filter ->> 'event' not in ('sent', 'opened', 'clicked', 'replied', 'bounced', 'unsubscribed', 'complained', 'auto_replied') then
    perform private.refuse('"event" is sent, opened, clicked, replied, bounced, unsubscribed, complained or auto_replied.');
  elsif filter ->> 'step_id' !~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then
    perform private.refuse('"step_id" is the id of a step.');
  end if;
end $$;

-- Each with a status of its own walks the index; together they are in order.
create function private.people_by_entry(workspace_id uuid, campaign_id uuid, filter jsonb, after_at timestamptz, after_id uuid,
  at_most int, out ids uuid[], out ats timestamptz[], out keys uuid[])
language sql stable set search_path = ''
as $$
  select array_agg(f.id order by f.entered_at desc, f.id desc), array_agg(f.entered_at order by f.entered_at desc, f.id desc),
    array_agg(f.id order by f.entered_at desc, f.id desc)
  from (
    select e.id, e.entered_at
    from unnest(case when filter ->> 'status' is null then array['active', 'parked', 'finished', 'stopped', 'failed']
      else array[filter ->> 'status'] end) as s (status)
    cross join lateral (
      select w.id, w.entered_at from public.enrolments w
      where w.workspace_id = people_by_entry.workspace_id and w.campaign_id = people_by_entry.campaign_id and w.status = s.status
        and (filter ->> 'step_id' is null or w.step_id = (filter ->> 'step_id')::uuid)
        and (w.entered_at, w.id) < (after_at, after_id)
      order by w.entered_at desc, w.id desc limit at_most
    ) e
    order by e.entered_at desc, e.id desc limit at_most
  ) f
$$;

-- Of someone's mails the latest counts.
create function private.people_by_mail(workspace_id uuid, campaign_id uuid, filter jsonb, after_at timestamptz, after_id uuid,
  at_most int, out ids uuid[], out ats timestamptz[], out keys uuid[])
language sql stable set search_path = ''
as $$
  select array_agg(f.enrolment_id order by f.created_at desc, f.id desc), array_agg(f.created_at order by f.created_at desc, f.id desc),
    array_agg(f.id order by f.created_at desc, f.id desc)
  from (
    select o.enrolment_id, o.created_at, o.id from public.outbox o
    where o.workspace_id = people_by_mail.workspace_id and o.campaign_id = people_by_mail.campaign_id and o.status = 'sent'
      and (filter ->> 'step_id' is null or o.step_id = (filter ->> 'step_id')::uuid)
      and (o.created_at, o.id) < (after_at, after_id)
      and not exists (select from public.outbox n where n.workspace_id = o.workspace_id and n.enrolment_id = o.enrolment_id
        and n.status = 'sent' and (filter ->> 'step_id' is null or n.step_id = o.step_id) and (n.created_at, n.id) > (o.created_at, o.id))
      and (filter ->> 'status' is null or filter ->> 'status' = (select e.status from public.enrolments e
        where e.workspace_id = o.workspace_id and e.id = o.enrolment_id))
    order by o.created_at desc, o.id desc limit at_most
  ) f
$$;

-- Of someone's events of a kind the latest counts. A bounce is one that stays; whoever followed a link opened the mail.
create function private.people_by_event(workspace_id uuid, campaign_id uuid, filter jsonb, after_at timestamptz, after_id uuid,
  at_most int, out ids uuid[], out ats timestamptz[], out keys uuid[])
language sql stable set search_path = ''
as $$
  select array_agg(f.enrolment_id order by f.at desc, f.id desc), array_agg(f.at order by f.at desc, f.id desc),
    array_agg(f.id order by f.at desc, f.id desc)
  from (
    select e.enrolment_id, e.at, e.id
    from (select case filter ->> 'event' when 'opened' then array['opened', 'clicked'] else array[filter ->> 'event'] end as kinds offset 0) w
    cross join lateral unnest(w.kinds) as k (kind)
    cross join lateral (
      select v.enrolment_id, v.at, v.id from public.mail_events v
      where v.workspace_id = people_by_event.workspace_id and v.campaign_id = people_by_event.campaign_id and v.kind = k.kind
        and not v.is_bot and (v.kind <> 'bounced' or v.details ->> 'status' like '5%') and v.enrolment_id is not null
        and (filter ->> 'step_id' is null or v.step_id = (filter ->> 'step_id')::uuid)
        and (v.at, v.id) < (after_at, after_id)
        and not exists (select from public.mail_events n where n.workspace_id = v.workspace_id and n.enrolment_id = v.enrolment_id
          and n.kind = any(w.kinds) and not n.is_bot and (n.kind <> 'bounced' or n.details ->> 'status' like '5%')
          and (filter ->> 'step_id' is null or n.step_id = v.step_id) and (n.at, n.id) > (v.at, v.id))
        and (filter ->> 'status' is null or filter ->> 'status' = (select e.status from public.enrolments e
          where e.workspace_id = v.workspace_id and e.id = v.enrolment_id))
      order by v.at desc, v.id desc limit at_most
    ) e
    order by e.at desc, e.id desc limit at_most
  ) f
$$;

create function private.mail_log_json(mail public.outbox) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('id', mail.id, 'step_id', mail.step_id,
    'position', (select s.position from public.campaign_steps s where s.id = mail.step_id and s.removed_at is null),
    'label', (select v.label from public.campaign_variants v where v.id = mail.variant_id),
    'subject', mail.payload ->> 'subject', 'status', mail.status, 'error', mail.error, 'next_attempt_at', mail.next_attempt_at,
    'finished_at', mail.finished_at, 'events', (
      select coalesce(jsonb_agg(jsonb_build_object('kind', v.kind, 'at', v.at, 'is_bot', v.is_bot) order by v.at, v.kind), '[]')
      from (select n.kind, n.at, n.is_bot from public.mail_events n
        where n.workspace_id = mail.workspace_id and n.outbox_id = mail.id order by n.at limit 50) v))
$$;

-- People with their mails and what became of each, in the given order.
create function private.people_json(workspace_id uuid, ids uuid[]) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'lead_id', e.lead_id, 'status', e.status, 'reason', e.reason, 'note', e.note,
    'step_id', e.step_id, 'due_at', e.due_at, 'parked_until', e.parked_until, 'entered_at', e.entered_at, 'ended_at', e.ended_at,
    'lead', (select jsonb_build_object('id', l.id, 'name', l.name, 'email', l.email, 'company', a.name)
      from public.leads l left join public.accounts a on a.workspace_id = l.workspace_id and a.id = l.account_id
      where l.workspace_id = e.workspace_id and l.id = e.lead_id and l.deleted_at is null),
    'mails', (select coalesce(jsonb_agg(private.mail_log_json(o) order by o.created_at, o.id), '[]') from public.outbox o
      where o.workspace_id = e.workspace_id and o.enrolment_id = e.id)) order by w.place), '[]')
  from unnest(ids) with ordinality as w (id, place)
  join public.enrolments e on e.workspace_id = people_json.workspace_id and e.id = w.id
$$;

grant execute on function public.campaign_people(uuid, uuid, jsonb, text, int), private.require_people_filter(jsonb),
  private.people_by_entry(uuid, uuid, jsonb, timestamptz, uuid, int), private.people_by_mail(uuid, uuid, jsonb, timestamptz, uuid, int),
  private.people_by_event(uuid, uuid, jsonb, timestamptz, uuid, int),
  private.people_json(uuid, uuid[]), private.mail_log_json(public.outbox)
to authenticated;
