-- Campaign anomalies: what became of a campaign's last mails is not what became of those before.
-- Owns: find_campaign_anomaly(), private.judged_mails(), private.rate_change(). Reads: campaigns, mailboxes, outbox.

-- How many of a campaign's mails that left within a time bounced, were complained of or were answered within two days:
-- (sent, bounced, complained, replied). The newest `at_most` mails are looked at.
create function private.judged_mails(workspace_id uuid, campaign_id uuid, after timestamptz, until timestamptz, at_most int)
returns table (sent bigint, bounced bigint, complained bigint, replied bigint)
language sql stable set search_path = ''
as $$
  select count(*), count(*) filter (where o.bounced_at <= o.finished_at + interval '2 days'),
    count(*) filter (where o.complained_at <= o.finished_at + interval '2 days'),
    count(*) filter (where o.replied_at <= o.finished_at + interval '2 days')
  from (
    select w.status, w.finished_at, w.bounced_at, w.complained_at, w.replied_at from public.outbox w
    where w.workspace_id = judged_mails.workspace_id and w.campaign_id = judged_mails.campaign_id
    order by w.created_at desc limit at_most
  ) o
  where o.status = 'sent' and o.finished_at > judged_mails.after and o.finished_at <= judged_mails.until
$$;

-- What changed between two shares: {direction, share, low, high, before, before_low, before_high}. Null unless both are of
-- enough mails and their 95 % intervals lie apart, which chance brings about once in some two hundred times.
create function private.rate_change(hits bigint, sent bigint, hits_before bigint, sent_before bigint, least_mails int) returns jsonb
language sql immutable set search_path = ''
as $$
  select jsonb_build_object('direction', case when (n.now ->> 'low')::numeric > (n.before ->> 'high')::numeric then 'up' else 'down' end,
    'share', n.now -> 'share', 'low', n.now -> 'low', 'high', n.now -> 'high',
    'before', n.before -> 'share', 'before_low', n.before -> 'low', 'before_high', n.before -> 'high')
  from (select private.share_interval(hits, sent) as now, private.share_interval(hits_before, sent_before) as before) n
  where sent >= least_mails and sent_before >= least_mails
    and ((n.now ->> 'low')::numeric > (n.before ->> 'high')::numeric or (n.now ->> 'high')::numeric < (n.before ->> 'low')::numeric)
$$;
grant execute on function private.judged_mails(uuid, uuid, timestamptz, timestamptz, int),
  private.rate_change(bigint, bigint, bigint, bigint, int)
to authenticated;

-- The caller's campaigns, those that were started last: who made or approved one, or whose mailbox it sends from.
create function private.my_campaigns(workspace_id uuid) returns setof public.campaigns
language sql stable set search_path = ''
as $$
  select c.* from public.campaigns c
  left join public.mailboxes b on b.workspace_id = c.workspace_id and b.id = c.mailbox_id
  where c.workspace_id = my_campaigns.workspace_id and c.started_at is not null
    and (select auth.uid()) in (c.created_by, c.approved_by, b.user_id)
  order by c.status = 'running' desc, c.started_at desc, c.id limit 20
$$;

-- The same three numbers of a campaign's earlier mails; where those are too few, of the mails of the campaigns that were
-- started before it: (sent, bounced, complained, replied, is_own).
create function private.mails_before(campaign public.campaigns, before timestamptz, least_mails int)
returns table (sent bigint, bounced bigint, complained bigint, replied bigint, is_own boolean)
language plpgsql stable set search_path = ''
as $$
begin
  return query select j.*, true from private.judged_mails(campaign.workspace_id, campaign.id, '-infinity', mails_before.before, 10000) j
    where j.sent >= least_mails;
  if not found then
    return query select coalesce(sum(j.sent), 0)::bigint, coalesce(sum(j.bounced), 0)::bigint, coalesce(sum(j.complained), 0)::bigint,
        coalesce(sum(j.replied), 0)::bigint, false
      from (select c.id from public.campaigns c where c.workspace_id = campaign.workspace_id and c.id <> campaign.id
        and c.started_at < campaign.started_at order by c.started_at desc limit 5) o
      cross join lateral private.judged_mails(campaign.workspace_id, o.id, '-infinity', mails_before.before, 2000) j;
  end if;
end $$;
grant execute on function private.my_campaigns(uuid), private.mails_before(public.campaigns, timestamptz, int) to authenticated;

