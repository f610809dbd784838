-- Deliverability: what large receivers ask of senders. From 0.1 % complaints on a warning, at 0.3 % or at 5 % bounces
-- everything of the campaign, or of the mailbox, stops and says why.
-- Owns: private.watch_health(), mail_health(). Reads: campaign_counts, campaigns. Writes: campaigns, mailboxes.

-- {state: 'good' | 'warning' | 'bad', reason, sent, bounced, complained, bounce_rate, complaint_rate}. A few complaints or
-- bounces of a small sample say nothing: at least 3 complaints of 300 mails, bounces of 100.
create function private.health_of(sent bigint, bounced bigint, complained bigint) returns jsonb
language sql immutable set search_path = ''
as $$
  select jsonb_build_object('sent', sent, 'bounced', bounced, 'complained', complained,
    'bounce_rate', round(coalesce(bounced::numeric / nullif(sent, 0), 0), 5),
    'complaint_rate', round(coalesce(complained::numeric / nullif(sent, 0), 0), 5)) || case
    when complained >= 3 and complained >= 0.003 * greatest(sent, 300) then jsonb_build_object('state', 'bad', 'reason',
      format('%s of %s readers called it spam (%s %%). Large receivers block senders from 0.3 %% on.', complained, sent,
        round(100.0 * complained / greatest(sent, 1), 2)))
    when sent >= 100 and bounced >= 0.05 * sent then jsonb_build_object('state', 'bad', 'reason',
      format('%s of %s mails bounced (%s %%). From 5 %% on receivers take the sender for a spammer: check where the addresses come from.',
        bounced, sent, round(100.0 * bounced / sent, 1)))
    when complained >= 1 and complained >= 0.001 * greatest(sent, 300) or sent >= 100 and bounced >= 0.03 * sent
      then jsonb_build_object('state', 'warning', 'reason', format('%s complaints and %s bounces in %s mails.', complained, bounced, sent))
    else jsonb_build_object('state', 'good', 'reason', null) end
$$;

-- Looks at the campaigns and mailboxes of these events, where there were complaints or bounces among them.
create function private.watch_health(event_ids uuid[]) returns void
language plpgsql set search_path = ''
as $$
declare
  place record;
begin
  for place in
    select c.id, c.workspace_id, c.name, c.approved_by, c.status, c.mailbox_id, private.health_of(sum(n.sent)::bigint,
      sum(n.bounced)::bigint, sum(n.complained)::bigint) as health, count(*) > 200 as is_long
    from (select distinct v.campaign_id from public.mail_events v
      where v.id = any(event_ids) and v.kind in ('bounced', 'complained') and v.campaign_id is not null) touched
    join public.campaigns c on c.id = touched.campaign_id
    join public.campaign_counts n on n.workspace_id = c.workspace_id and n.campaign_id = c.id
    group by c.id order by c.id
  loop
    -- A flood of events appends more than the next tick would add up in time.
    if place.is_long then
      perform private.fold_campaign_counts(place.id);
    end if;
    if place.health ->> 'state' = 'bad' and place.status = 'running' then
      perform private.pause_campaign_because(place.id, place.health ->> 'reason');
      perform private.notify_person(place.workspace_id, place.approved_by, 'campaign_paused',
        format('"%s" was paused', place.name), place.health ->> 'reason', 'high', '[]', 'campaign_paused:' || place.id || current_date);
    elsif place.health ->> 'state' = 'warning' then
      perform private.notify_person(place.workspace_id, place.approved_by, 'campaign_health',
        format('"%s" needs a look', place.name), place.health ->> 'reason', 'normal', '[]', 'campaign_health:' || place.id);
    end if;
    perform private.watch_mailbox(place.mailbox_id);
  end loop;
end $$;

-- The same of a mailbox, over its campaigns of 30 days.
create function private.watch_mailbox(mailbox_id uuid) returns void
language plpgsql set search_path = ''
as $$
declare
  health jsonb;
  mailbox public.mailboxes;
begin
  health := private.mailbox_health(watch_mailbox.mailbox_id);
  if health ->> 'state' is distinct from 'bad' then
    return;
  end if;
  update public.mailboxes m set status = 'paused', paused_reason = left(health ->> 'reason', 300)
  where m.id = watch_mailbox.mailbox_id and m.status = 'active' and (m.resumed_at is null or m.resumed_at < now() - interval '1 day')
  returning m.* into mailbox;
  if mailbox.id is not null then
    perform private.notify_person(mailbox.workspace_id, mailbox.user_id, 'mailbox_paused', format('%s was paused', mailbox.address),
      health ->> 'reason', 'high');
  end if;
end $$;

create function private.mailbox_health(mailbox_id uuid) returns jsonb
language sql stable set search_path = ''
as $$
  select private.health_of(coalesce(sum(n.sent), 0)::bigint, coalesce(sum(n.bounced), 0)::bigint, coalesce(sum(n.complained), 0)::bigint)
  from public.campaigns c join public.campaign_counts n on n.workspace_id = c.workspace_id and n.campaign_id = c.id
  where c.mailbox_id = mailbox_health.mailbox_id and c.started_at > now() - interval '30 days'
$$;

-- How mailboxes and campaigns stand: {mailboxes: [{id, address, status, paused_reason, health}], campaigns: [{id, name, health}]}.
create function public.mail_health(workspace_id uuid) returns jsonb
language sql stable security invoker set search_path = ''
as $$
  select jsonb_build_object(
    'mailboxes', coalesce((select jsonb_agg(jsonb_build_object('id', m.id, 'address', m.address, 'status', m.status,
        'paused_reason', m.paused_reason, 'health', private.mailbox_health(m.id)) order by m.created_at, m.id)
      from public.mailboxes m where m.workspace_id = mail_health.workspace_id), '[]'),
    'campaigns', coalesce((select jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name, 'status', c.status, 'health', (
        select private.health_of(coalesce(sum(n.sent), 0)::bigint, coalesce(sum(n.bounced), 0)::bigint, coalesce(sum(n.complained), 0)::bigint)
        from public.campaign_counts n where n.workspace_id = c.workspace_id and n.campaign_id = c.id)) order by c.started_at desc, c.id)
      from public.campaigns c where c.workspace_id = mail_health.workspace_id and c.started_at is not null), '[]'))
$$;

grant execute on function public.mail_health(uuid), private.health_of(bigint, bigint, bigint), private.mailbox_health(uuid) to authenticated;
