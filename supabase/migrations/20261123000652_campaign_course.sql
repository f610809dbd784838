-- The course of a campaign: seen, approved and started, paused, resumed, stopped.
-- Owns: get_campaign(), list_campaigns(), start_campaign(), pause_campaign(), resume_campaign(), stop_campaign(),
--   private.withdraw_campaign_mail(), private.share_interval(). Reads: mailboxes, mail_settings. Writes: campaigns, enrolments, outbox.
-- Refusals: 22023 (the input), 42501 (the role), PT404, PT409.

-- {total, active, parked, finished, stopped, failed, reasons: {replied, …}}
create function private.campaign_people_json(campaign_id uuid) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('total', coalesce(sum(p.people), 0),
    'active', coalesce(sum(p.people) filter (where p.status = 'active'), 0),
    'parked', coalesce(sum(p.people) filter (where p.status = 'parked'), 0),
    'finished', coalesce(sum(p.people) filter (where p.status = 'finished'), 0),
    'stopped', coalesce(sum(p.people) filter (where p.status = 'stopped'), 0),
    'failed', coalesce(sum(p.people) filter (where p.status = 'failed'), 0),
    'reasons', coalesce(jsonb_object_agg(p.reason, p.people) filter (where p.reason <> '' and p.status in ('stopped', 'failed') and p.people > 0), '{}'))
  from (
    select r.status, r.reason, sum(r.people) as people from public.campaigns c
    join public.campaign_people_counts r on r.workspace_id = c.workspace_id and r.campaign_id = c.id
    where c.id = campaign_people_json.campaign_id group by 1, 2
  ) p
$$;

-- What became of the mails of a campaign, of one variant where one is named.
create function private.campaign_counts_json(campaign_id uuid, variant_id uuid default null) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('planned', coalesce(sum(n.planned), 0), 'sent', coalesce(sum(n.sent), 0),
    'failed', coalesce(sum(n.failed), 0), 'uncertain', coalesce(sum(n.uncertain), 0), 'delivered', coalesce(sum(n.delivered), 0),
    'opened', coalesce(sum(n.opened), 0), 'clicked', coalesce(sum(n.clicked), 0), 'replied', coalesce(sum(n.replied), 0),
    'bounced', coalesce(sum(n.bounced), 0), 'complained', coalesce(sum(n.complained), 0),
    'unsubscribed', coalesce(sum(n.unsubscribed), 0))
  from public.campaigns c join public.campaign_counts n on n.workspace_id = c.workspace_id and n.campaign_id = c.id
  where c.id = campaign_counts_json.campaign_id
    and (campaign_counts_json.variant_id is null or n.variant_id = campaign_counts_json.variant_id)
$$;

create function private.texts_of_step(step_id uuid) returns uuid[]
language sql stable set search_path = ''
as $$
  select array(select v.id from public.campaign_variants v
    where v.step_id = texts_of_step.step_id and v.removed_at is null order by v.id)
$$;

-- How the texts that stand in a step were compared last; null when they never were.
create function private.last_look_json(step_id uuid) returns jsonb
language sql stable set search_path = ''
as $$
  select to_jsonb(l) - array['id', 'workspace_id', 'step_id', 'texts'] from public.variant_looks l
  where l.step_id = last_look_json.step_id and l.texts = private.texts_of_step(last_look_json.step_id)
  order by l.look desc limit 1
$$;

