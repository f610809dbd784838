-- What became of campaigns, in numbers that say how sure they are: one in full, or several side by side.
-- Owns: campaign_report(), compare_campaigns(). Reads: campaigns, the counts, mail_events,
--   inbound_mails, outbox.

-- Counts with the shares of the mails sent: {sent, …, shares: {delivered: {share, low, high}, …}}.
create function private.with_shares(counts jsonb) returns jsonb
language sql immutable set search_path = ''
as $$
  select counts || jsonb_build_object('shares', (
    select jsonb_object_agg(k.name, private.share_interval((counts ->> k.name)::bigint, (counts ->> 'sent')::bigint))
    from unnest(array['delivered', 'opened', 'clicked', 'replied', 'bounced', 'complained', 'unsubscribed']) as k (name)))
$$;

-- What became of the mails of some texts of a campaign together.
create function private.counts_of_texts(campaign public.campaigns, variant_ids uuid[]) returns jsonb
language sql stable set search_path = ''
as $$
  select private.with_shares(jsonb_build_object('planned', coalesce(sum(n.planned), 0), 'sent', coalesce(sum(n.sent), 0),
    'failed', coalesce(sum(n.failed), 0), 'uncertain', coalesce(sum(n.uncertain), 0), 'delivered', coalesce(sum(n.delivered), 0),
    'opened', coalesce(sum(n.opened), 0), 'clicked', coalesce(sum(n.clicked), 0), 'replied', coalesce(sum(n.replied), 0),
    'bounced', coalesce(sum(n.bounced), 0), 'complained', coalesce(sum(n.complained), 0),
    'unsubscribed', coalesce(sum(n.unsubscribed), 0)))
  from public.campaign_counts n
  where n.workspace_id = campaign.workspace_id and n.campaign_id = campaign.id and n.variant_id = any(variant_ids)
$$;

-- The numbers of a campaign's steps, in order, with those that were removed after they had been sent. Of each also its
-- texts, and how they were compared last.
create function private.step_reports(campaign public.campaigns) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'position', s.position, 'kind', s.kind, 'is_removed', s.removed_at is not null,
    'waiting', (select count(*) from (select from public.enrolments e where e.campaign_id = s.campaign_id and e.step_id = s.id
      and e.status in ('active', 'parked') limit 10001) w),
    'counts', private.counts_of_texts(campaign, t.ids), 'winner_by', s.winner_by, 'winner_confidence', s.winner_confidence,
    'winner_sample', s.winner_sample, 'look', private.last_look_json(s.id), 'variants', t.variants)
    order by s.removed_at is not null, s.position, s.id), '[]')
  from public.campaign_steps s
  cross join lateral (
    select coalesce(array_agg(v.id), '{}') as ids, coalesce(jsonb_agg(jsonb_build_object('id', v.id, 'label', v.label, 'subject', v.subject,
      'status', v.status, 'is_removed', v.removed_at is not null, 'counts', private.counts_of_texts(campaign, array[v.id]))
      order by v.removed_at is not null, v.label, v.id), '[]') as variants
    from public.campaign_variants v
    where v.step_id = s.id and (v.removed_at is null or exists (select from public.campaign_counts n
      where n.workspace_id = campaign.workspace_id and n.campaign_id = campaign.id and n.variant_id = v.id and n.sent > 0))
  ) t
  where s.workspace_id = campaign.workspace_id and s.campaign_id = campaign.id
    and (s.removed_at is null or exists (select from public.campaign_counts n
      where n.workspace_id = campaign.workspace_id and n.campaign_id = campaign.id and n.step_id = s.id and n.sent > 0))
$$;

