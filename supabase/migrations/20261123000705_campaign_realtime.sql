-- Campaigns live: the page hears that a campaign or its numbers changed, and that someone answered.
-- Owns: the broadcasts of campaigns, campaign_counts, campaign_people_counts, inbound_mails and mailboxes.
--   workspace:<workspace id>   campaign {campaign_id}, reply {inbound_mail_id}, mailbox {mailbox_id} when its domain was looked up
-- Definer: people may not send on these topics.
create function private.tg_campaigns__broadcast() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform realtime.send(jsonb_build_object('campaign_id', c.id), 'campaign', 'workspace:' || c.workspace_id, true)
  from (select distinct n.id, n.workspace_id from changed n) c;
  return null;
end $$;
create trigger campaigns__broadcast_insert after insert on public.campaigns
  referencing new table as changed for each statement execute function private.tg_campaigns__broadcast();
create trigger campaigns__broadcast_update after update on public.campaigns
  referencing new table as changed for each statement execute function private.tg_campaigns__broadcast();
create trigger campaigns__broadcast_delete after delete on public.campaigns
  referencing old table as changed for each statement execute function private.tg_campaigns__broadcast();

-- Definer: as above. One message for a campaign, however many of its numbers changed.
create function private.tg_campaign_counts__broadcast() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform realtime.send(jsonb_build_object('campaign_id', c.campaign_id), 'campaign', 'workspace:' || c.workspace_id, true)
  from (select distinct n.campaign_id, n.workspace_id from changed n) c;
  return null;
end $$;
create trigger campaign_counts__broadcast_insert after insert on public.campaign_counts
  referencing new table as changed for each statement execute function private.tg_campaign_counts__broadcast();
create trigger campaign_people_counts__broadcast_insert after insert on public.campaign_people_counts
  referencing new table as changed for each statement execute function private.tg_campaign_counts__broadcast();

-- Definer: as above.
create function private.tg_inbound_mails__broadcast() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform realtime.send(jsonb_build_object('inbound_mail_id', new.id), 'reply', 'workspace:' || new.workspace_id, true);
  return null;
end $$;
create trigger inbound_mails__broadcast after insert or update of classification, handled_at, tool_call_id, no_draft_reason, answer_turn_id on public.inbound_mails
  for each row execute function private.tg_inbound_mails__broadcast();

-- Definer: as above. How far an answer is, is how far its turn is.
create function private.tg_turns__broadcast_reply() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform realtime.send(jsonb_build_object('inbound_mail_id', new.inbound_mail_id), 'reply', 'workspace:' || new.workspace_id, true);
  return null;
end $$;
create trigger turns__broadcast_reply after update of status on public.turns
  for each row when (new.inbound_mail_id is not null and old.status is distinct from new.status)
  execute function private.tg_turns__broadcast_reply();

-- Definer: as above.
create function private.tg_mailboxes__broadcast() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform realtime.send(jsonb_build_object('mailbox_id', new.id), 'mailbox', 'workspace:' || new.workspace_id, true);
  return null;
end $$;
create trigger mailboxes__broadcast after update of domain_checked_at on public.mailboxes
  for each row execute function private.tg_mailboxes__broadcast();
