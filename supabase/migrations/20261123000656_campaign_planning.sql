-- Planning: who is due, whose turn it is and when their mail may leave. It looks at mailboxes that are free, and of their
-- running campaigns only at as many people as may be written to now: a million who wait cost nothing.
-- Owns: plan_campaign_mail(). Reads: campaigns, mailboxes, mail_settings, the calendar. Writes: outbox, enrolments, mailboxes.

-- Puts mails into the outbox for the next `horizon_seconds`, at most so many. Returns {planned, more}: more, when it would
-- find something again at once. One at a time; a second caller finds nothing to do. For the tick only.
create function public.plan_campaign_mail(at_most int, horizon_seconds int) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  instant timestamptz := private.mail_now();
  horizon timestamptz := instant + make_interval(secs => horizon_seconds);
  mailbox public.mailboxes;
  planned int := 0;
  batch record;
  more boolean := false;
begin
  if not pg_try_advisory_xact_lock(hashtext('plan_campaign_mail')) then
    return jsonb_build_object('planned', 0, 'more', false);
  end if;
  more := private.advance_branches(at_most) > 0;
  perform private.unpark_enrolments(at_most);
  for mailbox in
    select m.* from public.mailboxes m
    where m.id in (select r.mailbox_id from public.campaigns r where r.status = 'running')
      and m.next_free_at <= horizon and private.mailbox_refusal(m) is null
      and exists (select from public.campaigns c
        cross join lateral (select from public.enrolments e where e.campaign_id = c.id and e.status = 'active'
          and not e.at_branch and e.due_at <= horizon limit 1) due
        where c.mailbox_id = m.id and c.workspace_id = m.workspace_id and c.status = 'running')
    order by m.next_free_at, m.id for no key update skip locked
  loop
    exit when planned >= at_most;
    batch := private.plan_mailbox(mailbox, instant, horizon, at_most - planned);
    planned := planned + batch.planned;
    more := more or batch.more;
  end loop;
  return jsonb_build_object('planned', planned, 'more', more or planned >= at_most);
end $$;

-- Why nothing leaves from a mailbox; null when it may.
create function private.mailbox_refusal(mailbox public.mailboxes) returns text
language sql stable set search_path = ''
as $$
  select case
    when mailbox.status = 'paused' then mailbox.paused_reason
    when exists (select from public.mail_settings s where s.workspace_id = mailbox.workspace_id and s.paused_at is not null)
      then 'The mail of the workspace is paused.'
    when not exists (select from public.workspace_members m where m.workspace_id = mailbox.workspace_id
        and m.user_id = mailbox.user_id and m.role <> 'viewer')
      then 'Whose mailbox this is may no longer send for the workspace.'
  end
$$;

-- Plans what may leave from one mailbox, which is locked. What its own hours, its cap or its spacing forbid, stays due and
-- the mailbox says when it is free again; what a reader's hours forbid is put off to when they agree.
create function private.plan_mailbox(mailbox public.mailboxes, instant timestamptz, horizon timestamptz, at_most int,
  out planned int, out more boolean)
language plpgsql set search_path = ''
as $$
declare
  today date := (instant at time zone mailbox.time_zone)::date;
  taken int := case when mailbox.planned_on = today then mailbox.planned_count else 0 end;
  free int := private.daily_cap(mailbox, today) - taken;
  opens timestamptz := private.next_own_hours(mailbox, instant);
  gap numeric := (mailbox.gap_seconds_min + mailbox.gap_seconds_max) / 2.0;
  start timestamptz := greatest(instant, mailbox.next_free_at);
begin
  planned := 0;
  more := false;
  if free <= 0 then
    opens := (today + 1)::timestamp at time zone mailbox.time_zone;
  end if;
  if free <= 0 or opens is null or opens > horizon then
    update public.mailboxes m set next_free_at = coalesce(opens, instant + interval '1 day') where m.id = mailbox.id;
    return;
  end if;
  if gap > 0 then
    free := least(free, 1 + ceil(extract(epoch from horizon - start) / gap)::int);
  end if;
  free := least(free, at_most);
  planned := private.plan_people(mailbox, instant, start, horizon, free);
  more := planned = free and gap = 0;
  update public.mailboxes m set planned_on = today, planned_count = taken + plan_mailbox.planned where m.id = mailbox.id;
end $$;

