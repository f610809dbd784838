-- Who comes into a campaign: its audience, a piece at a time, or people by hand; and who is left out and why.
-- Owns: campaign_preview_people(), enrol_leads(), stop_enrolment(), advance_campaign_people(). Reads: leads, segments,
--   suppressions. Writes: enrolments, campaigns.

-- The audience as SQL over leads l and accounts a.
create function private.audience_sql(workspace_id uuid, audience jsonb) returns text
language plpgsql stable set search_path = ''
as $$
begin
  return case
    when audience ? 'segment_id' then private.segment_sql(workspace_id, jsonb_build_array(audience ->> 'segment_id'))
    when audience ? 'filter' then (private.lead_filter_sql(workspace_id, audience -> 'filter')).sql
    when audience ? 'lead_ids' then format('l.id = any(%L::uuid[])',
      array(select jsonb_array_elements_text(audience -> 'lead_ids')))
    else 'false'
  end;
end $$;

-- Why a lead can't come into a campaign; null when they can.
create function private.enrolment_refusal(lead public.leads, campaign_id uuid, is_exclusive boolean) returns text
language sql stable set search_path = ''
as $$
  select case
    when lead.deleted_at is not null then 'lead_gone'
    when lead.email is null then 'no_address'
    when lead.do_not_contact then 'do_not_contact'
    when private.is_suppressed(lead.workspace_id, lead.email) then 'suppressed'
    when exists (select from public.enrolments e
      where e.workspace_id = lead.workspace_id and e.campaign_id = enrolment_refusal.campaign_id and e.lead_id = lead.id) then 'already_here'
    when is_exclusive and exists (select from public.enrolments e
      where e.workspace_id = lead.workspace_id and e.lead_id = lead.id and e.status in ('active', 'parked') and e.is_exclusive)
      then 'in_another'
  end
$$;

-- Whom an audience means: {count, count_is_exact, looked_at, will_get, left_out: {no_address, …}, sample: [{id, name, email, company}]}.
-- Beyond 10,000 people those after them are counted but not looked at.
create function public.campaign_preview_people(workspace_id uuid, audience jsonb, campaign_id uuid default null) returns jsonb
language plpgsql stable security invoker set search_path = ''
as $$
declare
  answer jsonb;
  is_exclusive boolean := coalesce((select s.one_sequence_at_a_time from public.mail_settings s
    where s.workspace_id = campaign_preview_people.workspace_id), true);
begin
  if private.my_role(campaign_preview_people.workspace_id) is null then
    raise exception 'There is no such workspace.' using errcode = '42501';
  end if;
  audience := private.checked_audience(campaign_preview_people.workspace_id, coalesce(audience, '{}'));
  execute format($q$
    with found as (
      select l as lead, a.name as company from public.leads l left join public.accounts a on a.workspace_id = l.workspace_id and a.id = l.account_id
      where l.workspace_id = $1 and l.deleted_at is null and %s limit 10001
    ), judged as (
      select f.*, private.enrolment_refusal(f.lead, $2, $3) as refusal from (select * from found limit 10000) f
    )
    select jsonb_build_object(
      'count', (select count(*) from found), 'count_is_exact', (select count(*) from found) <= 10000,
      'looked_at', (select count(*) from judged), 'will_get', (select count(*) from judged where refusal is null),
      'left_out', coalesce((select jsonb_object_agg(r.refusal, r.n) from (
        select j.refusal, count(*) as n from judged j where j.refusal is not null group by 1) r), '{}'),
      'sample', coalesce((select jsonb_agg(jsonb_build_object('id', (s.lead).id, 'name', (s.lead).name, 'email', (s.lead).email,
        'company', s.company)) from (select j.* from judged j where j.refusal is null limit 10) s), '[]'))
  $q$, private.audience_sql(campaign_preview_people.workspace_id, audience))
  into answer using campaign_preview_people.workspace_id, campaign_preview_people.campaign_id, is_exclusive;
  return answer;
end $$;

-- Puts those of the next leads of the audience into the campaign who may come, at most so many. Returns how many came;
-- `more` says whether the audience goes on.
create function private.enrol_audience(campaign public.campaigns, at_most int, out enrolled int, out more boolean)
language plpgsql set search_path = ''
as $$
declare
  ids uuid[];