-- One campaign with everything to show it: its row, the mailbox, its steps (next and else as places in the list) with
-- their texts and counts and the last look at them, and how many people are how far.
create function public.get_campaign(workspace_id uuid, campaign_id uuid) returns jsonb
language sql stable security invoker set search_path = ''
as $$
  select to_jsonb(c) - array['name_key', 'people_after', 'tool_call_id'] || jsonb_build_object(
    'is_approved', c.approved_hash is not distinct from c.content_hash,
    'mailbox', (select jsonb_build_object('id', m.id, 'address', m.address, 'from_name', m.from_name, 'status', m.status,
      'paused_reason', m.paused_reason) from public.mailboxes m where m.id = c.mailbox_id),
    'segment_name', (select s.name from public.segments s where s.id::text = c.audience ->> 'segment_id'),
    'people', private.campaign_people_json(c.id),
    'steps', coalesce((
      select jsonb_agg(to_jsonb(s) - array['workspace_id', 'campaign_id', 'next_step_id', 'else_step_id', 'next_look_at', 'removed_at'] || jsonb_build_object(
        'look', private.last_look_json(s.id),
        'next', (select n.position from public.campaign_steps n where n.id = s.next_step_id),
        'else', (select n.position from public.campaign_steps n where n.id = s.else_step_id),
        'waiting', (select count(*) from (select from public.enrolments e where e.campaign_id = c.id and e.step_id = s.id
          and e.status in ('active', 'parked') limit 10001) w),
        'variants', (select coalesce(jsonb_agg(to_jsonb(v) - array['workspace_id', 'step_id', 'removed_at'] || jsonb_build_object(
            'counts', private.campaign_counts_json(c.id, v.id)) order by v.label), '[]')
          from public.campaign_variants v where v.step_id = s.id and v.removed_at is null)) order by s.position)
      from public.campaign_steps s where s.campaign_id = c.id and s.removed_at is null), '[]'))
  from public.campaigns c
  where c.workspace_id = get_campaign.workspace_id and c.id = get_campaign.campaign_id
$$;

-- Wilson's score interval: {share, low, high} with 95 % confidence, honest also for few trials and for shares near 0 or 1;
-- null without a trial.
create function private.share_interval(successes bigint, trials bigint) returns jsonb
language sql immutable set search_path = ''
as $$
  select jsonb_build_object('share', round(p.share::numeric, 6),
    'low', round(greatest(0, (p.middle - p.reach) / p.scale)::numeric, 6), 'high', round(least(1, (p.middle + p.reach) / p.scale)::numeric, 6))
  from (
    select s.share, s.share + c.z * c.z / (2 * s.n) as middle, 1 + c.z * c.z / s.n as scale,
      c.z * sqrt(s.share * (1 - s.share) / s.n + c.z * c.z / (4 * s.n * s.n)) as reach
    from (select trials::double precision as n, least(1.0, greatest(0.0, successes::double precision / trials)) as share) s
    cross join (select 1.959964::double precision as z) c
  ) p
  where trials > 0
$$;

-- Every campaign, the newest first, with its counts: [{id, name, status, …, people, counts, answered}], the
-- last being the share of its people who replied.
create function public.list_campaigns(workspace_id uuid) returns jsonb
language sql stable security invoker set search_path = ''
as $$
  select coalesce(jsonb_agg(to_jsonb(c) - array['name_key', 'people_after', 'tool_call_id'] || jsonb_build_object(
    'is_approved', c.approved_hash is not distinct from c.content_hash,
    'steps', (select count(*) from public.campaign_steps s where s.campaign_id = c.id and s.removed_at is null),
    'people', p.people, 'counts', n.counts,
    'answered', private.share_interval((n.counts ->> 'replied')::bigint, (p.people ->> 'total')::bigint)) order by c.created_at desc, c.id), '[]')
  from public.campaigns c
  cross join lateral (select private.campaign_people_json(c.id) as people) p
  cross join lateral (select private.campaign_counts_json(c.id) as counts) n
  where c.workspace_id = list_campaigns.workspace_id
$$;

-- Approves a campaign as its hash says and starts it, also one that was changed while it ran. Returns get_campaign().
-- Definer: campaigns are written by functions alone.
create function public.start_campaign(workspace_id uuid, campaign_id uuid, content_hash text) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  campaign public.campaigns;
  fault text;