-- The first instant from `after` on in the sender's own hours; null when there is none for a year.
create function private.next_own_hours(mailbox public.mailboxes, after timestamptz) returns timestamptz
language plpgsql stable set search_path = ''
as $$
declare
  day date := (after at time zone mailbox.time_zone)::date;
  closes timestamptz;
begin
  for day in select generate_series(day - 1, day + 366, interval '1 day')::date loop
    continue when not private.is_sending_day(mailbox, day);
    closes := (day + mailbox.to_hour) at time zone mailbox.time_zone;
    continue when closes <= after;
    return greatest(after, (day + mailbox.from_hour) at time zone mailbox.time_zone);
  end loop;
  return null;
end $$;

-- Plans the next people of a mailbox; returns how many.
create function private.plan_people(mailbox public.mailboxes, instant timestamptz, start timestamptz, horizon timestamptz, at_most int)
returns int
language plpgsql set search_path = ''
as $$
declare
  ids uuid[];
  fresh int;
  done int := 0;
  slot timestamptz := start;
begin
  -- Some of those who are due may be asleep: then the next ones are asked, a few times.
  for attempt in 1..20 loop
    -- Locked are those alone whose turn it is, not as many of each campaign.
    ids := array(
      select p.id from public.enrolments p where p.id in (
        select due.id from public.campaigns c
        cross join lateral (
          select e.id, e.due_at from public.enrolments e
          where e.campaign_id = c.id and e.status = 'active' and not e.at_branch and e.due_at <= instant
          order by e.due_at limit at_most - done
        ) due
        where c.workspace_id = mailbox.workspace_id and c.mailbox_id = mailbox.id and c.status = 'running'
          and (c.start_at is null or c.start_at <= instant)
        order by due.due_at limit at_most - done
      ) and p.status = 'active' and not p.at_branch and p.due_at <= instant
      for no key update skip locked
    );
    exit when ids = '{}';
    perform private.settle_moved_steps(ids);
    perform private.put_off_sleepers(mailbox, instant, ids);
    select * into fresh, slot from private.insert_mails(mailbox, ids, instant, slot, horizon);
    done := done + fresh;
    exit when done >= at_most or slot > horizon;
  end loop;
  return done;
end $$;

-- Those of these whose next step was removed go on with the one after it; who has none has finished, who comes to a
-- branch waits for it.
create function private.settle_moved_steps(enrolment_ids uuid[]) returns void
language sql set search_path = ''
as $$
  update public.enrolments e set step_id = n.id, at_branch = coalesce(n.kind = 'branch', false),
    status = case when n.id is null then 'finished' else 'active' end,
    ended_at = case when n.id is null then private.mail_now() end, due_at = case when n.id is not null then e.due_at end
  from public.enrolments w
  left join public.campaign_steps s on s.campaign_id = w.campaign_id and s.id = w.step_id
  left join public.campaign_steps n on n.id = case when s.removed_at is null then s.id else s.next_step_id end
  where w.id = any(enrolment_ids) and e.id = w.id and (s.removed_at is not null or s.id is null or s.kind = 'branch')
$$;

-- Those of these whose hours don't agree now wait until they do.
create function private.put_off_sleepers(mailbox public.mailboxes, instant timestamptz, enrolment_ids uuid[]) returns void
language sql set search_path = ''
as $$
  -- Materialized, or the calendar would be asked for every person again.
  with places as materialized (
    select p.country_key, (private.next_sending_window(instant, mailbox, p.country_key)).opens
    from (select distinct l.country_key from public.enrolments e join public.leads l on l.id = e.lead_id
      where e.id = any(enrolment_ids)) p
  )
  update public.enrolments e set due_at = coalesce(lower(p.opens), instant + interval '30 days')
  from public.leads l, places p
  where e.id = any(enrolment_ids) and l.id = e.lead_id
    and p.country_key is not distinct from l.country_key and not coalesce(p.opens @> instant, false)
$$;

-- Puts the mails of those that are still due into the outbox, one slot each: `slot` is the first, and comes back as the
-- next. What has no slot within the horizon stays due. The id is made of person and step: planned again it is the same
-- mail, for a provider that honours keys and for mail servers that look at the Message-ID.
create function private.insert_mails(mailbox public.mailboxes, enrolment_ids uuid[], instant timestamptz, slot timestamptz,
  horizon timestamptz, out planned int, out next_slot timestamptz)