begin
  execute format($q$
    select array(select l.id from public.leads l left join public.accounts a on a.workspace_id = l.workspace_id and a.id = l.account_id
      where l.workspace_id = $1 and l.deleted_at is null and ($2::uuid is null or l.id > $2) and (%s)
        and not exists (select from public.enrolments e
          where e.workspace_id = $1 and e.campaign_id = $3 and e.lead_id = l.id)
      order by l.id limit $4)
  $q$, private.audience_sql(campaign.workspace_id, campaign.audience))
  into ids using campaign.workspace_id, campaign.people_after, campaign.id, at_most;
  enrolled := private.enrol(campaign, ids);
  more := cardinality(ids) = at_most;
  update public.campaigns c
  set people_after = case when more then ids[cardinality(ids)] end,
    people_next_at = case when more then private.mail_now()
      -- A large audience is gone through less often.
      when c.enrols = 'live' then private.mail_now() + least(interval '15 minutes', greatest(interval '1 minute',
        20 * (clock_timestamp() - statement_timestamp()))) end
  where c.id = campaign.id;
exception when invalid_parameter_value then
  -- A segment or a field that the audience names is gone.
  enrolled := 0;
  more := false;
  perform private.pause_campaign_because(campaign.id, left('Its audience can''t be read any more: ' || sqlerrm, 300));
  update public.campaigns c set people_next_at = null where c.id = campaign.id;
end $$;

-- Puts these leads into a campaign, each only if they may come. Returns how many came.
create function private.enrol(campaign public.campaigns, lead_ids uuid[]) returns int
language plpgsql set search_path = ''
as $$
declare
  first public.campaign_steps;
  keeps_to_one boolean := coalesce((select s.one_sequence_at_a_time from public.mail_settings s
    where s.workspace_id = campaign.workspace_id), true);
  instant timestamptz := private.mail_now();
  due timestamptz;
  came int;
begin
  select s.* into first from public.campaign_steps s
  where s.campaign_id = campaign.id and s.removed_at is null order by s.position limit 1;
  select private.after_wait(greatest(instant, coalesce(campaign.start_at, '-infinity')), first.wait_seconds, first.wait_in, m)
  into due from public.mailboxes m where m.id = campaign.mailbox_id;
  insert into public.enrolments (workspace_id, campaign_id, lead_id, is_exclusive, step_id, at_branch, due_at, entered_at)
  select l.workspace_id, campaign.id, l.id, keeps_to_one, first.id, first.kind = 'branch', due, instant
  from public.leads l
  where l.workspace_id = campaign.workspace_id and l.id = any(lead_ids) and first.id is not null
    and private.enrolment_refusal(l, campaign.id, keeps_to_one) is null
  on conflict do nothing;
  get diagnostics came = row_count;
  return came;
end $$;

-- Enrols these leads by hand. Returns {enrolled, left_out: [{id, name, reason}]} (the first 100 of them).
-- Definer: enrolments are written by functions alone.
create function public.enrol_leads(workspace_id uuid, campaign_id uuid, lead_ids uuid[]) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  campaign public.campaigns;
  left_out jsonb;
  came int;
begin
  perform private.require_writer(enrol_leads.workspace_id);
  campaign := private.campaign_for_change(enrol_leads.workspace_id, enrol_leads.campaign_id::text);
  if campaign.status in ('finished', 'stopped') then
    perform private.refuse(format('This campaign is %s. Make a new one.', campaign.status));
  elsif coalesce(cardinality(lead_ids) not between 1 and 1000, true) then
    perform private.refuse('Enrol 1 to 1,000 leads at once.');
  elsif campaign.mailbox_id is null or not exists (select from public.campaign_steps s
      where s.campaign_id = campaign.id and s.removed_at is null) then
    perform private.refuse('Give the campaign a mailbox and a mail first.');
  end if;
  select coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'name', r.name, 'reason', r.reason)), '[]') into left_out
  from (
    select i.id, l.name, case when l.id is null then 'lead_gone' else private.enrolment_refusal(l, campaign.id,
      coalesce((select s.one_sequence_at_a_time from public.mail_settings s where s.workspace_id = campaign.workspace_id), true)) end as reason
    from (select distinct unnest(lead_ids) as id) i
    left join public.leads l on l.workspace_id = campaign.workspace_id and l.id = i.id
  ) r where r.reason is not null limit 100;
  came := private.enrol(campaign, lead_ids);
  if campaign.status = 'running' then
    perform private.ring('tick');
  end if;
  return jsonb_build_object('enrolled', came, 'left_out', left_out);
end $$;