begin
  perform private.require_writer(start_campaign.workspace_id);
  perform private.campaign_for_change(start_campaign.workspace_id, start_campaign.campaign_id::text);
  campaign := private.put_campaign_hash(start_campaign.campaign_id);
  if campaign.content_hash is distinct from start_campaign.content_hash then
    raise exception 'The campaign is no longer as it was shown. Look at it again before you start it.' using errcode = 'PT409';
  elsif campaign.status = 'running' then
    return public.get_campaign(start_campaign.workspace_id, start_campaign.campaign_id);
  end if;
  fault := coalesce(private.start_refusal(campaign), private.approval_refusal(campaign));
  if fault is not null then
    perform private.refuse(fault);
  end if;
  update public.campaigns c set status = 'running', paused_reason = null, approved_hash = campaign.content_hash,
    approved_by = auth.uid(), approved_at = now(), started_at = coalesce(c.started_at, now()),
    tool_call_id = nullif(current_setting('app.tool_call_id', true), '')::uuid,
    people_next_at = case when c.audience <> '{}' then private.mail_now() end, people_after = null, updated_at = now()
  where c.id = campaign.id;
  perform private.ring('tick');
  return public.get_campaign(start_campaign.workspace_id, start_campaign.campaign_id);
end $$;

-- Why a campaign can't start; null when it can.
create function private.start_refusal(campaign public.campaigns) returns text
language sql stable set search_path = ''
as $$
  select case
    when campaign.status not in ('draft', 'paused') then format('This campaign is %s. Make a new one.', campaign.status)
    when campaign.mailbox_id is null then 'Choose a mailbox to send from first.'
    when not exists (select from public.mailboxes m join public.workspace_members w
        on w.workspace_id = m.workspace_id and w.user_id = m.user_id and w.role <> 'viewer' where m.id = campaign.mailbox_id)
      then 'Whose mailbox this is may no longer send for the workspace. Choose another.'
    when first.id is null then 'Add a mail first.'
    when exists (select from public.campaign_variants v where v.step_id = first.id and v.removed_at is null and v.subject = '')
      then 'The first mail needs a subject.'
    when not exists (select from public.mail_settings s where s.workspace_id = campaign.workspace_id and s.postal_address is not null)
      then 'Set the postal address of the workspace first: every campaign mail carries it.'
    when campaign.audience = '{}' and not exists (select from public.enrolments e
        where e.workspace_id = campaign.workspace_id and e.campaign_id = campaign.id)
      then 'Choose whom it is for first: a segment, a filter or leads.'
  end
  from (select) as nothing
  left join lateral (
    select s.id from public.campaign_steps s
    where s.campaign_id = campaign.id and s.kind = 'email' and s.removed_at is null order by s.position limit 1
  ) first on true
$$;

