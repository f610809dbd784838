-- Campaigns as people write them: saved whole, with their steps and texts. A text that was sent is never rewritten: its
-- change is a new variant, so numbers stay with the words they belong to.
-- Owns: save_campaign(), private.campaign_hash(), private.refresh_campaign_hashes(). Reads: segments, mailboxes,
--   mail_settings. Writes: campaigns, campaign_steps, campaign_variants.
-- Refusals: 22023 (the input), 42501 (the role), PT404, PT409.

-- SHA-256 over who is written to, what, from whom and when; null parts included. Caps and hours are not part of it: they
-- say how fast, and may be changed while a campaign runs.
create function private.campaign_hash(campaign public.campaigns) returns text
language sql stable set search_path = ''
as $$
  select encode(sha256(convert_to(jsonb_build_object(
    'audience', campaign.audience, 'enrols', campaign.enrols, 'start_at', campaign.start_at,
    'segment', (select s.filter from public.segments s
      where s.workspace_id = campaign.workspace_id and s.id::text = campaign.audience ->> 'segment_id'),
    'mailbox', (select jsonb_build_array(m.id, m.address, m.from_name, m.signature) from public.mailboxes m
      where m.id = campaign.mailbox_id),
    'settings', (select jsonb_build_array(s.postal_address, s.tracks_opens, s.tracks_clicks) from public.mail_settings s
      where s.workspace_id = campaign.workspace_id),
    'steps', (select jsonb_agg(jsonb_build_array(s.id, s.position, s.kind, s.wait_seconds, s.wait_in, s.condition,
        s.next_step_id, s.else_step_id, s.winner_by, s.winner_confidence, s.winner_sample, (
          select jsonb_agg(jsonb_build_array(v.label, v.subject, v.body, v.weight) order by v.label)
          from public.campaign_variants v where v.step_id = s.id and v.removed_at is null)) order by s.position)
      from public.campaign_steps s where s.campaign_id = campaign.id and s.removed_at is null)
  )::text, 'UTF8')), 'hex')
$$;