-- Takes someone out of a campaign by hand. Returns the enrolment. Definer: as above.
create function public.stop_enrolment(workspace_id uuid, enrolment_id uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  enrolment public.enrolments;
begin
  perform private.require_writer(stop_enrolment.workspace_id);
  perform private.end_enrolments(array[stop_enrolment.enrolment_id], 'stopped', 'by_hand')
  from public.enrolments e where e.workspace_id = stop_enrolment.workspace_id and e.id = stop_enrolment.enrolment_id;
  select e.* into enrolment from public.enrolments e
  where e.workspace_id = stop_enrolment.workspace_id and e.id = stop_enrolment.enrolment_id;
  if enrolment.id is null then
    raise exception 'There is no such person in a campaign here.' using errcode = 'PT404';
  end if;
  return to_jsonb(enrolment);
end $$;

-- Ends those of these enrolments that are not ended yet, and withdraws their waiting mails. Everywhere mails are locked
-- before the people they are for, leads before both: so nobody waits in a circle.
create function private.end_enrolments(enrolment_ids uuid[], status text, reason text, note text default null) returns void
language plpgsql set search_path = ''
as $$
begin
  perform from public.outbox o join public.enrolments e on o.workspace_id = e.workspace_id and o.enrolment_id = e.id
  where e.id = any(enrolment_ids) and o.status = 'queued' order by o.id for update of o;
  update public.outbox o set status = 'withdrawn', error = 'The person left the campaign before it was sent.',
    finished_at = private.mail_now()
  from public.enrolments e
  where e.id = any(enrolment_ids) and o.workspace_id = e.workspace_id and o.enrolment_id = e.id and o.status = 'queued';
  update public.enrolments e set status = end_enrolments.status, reason = end_enrolments.reason, note = left(end_enrolments.note, 500),
    ended_at = private.mail_now(), due_at = null, parked_until = null
  where e.id = any(enrolment_ids) and e.ended_at is null;
end $$;

-- Goes through audiences that are to be gone through, lets the people of stopped campaigns go, ends campaigns whose people
-- are all through; a piece of each. Returns how many pieces there were: more work may wait. For the tick only.
create function public.advance_campaign_people(at_most int) returns int
language plpgsql security definer set search_path = ''
as $$
declare
  campaign public.campaigns;
  pieces int := 0;
begin
  for campaign in
    select c.* from public.campaigns c
    where c.people_next_at <= private.mail_now() and c.status in ('running', 'stopped')
    order by c.people_next_at limit 20 for no key update skip locked
  loop
    pieces := pieces + 1;
    if campaign.status = 'stopped' then
      perform private.let_people_go(campaign.id);
    else
      perform private.enrol_audience(campaign, at_most);
    end if;
  end loop;
  update public.campaigns c set status = 'finished', finished_at = now(), updated_at = now()
  where c.status = 'running' and c.people_next_at is null and c.enrols = 'once'
    and (select coalesce(sum(p.people) filter (where p.status in ('active', 'parked')), 0) = 0 and sum(p.people) > 0
      from public.campaign_people_counts p where p.workspace_id = c.workspace_id and p.campaign_id = c.id);
  -- Nothing leaves in the name of someone who has left.
  for campaign in
    select c.* from public.campaigns c
    where c.status = 'running' and not exists (select from public.workspace_members m
      where m.workspace_id = c.workspace_id and m.user_id = c.approved_by and m.role <> 'viewer')
    order by c.id for no key update skip locked
  loop
    perform private.pause_campaign_because(campaign.id, 'Who approved it may no longer send for the workspace. Someone else can start it.');
    update public.campaigns c set approved_hash = null where c.id = campaign.id;
  end loop;
  perform private.fold_campaign_counts(n.campaign_id)
  from (select r.campaign_id from public.campaign_counts r group by 1 having count(*) > 200
    union select r.campaign_id from public.campaign_people_counts r group by 1 having count(*) > 200) n;
  return pieces;
end $$;

revoke all on function public.advance_campaign_people(int) from authenticated, anon;
grant execute on function public.advance_campaign_people(int) to service_role;
grant execute on function public.campaign_preview_people(uuid, jsonb, uuid), public.enrol_leads(uuid, uuid, uuid[]),
  public.stop_enrolment(uuid, uuid), private.audience_sql(uuid, jsonb), private.checked_audience(uuid, jsonb),
  private.enrolment_refusal(public.leads, uuid, boolean), private.is_suppressed(uuid, text), private.mailbox_hash(uuid, text), private.plain_address(text),
  private.require_keys(jsonb, text[], text)
to authenticated;
