-- The numbers of campaigns, kept by triggers: each statement on the outbox and on enrolments appends what it changed.
-- Owns: the counting triggers of outbox and enrolments, private.fold_campaign_counts(). Writes: campaign_counts,
--   campaign_people_counts.

-- Definer: the counts are nobody's to write. A campaign that is being deleted takes its counts with it. Mails that are
-- deleted when they are sent (an erased person's) stay counted.
-- A plan is kept from the first, small statement on: without nested loops it suits the large ones as well.
create function private.tg_outbox__count() returns trigger
language plpgsql security definer set search_path = '' set enable_nestloop = off
as $$
begin
  if tg_op = 'INSERT' then
    insert into public.campaign_counts (workspace_id, campaign_id, step_id, variant_id, planned, sent)
    select n.workspace_id, n.campaign_id, n.step_id, n.variant_id, count(*) filter (where n.status in ('queued', 'sending')),
      count(*) filter (where n.status = 'sent')
    from new_rows n where n.kind = 'campaign_email' group by 1, 2, 3, 4;
  elsif tg_op = 'DELETE' then
    insert into public.campaign_counts (workspace_id, campaign_id, step_id, variant_id, planned)
    select o.workspace_id, o.campaign_id, o.step_id, o.variant_id, -count(*)
    from old_rows o join public.campaigns c on c.id = o.campaign_id
    where o.kind = 'campaign_email' and o.status in ('queued', 'sending') group by 1, 2, 3, 4;
  else
    insert into public.campaign_counts (workspace_id, campaign_id, step_id, variant_id, planned, sent, failed, uncertain,
      delivered, opened, clicked, replied, bounced, complained, unsubscribed)
    select d.* from (
      select n.workspace_id, n.campaign_id, n.step_id, n.variant_id,
        sum((n.status in ('queued', 'sending'))::int - (o.status in ('queued', 'sending'))::int) as planned,
        sum((n.status = 'sent')::int - (o.status = 'sent')::int) as sent,
        sum((n.status = 'failed')::int - (o.status = 'failed')::int) as failed,
        sum((n.status = 'uncertain')::int - (o.status = 'uncertain')::int) as uncertain,
        sum((n.delivered_at is not null)::int - (o.delivered_at is not null)::int) as delivered,
        sum((n.opened_at is not null)::int - (o.opened_at is not null)::int) as opened,
        sum((n.clicked_at is not null)::int - (o.clicked_at is not null)::int) as clicked,
        sum((n.replied_at is not null)::int - (o.replied_at is not null)::int) as replied,
        sum((n.bounced_at is not null)::int - (o.bounced_at is not null)::int) as bounced,
        sum((n.complained_at is not null)::int - (o.complained_at is not null)::int) as complained,
        sum((n.unsubscribed_at is not null)::int - (o.unsubscribed_at is not null)::int) as unsubscribed
      from new_rows n join old_rows o on o.id = n.id
      where n.kind = 'campaign_email' group by 1, 2, 3, 4
    ) d
    where (d.planned, d.sent, d.failed, d.uncertain, d.delivered, d.opened, d.clicked, d.replied, d.bounced, d.complained,
      d.unsubscribed) <> (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  end if;
  return null;
end $$;
create trigger outbox__count_insert after insert on public.outbox
  referencing new table as new_rows for each statement execute function private.tg_outbox__count();
create trigger outbox__count_update after update on public.outbox
  referencing old table as old_rows new table as new_rows for each statement execute function private.tg_outbox__count();
create trigger outbox__count_delete after delete on public.outbox
  referencing old table as old_rows for each statement execute function private.tg_outbox__count();

-- Definer: as above.
create function private.tg_enrolments__count() returns trigger
language plpgsql security definer set search_path = '' set enable_nestloop = off
as $$
begin
  if tg_op = 'INSERT' then
    insert into public.campaign_people_counts (workspace_id, campaign_id, status, reason, people)
    select n.workspace_id, n.campaign_id, n.status, coalesce(n.reason, ''), count(*) from new_rows n group by 1, 2, 3, 4;
  elsif tg_op = 'DELETE' then
    insert into public.campaign_people_counts (workspace_id, campaign_id, status, reason, people)
    select o.workspace_id, o.campaign_id, o.status, coalesce(o.reason, ''), -count(*)
    from old_rows o join public.campaigns c on c.id = o.campaign_id group by 1, 2, 3, 4;
  else
    insert into public.campaign_people_counts (workspace_id, campaign_id, status, reason, people)
    select c.workspace_id, c.campaign_id, s.status, coalesce(s.reason, ''), sum(s.sign)
    from (
      select n.workspace_id, n.campaign_id, o.status as was, o.reason as was_because, n.status, n.reason
      from new_rows n join old_rows o on o.id = n.id
      where (n.status, n.reason) is distinct from (o.status, o.reason)
    ) c
    cross join lateral (values (c.was, c.was_because, -1), (c.status, c.reason, 1)) as s (status, reason, sign)
    group by 1, 2, 3, 4;
  end if;
  return null;
end $$;
create trigger enrolments__count_insert after insert on public.enrolments
  referencing new table as new_rows for each statement execute function private.tg_enrolments__count();
create trigger enrolments__count_update after update on public.enrolments
  referencing old table as old_rows new table as new_rows for each statement execute function private.tg_enrolments__count();
create trigger enrolments__count_delete after delete on public.enrolments
  referencing old table as old_rows for each statement execute function private.tg_enrolments__count();

-- Adds up the rows of a campaign. One at a time; whoever comes second goes on without.
create function private.fold_campaign_counts(campaign_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  if not pg_try_advisory_xact_lock(hashtextextended('campaign_counts ' || fold_campaign_counts.campaign_id, 0)) then
    return;
  end if;
  with gone as (
    delete from public.campaign_counts n using public.campaigns c
    where c.id = fold_campaign_counts.campaign_id and n.workspace_id = c.workspace_id and n.campaign_id = c.id returning n.*
  )
  insert into public.campaign_counts (workspace_id, campaign_id, step_id, variant_id, planned, sent, failed, uncertain,
    delivered, opened, clicked, replied, bounced, complained, unsubscribed)
  select g.workspace_id, g.campaign_id, g.step_id, g.variant_id, sum(g.planned), sum(g.sent), sum(g.failed), sum(g.uncertain),
    sum(g.delivered), sum(g.opened), sum(g.clicked), sum(g.replied), sum(g.bounced), sum(g.complained), sum(g.unsubscribed)
  from gone g group by 1, 2, 3, 4;
  with gone as (
    delete from public.campaign_people_counts p using public.campaigns c
    where c.id = fold_campaign_counts.campaign_id and p.workspace_id = c.workspace_id and p.campaign_id = c.id returning p.*
  )
  insert into public.campaign_people_counts (workspace_id, campaign_id, status, reason, people)
  select g.workspace_id, g.campaign_id, g.status, g.reason, sum(g.people) from gone g group by 1, 2, 3, 4 having sum(g.people) <> 0;
end $$;