-- Who answered, by what their latest answer says, and how long they took: {people, classes: {interested: 3, …}, away,
-- seconds: {median, nine_in_ten}, within: [{seconds, replies}]}. unread: the answer itself was not taken in. The last of
-- `within` has no bound.
create function private.reply_report(campaign public.campaigns) returns jsonb
language sql stable set search_path = ''
as $$
  with replied as (
    select v.enrolment_id, v.outbox_id, min(v.at) as at from public.mail_events v
    where v.campaign_id = campaign.id and v.kind = 'replied' and not v.is_bot group by 1, 2
  ), classed as (
    select coalesce((select coalesce(i.classification, 'other') from public.inbound_mails i
      where i.workspace_id = campaign.workspace_id and i.enrolment_id = r.enrolment_id and i.kind = 'reply'
      order by i.received_at desc, i.id limit 1), 'unread') as class
    from (select distinct e.enrolment_id from replied e where e.enrolment_id is not null) r
  ), timed as (
    select greatest(0, extract(epoch from r.at - o.finished_at))::double precision as seconds
    -- Each mail by its key: the planner, not knowing how few replies there are, would at times read all mails.
    from replied r cross join lateral (
      select m.finished_at from public.outbox m
      where m.workspace_id = campaign.workspace_id and m.id = r.outbox_id and m.status = 'sent' and m.finished_at is not null limit 1) o
  )
  select jsonb_build_object(
    'people', (select count(*) from classed),
    'classes', (select coalesce(jsonb_object_agg(c.class, c.n), '{}') from (select k.class, count(*) as n from classed k group by 1) c),
    'away', (select count(distinct v.enrolment_id) from public.mail_events v
      where v.campaign_id = campaign.id and v.kind = 'auto_replied' and not v.is_bot),
    'seconds', (select jsonb_build_object('median', round(percentile_cont(0.5) within group (order by t.seconds)),
      'nine_in_ten', round(percentile_cont(0.9) within group (order by t.seconds))) from timed t having count(*) > 0),
    'within', (select jsonb_agg(jsonb_build_object('seconds', b.upto, 'replies', (select count(*) from timed t
        where t.seconds >= b.after and (b.upto is null or t.seconds < b.upto))) order by b.after)
      from (values (0, 3600), (3600, 14400), (14400, 86400), (86400, 259200), (259200, 604800), (604800, null)) as b (after, upto)))
$$;

create function private.campaign_sums(campaign public.campaigns) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('id', campaign.id, 'name', campaign.name, 'status', campaign.status, 'started_at', campaign.started_at,
    'finished_at', campaign.finished_at,
    'tracks', (select jsonb_build_object('opens', coalesce(bool_or(s.tracks_opens), false), 'clicks', coalesce(bool_or(s.tracks_clicks), false))
      from public.mail_settings s where s.workspace_id = campaign.workspace_id),
    'people', p.people, 'totals', private.with_shares(n.counts),
    'answered', private.share_interval((n.counts ->> 'replied')::bigint, (p.people ->> 'total')::bigint))
  from (select private.campaign_people_json(campaign.id) as people) p
  cross join (select private.campaign_counts_json(campaign.id) as counts) n
$$;

-- The numbers of one campaign: {id, name, status, paused_reason, started_at, finished_at, tracks, people, answered, totals,
-- steps, replies}; null when there is no such campaign. Opened and clicked count people, not programs. Shares are of the
-- mails sent; `answered` is of the people in it.
create function public.campaign_report(workspace_id uuid, campaign_id uuid) returns jsonb
language sql stable security invoker set search_path = ''
as $$
  select private.campaign_sums(c) || jsonb_build_object('paused_reason', c.paused_reason,
    'steps', private.step_reports(c), 'replies', private.reply_report(c))
  from public.campaigns c
  where c.workspace_id = campaign_report.workspace_id and c.id = campaign_report.campaign_id
$$;

-- Several campaigns side by side, the last started first: [{id, name, status, started_at, finished_at, tracks, people,
-- answered, totals}], as in campaign_report(). Either two to six of them, or those that were started in the last `days`
-- (at most 50).
create function public.compare_campaigns(workspace_id uuid, campaign_ids uuid[] default null, days int default null) returns jsonb
language plpgsql stable security invoker set search_path = ''
as $$
declare
  chosen uuid[] := array(select distinct i from unnest(campaign_ids) as i);
begin
  if (campaign_ids is null) = (days is null) then
    perform private.refuse('Name either "campaign_ids" or "days".');
  elsif days is not null and days not between 1 and 3650 then
    perform private.refuse('"days" is a number from 1 to 3,650.');
  elsif campaign_ids is not null and cardinality(chosen) not between 2 and 6 then
    perform private.refuse('Compare two to six campaigns.');
  elsif (select count(*) from public.campaigns c where c.workspace_id = compare_campaigns.workspace_id
      and c.id = any(chosen)) < cardinality(chosen) then
    raise exception 'There is no such campaign here.' using errcode = 'PT404';
  end if;
  return (
    select coalesce(jsonb_agg(private.campaign_sums(c) order by c.started_at desc nulls last, c.id), '[]')
    from (
      select k.* from public.campaigns k
      where k.workspace_id = compare_campaigns.workspace_id
        and (k.id = any(chosen) or days is not null and k.started_at > now() - make_interval(days => days))
      order by k.started_at desc nulls last, k.id limit 50
    ) c
  );
end $$;

grant execute on function public.campaign_report(uuid, uuid), public.compare_campaigns(uuid, uuid[], int),
  private.with_shares(jsonb), private.counts_of_texts(public.campaigns, uuid[]),
  private.step_reports(public.campaigns), private.reply_report(public.campaigns), private.campaign_sums(public.campaigns)
to authenticated;