-- What changed in a campaign: [{measure, sent, hits, sent_before, hits_before, is_own, change}]. Bounces and complaints of the
-- last `days` days, and only more of them; answers of the days before the last two, which is how long people take. Of what
-- stopped a campaign its people were told.
create function private.campaign_changes(campaign public.campaigns, days int, least_mails int, at timestamptz) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  since constant timestamptz := at - make_interval(days => days);
  ripe constant timestamptz := at - interval '2 days';
  now_trouble record;
  now_replies record;
  trouble_before record;
  replies_before record;
begin
  select * into now_trouble from private.judged_mails(campaign.workspace_id, campaign.id, since, at, 10000);
  select * into now_replies from private.judged_mails(campaign.workspace_id, campaign.id, since - interval '2 days', ripe, 10000);
  if greatest(now_trouble.sent, now_replies.sent) < least_mails then
    return '[]'::jsonb;
  end if;
  select * into trouble_before from private.mails_before(campaign, since, least_mails);
  select * into replies_before from private.mails_before(campaign, since - interval '2 days', least_mails);
  return (
    select coalesce(jsonb_agg(jsonb_build_object('measure', m.measure, 'sent', m.sent, 'hits', m.hits, 'sent_before', m.sent_before,
      'hits_before', m.hits_before, 'is_own', m.is_own, 'change', c.change) order by m.place), '[]')
    from (values
      (1, 'complaints', now_trouble.complained, now_trouble.sent, trouble_before.complained, trouble_before.sent, trouble_before.is_own),
      (2, 'bounces', now_trouble.bounced, now_trouble.sent, trouble_before.bounced, trouble_before.sent, trouble_before.is_own),
      (3, 'replies', now_replies.replied, now_replies.sent, replies_before.replied, replies_before.sent, replies_before.is_own)
    ) as m (place, measure, hits, sent, hits_before, sent_before, is_own)
    cross join lateral (select private.rate_change(m.hits, m.sent, m.hits_before, m.sent_before, least_mails) as change) c
    where c.change is not null and (m.measure = 'replies' or (c.change ->> 'direction' = 'up' and campaign.status <> 'paused'))
  );
end $$;
grant execute on function private.campaign_changes(public.campaigns, int, int, timestamptz) to authenticated;

-- Campaigns of the caller of whose last mails more bounced or were complained of, or more or fewer were answered, than
-- before, by more than chance. Facts: {campaign, measure, direction, sent, hits, share, before, is_own, days}.
create function public.find_campaign_anomaly(workspace_id uuid, tuning jsonb, at timestamptz) returns jsonb
language plpgsql stable security invoker set search_path = ''
as $$
declare
  days constant int := private.threshold(tuning, 'days');
  least_mails constant int := greatest(30, private.threshold(tuning, 'min_mails'));
begin
  return (
    select coalesce(jsonb_agg(t.finding order by t.place, t.id), '[]')
    from (
      select c.id, array_position(array['complaints', 'bounces', 'replies'], f.value ->> 'measure') as place, jsonb_build_object(
        'key', concat_ws(' ', c.id, f.value ->> 'measure', f.value #>> '{change,direction}', to_char(find_campaign_anomaly.at at time zone 'UTC', 'IYYY-IW')),
        'priority', case when f.value ->> 'measure' <> 'replies' then 'high' when f.value #>> '{change,direction}' = 'down' then 'normal' else 'low' end,
        'campaign_id', c.id,
        'facts', (f.value - 'change') || (f.value -> 'change') || jsonb_build_object('campaign', c.name, 'days', days),
        'evidence', jsonb_build_array(
          jsonb_build_object('label', 'Last mails', 'value', format('%s of %s', f.value ->> 'hits', f.value ->> 'sent')),
          jsonb_build_object('label', case when (f.value ->> 'is_own')::boolean then 'Mails before' else 'Campaigns before' end,
            'value', format('%s of %s', f.value ->> 'hits_before', f.value ->> 'sent_before')))) as finding
      from private.my_campaigns(find_campaign_anomaly.workspace_id) c
      cross join lateral jsonb_array_elements(private.campaign_changes(c, days, least_mails, find_campaign_anomaly.at)) f
      order by place, c.id limit 20
    ) t
  );
end $$;
grant execute on function public.find_campaign_anomaly(uuid, jsonb, timestamptz) to authenticated;
