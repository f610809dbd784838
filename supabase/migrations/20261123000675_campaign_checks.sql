-- What must hold before a person may approve a campaign, beyond its own settings: its mails were looked at as they are, and
-- receivers believe who they are from.
-- Owns: record_campaign_check(), private.approval_refusal(). Writes: campaigns. Refusals: 42501 (the role), PT404.

-- Notes that the mails of a campaign, as this hash names them, can be read and filled in; see review_campaign.ts, which calls
-- it. Returns whether they are still those. To say so falsely gains nothing: the sender reads each mail again and sends none
-- that is faulty. Definer: campaigns are written by functions alone.
create function public.record_campaign_check(workspace_id uuid, campaign_id uuid, content_hash text) returns boolean
language plpgsql security definer set search_path = ''
as $$
declare
  campaign public.campaigns;
begin
  perform private.require_writer(record_campaign_check.workspace_id);
  campaign := private.campaign_for_change(record_campaign_check.workspace_id, record_campaign_check.campaign_id::text);
  if private.campaign_hash(campaign) is distinct from record_campaign_check.content_hash then
    return false;
  end if;
  update public.campaigns c set checked_hash = record_campaign_check.content_hash
  where c.id = campaign.id and c.checked_hash is distinct from record_campaign_check.content_hash;
  return true;
end $$;

-- Why a campaign that could start must not be approved as it is; null when it may.
create function private.approval_refusal(campaign public.campaigns) returns text
language sql stable set search_path = ''
as $$
  select case
    when campaign.checked_hash is distinct from campaign.content_hash
      then 'Its mails were not checked as they are now. Open the review again; it says what is wrong with them.'
    else private.domain_refusal(campaign)
  end
$$;

grant execute on function public.record_campaign_check(uuid, uuid, text) to authenticated;
