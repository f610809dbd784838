-- Standing permissions: a person lets their assistant send single mails to some of their leads without asking, so many a
-- day and until a day. Never in a turn that has read text of someone outside, never in one that nobody began.
-- Owns: send_permissions, approvals.permission_id, grant_send_permission(), revoke_send_permission(),
--   list_send_permissions(), private.use_permission(), private.permission_refusal(), private.require_human().
-- Reads: leads, campaigns, enrolments, inbound_mails, turns. Writes: approvals, tool_calls, outbox.
-- Refusals: 22023 (the input), 42501 (the role, or no person), PT404, PT409.
create table public.send_permissions (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null,
  user_id uuid not null,
  scope text not null,
  campaign_id uuid,
  classification text,
  daily_cap int not null,
  granted_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  constraint send_permissions_person_is_a_member foreign key (workspace_id, user_id)
    references public.workspace_members (workspace_id, user_id) on delete cascade,
  constraint send_permissions_campaign_is_of_the_workspace foreign key (workspace_id, campaign_id)
    references public.campaigns (workspace_id, id) on delete cascade,
  constraint send_permissions_scope_is_known check (scope in ('my_leads', 'repliers', 'campaign', 'class')),
  constraint send_permissions_scope_is_complete check ((scope = 'campaign') = (campaign_id is not null)
    and (scope = 'class') = (classification is not null)),
  constraint send_permissions_class_is_known check (classification in ('interested', 'not_now', 'wrong_person', 'question', 'other')),
  constraint send_permissions_cap_is_sensible check (daily_cap between 1 and 50),
  constraint send_permissions_end check (expires_at > granted_at and expires_at <= granted_at + interval '90 days')
);
comment on table public.send_permissions is 'What a person lets their own assistant send without asking. Given and taken back by people alone.';
comment on column public.send_permissions.scope is
  'my_leads: leads that they own; repliers: who has answered the workspace; campaign: who has answered in that campaign; class: whose newest reply is of that class.';
comment on column public.send_permissions.daily_cap is 'Mails within any 24 hours.';
create index send_permissions_user_id_idx on public.send_permissions (workspace_id, user_id, expires_at);
create index send_permissions_campaign_id_idx on public.send_permissions (workspace_id, campaign_id);
create trigger send_permissions__audit after insert or update or delete on public.send_permissions
  for each row execute function private.tg_audit();

alter table public.send_permissions enable row level security;
create policy "People read their own permissions, managers all of them" on public.send_permissions
  for select to authenticated
  using (workspace_id in (select private.my_workspace_ids())
    and (user_id = (select auth.uid()) or private.can_manage(workspace_id)));
-- Written by functions: no insert, update or delete policy.
revoke all on public.send_permissions from anon, authenticated;
grant select on public.send_permissions to authenticated;

alter table public.approvals add column permission_id uuid;
comment on column public.approvals.permission_id is
  'The standing permission that decided, so nobody was asked. No foreign key: once it is gone nothing leaves on it.';
create index approvals_permission_id_idx on public.approvals (permission_id, consumed_at) where permission_id is not null;

-- Ends the request when the assistant makes it, through a tool or unattended.
create function private.require_human() returns void
language plpgsql stable set search_path = ''
as $$
begin
  if coalesce(current_setting('app.tool_call_id', true), '') <> '' or coalesce(current_setting('app.unattended', true), '') <> '' then
    raise exception 'Only a person may do this, on the page.' using errcode = '42501';
  end if;
end $$;

-- Mails that left on a permission within 24 hours.
create function private.permission_uses(permission_id uuid) returns int
language sql volatile set search_path = ''
as $$
  select count(*)::int from public.approvals a
  where a.permission_id = permission_uses.permission_id and a.consumed_at > clock_timestamp() - interval '1 day'
$$;

create function private.send_permission_json(permission public.send_permissions) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('id', permission.id, 'scope', permission.scope, 'classification', permission.classification,
    'campaign', (select jsonb_build_object('id', c.id, 'name', c.name) from public.campaigns c where c.id = permission.campaign_id),
    'daily_cap', permission.daily_cap, 'granted_at', permission.granted_at, 'expires_at', permission.expires_at,
    'person', (select m.display_name from public.workspace_members m
      where m.workspace_id = permission.workspace_id and m.user_id = permission.user_id),
    'is_mine', permission.user_id = auth.uid(), 'used', private.permission_uses(permission.id))
