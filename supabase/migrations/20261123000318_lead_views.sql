-- Saved views: a filter, an order and columns of the leads table under a name, for oneself or for everyone.
-- Owns: lead_views, save_lead_view(), delete_lead_view(), count_leads(), private.check_saved_filter().
-- Reads: workspace_members. Refusals: 22023 (the input), 42501 (the role), PT404.
create table public.lead_views (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  owner_id uuid,
  name text not null,
  is_shared boolean not null default false,
  filter jsonb not null default '{}',
  sort jsonb,
  columns jsonb,
  layout text not null default 'table',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint lead_views_owner_is_a_member foreign key (workspace_id, owner_id)
    references public.workspace_members (workspace_id, user_id) on delete set null (owner_id),
  constraint lead_views_name_is_short check (length(trim(name)) between 1 and 80),
  constraint lead_views_filter_is_an_object check (jsonb_typeof(filter) = 'object'),
  constraint lead_views_sort_is_an_object check (jsonb_typeof(sort) = 'object'),
  constraint lead_views_columns_are_a_list check (jsonb_typeof(columns) = 'array'),
  constraint lead_views_layout_is_known check (layout in ('table', 'board'))
);
comment on table public.lead_views is 'Views of the leads that people saved, for themselves or for everyone in the workspace.';
comment on column public.lead_views.owner_id is 'Who saved it; null once they left. What only they saw goes with them.';
comment on column public.lead_views.columns is 'Names of columns in their order; null for the usual ones.';
create index lead_views_workspace_id_idx on public.lead_views (workspace_id, name);
create index lead_views_owner_id_idx on public.lead_views (workspace_id, owner_id);

create function private.tg_lead_views__leave() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  delete from public.lead_views v where v.id = new.id;
  return null;
end $$;
-- Definer: a removed member's own views are deleted by the foreign key's update, which nobody may make by hand.
create trigger lead_views__leave after update of owner_id on public.lead_views
  for each row when (new.owner_id is null and not new.is_shared) execute function private.tg_lead_views__leave();

alter table public.lead_views enable row level security;
create policy "People read their own views and the shared ones of their workspaces" on public.lead_views
  for select to authenticated using (
    workspace_id in (select private.my_workspace_ids()) and (is_shared or owner_id = (select auth.uid()))
  );
-- Written by save_lead_view() and delete_lead_view(): no insert, update or delete policy.
revoke all on public.lead_views from anon, authenticated;
grant select on public.lead_views to authenticated;

-- How many leads match a filter: {count, count_is_exact}.
create function public.count_leads(workspace_id uuid, filter jsonb default '{}') returns jsonb
language plpgsql stable security invoker set search_path = ''
as $$
declare
  compiled record := private.lead_filter_sql(workspace_id, coalesce(filter, '{}'));
begin
  return private.count_filtered(workspace_id, filter, compiled.sql, compiled.text_groups, compiled.text_count);
end $$;

-- Ends the request unless this is a filter that search_leads() takes.
create function private.check_saved_filter(workspace_id uuid, filter jsonb) returns void
language plpgsql stable set search_path = ''
as $$
begin
  if length(filter::text) > 50000 then
    perform private.refuse('The filter is too long to be saved.');
  end if;
  perform private.lead_filter_sql(workspace_id, filter);
end $$;

-- Saves a new view ({name, filter, sort?, columns?, layout?, is_shared?}), or changes one ({id, …}, what is named).
-- Sharing needs the right to write; a shared view is changed by whoever saved it and by owners and admins.
-- Definer: views are written here alone, after their filter was tried. Returns {view}.
create function public.save_lead_view(workspace_id uuid, view jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  there public.lead_views;
  saved public.lead_views;
  wanted public.lead_views;
begin
  if private.my_role(save_lead_view.workspace_id) is null then
    raise exception 'There is no such workspace.' using errcode = '42501';
  elsif jsonb_typeof(view) is distinct from 'object' or exists (select from jsonb_object_keys(view) as k
      where k not in ('id', 'name', 'filter', 'sort', 'columns', 'layout', 'is_shared')) then
    perform private.refuse('A view has a name, a filter, a sort, columns, a layout, and may be shared.');
  end if;
  if view ? 'id' then
    select v.* into there from public.lead_views v
    where v.workspace_id = save_lead_view.workspace_id and v.id::text = lower(view ->> 'id')
      and (v.owner_id = auth.uid() or (v.is_shared and private.can_manage(v.workspace_id)))
    for update;
    if there.id is null then
      raise exception 'There is no such view that you may change.' using errcode = 'PT404';
    end if;
  elsif (select count(*) from public.lead_views v
      where v.workspace_id = save_lead_view.workspace_id and v.owner_id = auth.uid()) >= 200 then
    perform private.refuse('You have 200 views, which is the limit. Delete one first.');
  end if;
  wanted := jsonb_populate_record(there, view - 'id');
  wanted.name := private.tidy_text(wanted.name);
  if wanted.name is null or length(wanted.name) > 80 then
    perform private.refuse('The name of a view has 1 to 80 characters.');
  elsif coalesce(jsonb_typeof(wanted.sort), 'object') <> 'object' or length(wanted.sort::text) > 300
      or coalesce(jsonb_typeof(wanted.columns), 'array') <> 'array' or length(wanted.columns::text) > 10000
      or coalesce(wanted.layout, 'table') not in ('table', 'board') then
    perform private.refuse('The sort of a view is an object, its columns are a list, its layout is table or board.');
  elsif wanted.is_shared is true and not private.can_write(save_lead_view.workspace_id) then
    raise exception 'Viewers can save views for themselves but not for everyone.' using errcode = '42501';
  end if;
  perform private.check_saved_filter(save_lead_view.workspace_id, coalesce(wanted.filter, '{}'));
  insert into public.lead_views as v (id, workspace_id, owner_id, name, is_shared, filter, sort, columns, layout)
  values (coalesce(there.id, gen_random_uuid()), save_lead_view.workspace_id, auth.uid(), wanted.name,
    coalesce(wanted.is_shared, false), coalesce(wanted.filter, '{}'), nullif(wanted.sort, 'null'), nullif(wanted.columns, 'null'),
    coalesce(wanted.layout, 'table'))
  on conflict (id) do update set name = excluded.name, is_shared = excluded.is_shared, filter = excluded.filter,
    sort = excluded.sort, columns = excluded.columns, layout = excluded.layout, updated_at = now()
  returning v.* into saved;
  return jsonb_build_object('view', to_jsonb(saved));
end $$;

-- Whether there was one that the caller may delete.
-- Definer: as above.
create function public.delete_lead_view(workspace_id uuid, view_id uuid) returns boolean
language plpgsql security definer set search_path = ''
as $$
begin
  delete from public.lead_views v
  where v.workspace_id = delete_lead_view.workspace_id and v.id = delete_lead_view.view_id
    and v.workspace_id in (select private.my_workspace_ids())
    and (v.owner_id = auth.uid() or (v.is_shared and private.can_manage(v.workspace_id)));
  return found;
end $$;

grant execute on function private.check_saved_filter(uuid, jsonb) to authenticated;
grant execute on function public.count_leads(uuid, jsonb), public.save_lead_view(uuid, jsonb),
  public.delete_lead_view(uuid, uuid) to authenticated;