language plpgsql set search_path = ''
as $$
declare
  gap_min constant double precision := mailbox.gap_seconds_min;
  gap_range constant double precision := mailbox.gap_seconds_max - mailbox.gap_seconds_min;
  settings public.mail_settings;
  pace interval;
  last_slot timestamptz;
  done_before uuid[];
begin
  select s.* into settings from public.mail_settings s where s.workspace_id = mailbox.workspace_id for no key update;
  pace := make_interval(secs => 60.0 / coalesce(settings.rate_per_minute, 600));
  settings.next_free_at := greatest(instant, settings.next_free_at);
  with due as (
    select e.*, row_number() over (order by e.due_at, e.id) - 1 as place,
      sum(gap_min + gap_range * random()) over (order by e.due_at, e.id rows between unbounded preceding and 1 preceding) as after_seconds
    from public.enrolments e
    where e.id = any(enrolment_ids) and e.status = 'active' and not e.at_branch and e.due_at <= instant
  ), timed as (
    select d.*, greatest(insert_mails.slot + make_interval(secs => coalesce(d.after_seconds, 0)),
      settings.next_free_at + d.place * pace) as slot_at
    from due d
  ), chosen as (
    select t.*, v.id as variant_id from timed t
    cross join lateral private.chosen_variant(t.step_id, t.id) v
    where t.slot_at <= horizon
  ), made as (
    insert into public.outbox (id, workspace_id, kind, payload, campaign_id, enrolment_id, step_id, variant_id, mailbox_id, next_attempt_at)
    select private.mail_id(c.id, c.step_id), c.workspace_id, 'campaign_email', '{}', c.campaign_id, c.id, c.step_id,
      c.variant_id, mailbox.id, c.slot_at
    from chosen c
    on conflict do nothing
    returning enrolment_id, next_attempt_at
  ), under_way as (
    update public.enrolments e set due_at = null from made m where e.id = m.enrolment_id
  )
  select count(m.*), max(m.next_attempt_at), array_agg(c.id) filter (where m.enrolment_id is null)
  into planned, last_slot, done_before from chosen c left join made m on m.enrolment_id = c.id;
  -- A step is done once for a person, whatever happens.
  perform private.move_on(done_before, false, instant);
  next_slot := insert_mails.slot;
  if planned > 0 then
    next_slot := last_slot + make_interval(secs => gap_min + gap_range * random());
    update public.mailboxes m set next_free_at = next_slot where m.id = mailbox.id;
    update public.mail_settings s set next_free_at = settings.next_free_at + planned * pace where s.workspace_id = mailbox.workspace_id;
  end if;
end $$;

create function private.mail_id(enrolment_id uuid, step_id uuid) returns uuid
language sql immutable set search_path = ''
as $$
  -- Version 8 of a UUID: made by one's own rule.
  select overlay(overlay(md5(enrolment_id::text || step_id) placing '8' from 13) placing 'a' from 17)::uuid
$$;

-- The text of a step that a person gets: the winner, or by weight, always the same for the same person.
create function private.chosen_variant(step_id uuid, enrolment_id uuid, out id uuid)
language sql stable set search_path = ''
as $$
  select w.id from (
    select v.id, sum(v.weight) over (order by v.label) as upto, sum(v.weight) over () as total
    from public.campaign_variants v
    where v.step_id = chosen_variant.step_id and v.removed_at is null and v.status <> 'dropped'
      and (v.status = 'winner' or not exists (select from public.campaign_variants o
        where o.step_id = chosen_variant.step_id and o.removed_at is null and o.status = 'winner'))
  ) w
  where w.upto > (hashtextextended(chosen_variant.enrolment_id::text || chosen_variant.step_id::text, 0) & 2147483647) % w.total
  order by w.upto limit 1
$$;

-- Who was away until a date, goes on. Returns how many.
create function private.unpark_enrolments(at_most int) returns int
language plpgsql set search_path = ''
as $$
declare
  back int;
begin
  update public.enrolments e set status = 'active', due_at = e.parked_until, parked_until = null, reason = null
  where e.id in (select p.id from public.enrolments p where p.status = 'parked' and p.parked_until <= private.mail_now()
    order by p.parked_until limit at_most for no key update skip locked);
  get diagnostics back = row_count;
  return back;
end $$;

revoke all on function public.plan_campaign_mail(int, int) from authenticated, anon;
grant execute on function public.plan_campaign_mail(int, int) to service_role;