-- Stops sending until it is resumed. Mails that wait go back; who was to get them gets them then. Returns get_campaign().
-- Definer: as above.
create function public.pause_campaign(workspace_id uuid, campaign_id uuid, reason text default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  campaign public.campaigns;
begin
  perform private.require_writer(pause_campaign.workspace_id);
  campaign := private.campaign_for_change(pause_campaign.workspace_id, pause_campaign.campaign_id::text);
  if campaign.status not in ('running', 'paused') then
    perform private.refuse(format('Only a running campaign can be paused; this one is %s.', campaign.status));
  end if;
  perform private.pause_campaign_because(campaign.id, coalesce(left(private.tidy_text(reason), 300), 'Paused by hand.'));
  return public.get_campaign(pause_campaign.workspace_id, pause_campaign.campaign_id);
end $$;

create function private.pause_campaign_because(campaign_id uuid, reason text) returns void
language plpgsql set search_path = ''
as $$
begin
  update public.campaigns c set status = 'paused', paused_reason = reason, updated_at = now()
  where c.id = pause_campaign_because.campaign_id and c.status = 'running';
  perform private.withdraw_campaign_mail(pause_campaign_because.campaign_id);
end $$;

-- Takes back the mails that no sender holds; their people are due as before. A mail that comes again has the same id,
-- so a provider that honours keys knows it.
create function private.withdraw_campaign_mail(campaign_id uuid) returns void
language sql set search_path = ''
as $$
  with gone as (
    delete from public.outbox o using public.campaigns c
    where c.id = withdraw_campaign_mail.campaign_id and o.workspace_id = c.workspace_id and o.campaign_id = c.id
      and o.status = 'queued'
    returning o.enrolment_id, o.next_attempt_at
  )
  update public.enrolments e set due_at = least(g.next_attempt_at, private.mail_now()) from gone g
  where e.id = g.enrolment_id and e.status = 'active'
$$;

-- Goes on where a pause stopped it. Returns get_campaign(). Definer: as above.
create function public.resume_campaign(workspace_id uuid, campaign_id uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  campaign public.campaigns;
  fault text;
begin
  perform private.require_writer(resume_campaign.workspace_id);
  campaign := private.campaign_for_change(resume_campaign.workspace_id, resume_campaign.campaign_id::text);
  campaign := private.put_campaign_hash(campaign.id);
  if campaign.status = 'paused' then
    fault := private.start_refusal(campaign);
    if campaign.approved_hash is distinct from campaign.content_hash then
      fault := 'It was changed since it was approved. Look at it and start it anew.';
    end if;
    if fault is not null then
      perform private.refuse(fault);
    end if;
    update public.campaigns c set status = 'running', paused_reason = null, updated_at = now() where c.id = campaign.id;
    perform private.ring('tick');
  elsif campaign.status <> 'running' then
    perform private.refuse(format('Only a paused campaign can be resumed; this one is %s.', campaign.status));
  end if;
  return public.get_campaign(resume_campaign.workspace_id, resume_campaign.campaign_id);
end $$;

-- Ends a campaign for good: nobody gets a further mail of it. Returns get_campaign(). Definer: as above.
create function public.stop_campaign(workspace_id uuid, campaign_id uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  campaign public.campaigns;
begin
  perform private.require_writer(stop_campaign.workspace_id);
  campaign := private.campaign_for_change(stop_campaign.workspace_id, stop_campaign.campaign_id::text);
  if campaign.status not in ('finished', 'stopped') then
    update public.campaigns c set status = 'stopped', paused_reason = null, finished_at = now(), updated_at = now(),
      people_next_at = private.mail_now(), people_after = null
    where c.id = campaign.id;
    perform private.withdraw_campaign_mail(campaign.id);
    perform private.let_people_go(campaign.id);
    perform private.ring('tick');
  end if;
  return public.get_campaign(stop_campaign.workspace_id, stop_campaign.campaign_id);
end $$;

-- Ends the next 5,000 enrolments of a stopped campaign. With a million people the tick does the rest.
create function private.let_people_go(campaign_id uuid) returns void
language plpgsql set search_path = ''
as $$
declare
  at_most constant int := 5000;
  gone int;
begin
  update public.enrolments e set status = 'stopped', reason = 'campaign_stopped', ended_at = private.mail_now(), due_at = null,
    parked_until = null
  where e.id in (select w.id from public.enrolments w join public.campaigns c
      on c.id = let_people_go.campaign_id and w.workspace_id = c.workspace_id and w.campaign_id = c.id
    where w.status in ('active', 'parked') limit at_most for update of w skip locked);
  get diagnostics gone = row_count;
  if gone < at_most then
    update public.campaigns c set people_next_at = null where c.id = let_people_go.campaign_id;
  end if;
end $$;

grant execute on function public.get_campaign(uuid, uuid), public.list_campaigns(uuid), public.start_campaign(uuid, uuid, text),
  public.pause_campaign(uuid, uuid, text), public.resume_campaign(uuid, uuid), public.stop_campaign(uuid, uuid),
  private.campaign_people_json(uuid), private.campaign_counts_json(uuid, uuid), private.last_look_json(uuid), private.texts_of_step(uuid),
  private.share_interval(bigint, bigint)
to authenticated;
