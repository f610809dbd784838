-- Lead export: leads with everything that an import takes back, page by page.
-- Owns: export_leads(). Reads: leads, accounts, pipeline_stages, custom_fields, workspace_members.

-- The leads that match a filter, in the order of their ids: {leads, fields, next}. A value stands as an import reads it: the
-- stage by its label, the owner by a word that means nobody else. `fields` are the custom fields, with the first page only;
-- `next` goes into `after` for the next page, null on the last.
create function public.export_leads(
  workspace_id uuid, filter jsonb default '{}', after uuid default null, page_size int default 1000
) returns jsonb
language plpgsql stable security invoker set search_path = ''
as $$
declare
  ids uuid[];
  page jsonb;
begin
  if page_size is null or page_size not between 1 and 2000 then
    perform private.refuse('"page_size" is a number from 1 to 2,000.');
  elsif private.my_role(export_leads.workspace_id) is null then
    raise exception 'There is no such workspace.' using errcode = '42501';
  end if;
  execute format(
    'select array_agg(p.id) from (select l.id from public.leads l
      left join public.accounts a on a.workspace_id = l.workspace_id and a.id = l.account_id
      where l.workspace_id = %L and %s and (%s) order by l.id limit %s) p',
    export_leads.workspace_id, case when after is null then 'true' else format('l.id > %L', after) end,
    (private.lead_filter_sql(export_leads.workspace_id, coalesce(filter, '{}'))).sql, page_size + 1
  ) into ids;
  with owner as (
    select m.user_id, case
      when count(*) over (partition by lower(m.display_name collate "und-x-icu")) = 1 then m.display_name
      else coalesce(m.email, m.user_id::text) end as word
    from public.workspace_members m where m.workspace_id = export_leads.workspace_id
  )
  select jsonb_agg(jsonb_build_object('name', l.name, 'email', l.email, 'phone', l.phone, 'title', l.title, 'company', a.name,
    'domain', a.domain, 'industry', a.industry, 'employee_count', a.employee_count, 'country', l.country, 'city', l.city,
    'stage', private.stage_label(l.workspace_id, l.stage), 'owner', o.word, 'tags', l.tags, 'source', l.source,
    'do_not_contact', l.do_not_contact, 'custom', l.custom, 'account_custom', coalesce(a.custom, '{}'), 'score', l.score,
    'created_at', l.created_at, 'last_contacted_at', l.last_contacted_at) order by p.position)
  into page
  from unnest(ids[1:page_size]) with ordinality as p (id, position)
  join public.leads l on l.workspace_id = export_leads.workspace_id and l.id = p.id
  left join public.accounts a on a.workspace_id = l.workspace_id and a.id = l.account_id
  left join owner o on o.user_id = l.owner_id;
  return jsonb_build_object(
    'leads', coalesce(page, '[]'),
    'next', case when cardinality(ids) > page_size then ids[page_size] end,
    'fields', case when after is null then (
      select coalesce(jsonb_agg(jsonb_build_object('target', f.target, 'key', f.key, 'label', f.label, 'type', f.type)
        order by f.target desc, f.position, f.label_key), '[]')
      from public.custom_fields f where f.workspace_id = export_leads.workspace_id and f.archived_at is null) end
  );
end $$;
grant execute on function public.export_leads(uuid, jsonb, uuid, int) to authenticated;
