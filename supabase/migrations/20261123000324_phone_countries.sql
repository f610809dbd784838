-- Phone countries: whose country a phone number without a country code is of.
-- Owns: phone_countries(). Reads: leads, accounts, workspaces. The numbers themselves are read by shared/domain/phones.

-- The countries that a number may be meant in, the likeliest first, as they are written down: the lead's, its company's, the
-- workspace's. Without a lead the workspace's alone.
create function public.phone_countries(workspace_id uuid, lead_id uuid default null) returns text[]
language sql stable security invoker set search_path = ''
as $$
  select array_remove(array[
    (select l.country from public.leads l
     where l.workspace_id = phone_countries.workspace_id and l.id = phone_countries.lead_id),
    (select a.country from public.leads l join public.accounts a on a.workspace_id = l.workspace_id and a.id = l.account_id
     where l.workspace_id = phone_countries.workspace_id and l.id = phone_countries.lead_id),
    (select w.country from public.workspaces w where w.id = phone_countries.workspace_id)], null)
$$;
grant execute on function public.phone_countries(uuid, uuid) to authenticated;