-- Computes the hashes of a workspace's living campaigns anew. What runs and is no longer as approved waits for a person.
-- Definer: campaigns are nobody's to write.
create function private.refresh_campaign_hashes(workspace_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  campaign public.campaigns;
begin
  for campaign in
    select c.* from public.campaigns c
    where c.workspace_id = refresh_campaign_hashes.workspace_id and c.status in ('draft', 'running', 'paused')
      and c.content_hash <> private.campaign_hash(c)
    order by c.id for no key update
  loop
    perform private.put_campaign_hash(campaign.id);
  end loop;
end $$;

-- The same of one campaign, which is locked. Returns it.
create function private.put_campaign_hash(campaign_id uuid) returns public.campaigns
language plpgsql set search_path = ''
as $$
declare
  campaign public.campaigns;
  hash text;
begin
  select c.* into campaign from public.campaigns c where c.id = put_campaign_hash.campaign_id;
  hash := private.campaign_hash(campaign);
  update public.campaigns c set content_hash = hash,
    status = case when c.status = 'running' and c.approved_hash is distinct from hash then 'paused' else c.status end,
    paused_reason = case when c.status = 'running' and c.approved_hash is distinct from hash
      then 'It was changed and waits for approval.' else c.paused_reason end
  where c.id = campaign.id;
  if campaign.status = 'running' and campaign.approved_hash is distinct from hash then
    perform private.withdraw_campaign_mail(campaign.id);
  end if;
  select c.* into campaign from public.campaigns c where c.id = put_campaign_hash.campaign_id;
  return campaign;
end $$;

-- A segment that means other people is another campaign.
create function private.tg_segments__campaign_hash() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.refresh_campaign_hashes(old.workspace_id) from public.workspaces w where w.id = old.workspace_id;
  return null;
end $$;
create trigger segments__campaign_hash_update after update of filter on public.segments
  for each row execute function private.tg_segments__campaign_hash();
create trigger segments__campaign_hash_delete after delete on public.segments
  for each row execute function private.tg_segments__campaign_hash();

-- Saves a new campaign or changes one ({id, version?, what is named}); see shared/contracts/campaign.ts. Steps are saved
-- whole. One that runs and changes by this waits for approval. Returns get_campaign().
-- Definer: campaigns are written here alone.
create function public.save_campaign(workspace_id uuid, campaign jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  there public.campaigns;
  wanted public.campaigns;
begin
  perform private.require_writer(save_campaign.workspace_id);
  perform private.require_keys(campaign, array['id', 'version', 'name', 'mailbox_id', 'audience', 'enrols', 'start_at', 'steps'],
    'A campaign');
  if campaign ? 'id' then
    there := private.campaign_for_change(save_campaign.workspace_id, campaign ->> 'id');
    if campaign ? 'version' and campaign ->> 'version' <> there.version::text then
      raise exception 'Someone changed this campaign meanwhile. Look at it again and repeat your change.' using errcode = 'PT409';
    elsif there.status in ('finished', 'stopped') then
      perform private.refuse(format('This campaign is %s. Make a new one.', there.status));
    end if;
  else
    there := jsonb_populate_record(null::public.campaigns, jsonb_build_object('id', gen_random_uuid(),
      'workspace_id', save_campaign.workspace_id, 'audience', '{}'::jsonb, 'enrols', 'once', 'status', 'draft'));
  end if;
  wanted := private.wanted_campaign(there, campaign - array['id', 'version', 'steps']);
  insert into public.campaigns as c (id, workspace_id, name, mailbox_id, audience, enrols, start_at)
  values (wanted.id, save_campaign.workspace_id, wanted.name, wanted.mailbox_id, wanted.audience, wanted.enrols, wanted.start_at)
  on conflict (id) do update set name = excluded.name, mailbox_id = excluded.mailbox_id, audience = excluded.audience,
    enrols = excluded.enrols, start_at = excluded.start_at, version = c.version + 1, updated_at = now();
  if campaign ? 'steps' then
    perform private.save_campaign_steps(save_campaign.workspace_id, wanted.id, campaign -> 'steps');
  end if;
  perform private.put_campaign_hash(wanted.id);
  return public.get_campaign(save_campaign.workspace_id, wanted.id);
end $$;

-- The campaign of the workspace, locked.
create function private.campaign_for_change(workspace_id uuid, campaign_id text) returns public.campaigns
language plpgsql set search_path = ''
as $$
declare
  campaign public.campaigns;
begin
  select c.* into campaign from public.campaigns c
  where c.workspace_id = campaign_for_change.workspace_id and c.id::text = campaign_for_change.campaign_id for no key update;
  if campaign.id is null then
    raise exception 'There is no such campaign here.' using errcode = 'PT404';
  end if;
  return campaign;
end $$;

-- The campaign with what was asked for, checked.
create function private.wanted_campaign(there public.campaigns, campaign jsonb) returns public.campaigns
language plpgsql stable set search_path = ''
as $$
declare
  wanted public.campaigns;
begin
  wanted := jsonb_populate_record(there, campaign);
  wanted.name := private.tidy_text(wanted.name);
  wanted.audience := private.checked_audience(there.workspace_id, coalesce(wanted.audience, '{}'));
  if wanted.name is null or length(wanted.name) > 100 then
    perform private.refuse('The name of a campaign has 1 to 100 characters.');
  elsif wanted.mailbox_id is not null and not exists (select from public.mailboxes m
      where m.workspace_id = there.workspace_id and m.id = wanted.mailbox_id) then
    perform private.refuse('There is no such mailbox here. list_mailboxes tells which there are.');
  elsif coalesce(wanted.enrols not in ('once', 'live'), true) then
    perform private.refuse('"enrols" is "once" or "live".');
  elsif wanted.enrols = 'live' and (wanted.audience ? 'lead_ids' or wanted.audience = '{}') then
    perform private.refuse('Only a segment or a filter can enrol people as they come.');
  end if;
  return wanted;
exception when invalid_text_representation or invalid_datetime_format or datetime_field_overflow then
  perform private.refuse('A value of the campaign can''t be read: ids are uuids, "start_at" is an instant.');
  return null;
end $$;

-- {segment_id} | {filter} | {lead_ids} | {}, in which "me" is named.
create function private.checked_audience(workspace_id uuid, audience jsonb) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  ids jsonb := audience -> 'lead_ids';
begin
  perform private.require_keys(audience, array['segment_id', 'filter', 'lead_ids'], 'An audience');
  if (select count(*) from jsonb_object_keys(audience)) > 1 then
    perform private.refuse('An audience is a segment, a filter or a list of leads: one of them.');
  elsif audience ? 'segment_id' and not exists (select from public.segments s
      where s.workspace_id = checked_audience.workspace_id and s.id::text = lower(audience ->> 'segment_id')) then
    perform private.refuse('There is no such segment here. list_segments tells which there are.');
  elsif audience ? 'filter' then
    perform private.check_saved_filter(checked_audience.workspace_id, audience -> 'filter');
    return jsonb_build_object('filter', private.with_me_named(audience -> 'filter'));
  elsif audience ? 'segment_id' then
    return jsonb_build_object('segment_id', lower(audience ->> 'segment_id'));
  elsif audience ? 'lead_ids' and (jsonb_typeof(ids) <> 'array' or jsonb_array_length(ids) not between 1 and 10000
      or exists (select from jsonb_array_elements(ids) as i
        where i.value #>> '{}' !~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' or jsonb_typeof(i.value) <> 'string')) then
    perform private.refuse('"lead_ids" is a list of 1 to 10,000 ids of leads.');
  end if;
  return audience;
end $$;

grant execute on function public.save_campaign(uuid, jsonb) to authenticated;