$$;

-- Gives one's own assistant a permission: {scope, campaign_id?, classification?, daily_cap, days}. Returns it.
-- Definer: permissions are written here alone.
create function public.grant_send_permission(workspace_id uuid, permission jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  most constant int := 10;
  days numeric;
  made public.send_permissions;
begin
  perform private.require_human();
  perform private.require_writer(grant_send_permission.workspace_id);
  perform private.require_keys(permission, array['scope', 'campaign_id', 'classification', 'daily_cap', 'days'], 'A permission');
  days := (permission ->> 'days')::numeric;
  if coalesce(permission ->> 'scope' not in ('my_leads', 'repliers', 'campaign', 'class'), true) then
    perform private.refuse('"scope" is my_leads, repliers, campaign or class.');
  elsif coalesce(days <> trunc(days) or days not between 1 and 90, true) then
    perform private.refuse('A permission lasts 1 to 90 days.');
  elsif coalesce((permission ->> 'daily_cap')::numeric not between 1 and 50, true) then
    perform private.refuse('"daily_cap" is 1 to 50 mails a day.');
  elsif (permission ->> 'scope' = 'class') <> coalesce(permission ->> 'classification' in ('interested', 'not_now', 'wrong_person', 'question', 'other'), false) then
    perform private.refuse('The scope "class" names one: interested, not_now, wrong_person, question or other.');
  elsif (permission ->> 'scope' = 'campaign') <> (permission ->> 'campaign_id' is not null) then
    perform private.refuse('The scope "campaign" names one, the others none.');
  elsif permission ->> 'campaign_id' is not null and not exists (select from public.campaigns c
      where c.workspace_id = grant_send_permission.workspace_id and c.id::text = permission ->> 'campaign_id') then
    raise exception 'There is no such campaign here.' using errcode = 'PT404';
  elsif (select count(*) from public.send_permissions p where p.workspace_id = grant_send_permission.workspace_id
      and p.user_id = auth.uid() and p.revoked_at is null and p.expires_at > now()) >= most then
    raise exception 'You have given % permissions. Take one back first.', most using errcode = 'PT409';
  end if;
  insert into public.send_permissions (workspace_id, user_id, scope, campaign_id, classification, daily_cap, expires_at)
  values (grant_send_permission.workspace_id, auth.uid(), permission ->> 'scope', (permission ->> 'campaign_id')::uuid,
    permission ->> 'classification', (permission ->> 'daily_cap')::numeric::int, now() + make_interval(days => days::int))
  returning * into made;
  return private.send_permission_json(made);
exception when invalid_text_representation or numeric_value_out_of_range then
  return private.refuse('"days" and "daily_cap" are whole numbers.')::jsonb;
end $$;

-- Takes a permission back, at once: also what is queued on it does not leave. One's own; owners and admins any. Taking
-- it back again changes nothing. Definer: as above.
create function public.revoke_send_permission(workspace_id uuid, permission_id uuid) returns boolean
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.require_human();
  update public.send_permissions p set revoked_at = coalesce(p.revoked_at, now())
  where p.workspace_id = revoke_send_permission.workspace_id and p.id = revoke_send_permission.permission_id
    and p.workspace_id in (select private.my_workspace_ids())
    and (p.user_id = auth.uid() or private.can_manage(p.workspace_id));
  if not found then
    raise exception 'There is no such permission that you may take back.' using errcode = 'PT404';
  end if;
  return true;
end $$;

-- The permissions that hold now: one's own, for owners and admins all; with how many mails left on each within a day.
-- Definer: what left is its person's alone, and its number is told.
create function public.list_send_permissions(workspace_id uuid) returns jsonb
language sql volatile security definer set search_path = ''
as $$
  select coalesce(jsonb_agg(private.send_permission_json(p) order by p.user_id <> auth.uid(), p.granted_at, p.id), '[]')
  from public.send_permissions p
  where p.workspace_id = list_send_permissions.workspace_id and p.revoked_at is null and p.expires_at > now()
    and p.workspace_id in (select private.my_workspace_ids())
    and (p.user_id = auth.uid() or private.can_manage(p.workspace_id))
$$;

-- Whether a lead is one of those a permission is about.
create function private.permission_covers(permission public.send_permissions, lead public.leads) returns boolean
language sql stable set search_path = ''
as $$
  select case permission.scope
    when 'my_leads' then lead.owner_id is not distinct from permission.user_id
    when 'repliers' then exists (select from public.inbound_mails i
      where i.workspace_id = lead.workspace_id and i.lead_id = lead.id and i.kind = 'reply')
    when 'campaign' then exists (select from public.inbound_mails i join public.outbox o on o.id = i.outbox_id
      where i.workspace_id = lead.workspace_id and i.lead_id = lead.id and i.kind = 'reply' and o.campaign_id = permission.campaign_id)
    when 'class' then permission.classification is not distinct from (select i.classification from public.inbound_mails i
      where i.workspace_id = lead.workspace_id and i.lead_id = lead.id and i.kind = 'reply' order by i.received_at desc, i.id desc limit 1)
  end
$$;

-- Lets the mail of a proposal that waits go without asking, where its person gave a permission for it: the permission is
-- counted, the proposal consumed and the mail queued in this transaction. Returns the events that tell of it, none when
-- the person is to be asked. Only in a turn that a person began and that has read nothing from outside; `turn` is as this
-- step leaves it. Many at once count one after the other: the permission's row is locked first.
create function private.use_permission(turn public.turns, call_id uuid) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  approval public.approvals;
  lead public.leads;
  permission public.send_permissions;
begin
  if turn.tainted or turn.source <> 'chat' or turn.unattended or turn.inbound_mail_id is not null
      or exists (select from public.task_executions e where e.turn_id = turn.id) then
    return '[]'::jsonb;
  end if;
  select a.* into approval from public.approvals a
  where a.tool_call_id = use_permission.call_id and a.status = 'pending' and a.tool = 'send_email' and a.payload ->> 'kind' = 'email';
  -- To the address of the lead's record, and no other.
  select l.* into lead from public.leads l where l.workspace_id = turn.workspace_id and l.id = (approval.payload ->> 'lead_id')::uuid
    and l.email = approval.payload ->> 'to' and l.deleted_at is null and not l.do_not_contact
    and not private.is_suppressed(l.workspace_id, l.email);
  if approval.id is null or lead.id is null or not private.can_write(turn.workspace_id) then
    return '[]'::jsonb;
  end if;
  for permission in
    select p.* from public.send_permissions p
    where p.workspace_id = turn.workspace_id and p.user_id = turn.user_id and p.revoked_at is null
      and p.expires_at > clock_timestamp() and private.permission_covers(p, lead)
    order by p.expires_at, p.id for update
  loop
    continue when private.permission_uses(permission.id) >= permission.daily_cap;
    update public.approvals a set status = 'approved', decided_by = permission.user_id, decided_at = clock_timestamp(),
      consumed_at = clock_timestamp(), permission_id = permission.id
    where a.id = approval.id;
    update public.tool_calls c set status = 'sending' where c.id = approval.tool_call_id;
    insert into public.outbox (workspace_id, user_id, turn_id, tool_call_id, approval_id, kind, payload)
    values (turn.workspace_id, turn.user_id, turn.id, approval.tool_call_id, approval.id, 'email', approval.payload);
    return jsonb_build_array(jsonb_build_object('type', 'approval.decided', 'approval_id', approval.id,
      'call_id', approval.tool_call_id, 'decision', 'approved', 'by_permission', true));
  end loop;
  return '[]'::jsonb;
end $$;

-- Why a mail may no longer leave on the permission that let it go; null when a person was asked, or it still holds.
create function private.permission_refusal(item public.outbox) returns text
language sql stable set search_path = ''
as $$
  select 'The standing permission for it was taken back or has ended.'
  from public.approvals a
  where a.id = item.approval_id and a.permission_id is not null and not exists (select from public.send_permissions p
    where p.id = a.permission_id and p.revoked_at is null and p.expires_at > clock_timestamp())
$$;

grant execute on function public.grant_send_permission(uuid, jsonb), public.revoke_send_permission(uuid, uuid),
  public.list_send_permissions(uuid)
to authenticated;
