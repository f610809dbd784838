-- Lead overview: what the filter menus offer, and the numbers behind suggestions and empty states.
-- Owns: lead_facets(), workspace_overview(). Reads: private.lead_tally(), leads, workspace_members,
--   pipeline_stages, approvals.

-- The most frequent values of a facet, as [{value, count}].
create function private.lead_facet(workspace_id uuid, facet text, most int default 50) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('value', t.value, 'count', t.count) order by t.count desc, t.value), '[]')
  from (select c.value, c.count from private.lead_tally(lead_facet.workspace_id, lead_facet.facet) c
    order by c.count desc, c.value limit most) t
$$;

-- How many leads of these stages were contacted on a day or later, as far as whole days tell.
-- Definer: the counts are nobody's to read; membership is checked here.
create function private.leads_contacted_since(workspace_id uuid, stages text[], day date) returns bigint
language plpgsql stable security definer set search_path = ''
as $$
begin
  if private.my_role(leads_contacted_since.workspace_id) is null then
    return 0;
  end if;
  -- One stretch of the primary key for each stage: "contacted 2026-01-31" up to "contacted never".
  return coalesce(sum(t.count), 0)
  from unnest(stages) as s (stage)
  cross join lateral (
    select c.count from private.lead_counts c
    where c.workspace_id = leads_contacted_since.workspace_id and c.facet = 'contact'
      and c.value >= s.stage || ' ' || leads_contacted_since.day and c.value < s.stage || ' never'
    union all
    select d.delta from private.lead_count_deltas d
    where d.workspace_id = leads_contacted_since.workspace_id and d.facet = 'contact'
      and d.value >= s.stage || ' ' || leads_contacted_since.day and d.value < s.stage || ' never'
  ) t;
end $$;

-- How many leads are stale: in an active stage, and not contacted for 30 days or never. That is all of those stages but
-- those contacted since; of the day on which the 30 days begin, leads are counted by the hour.
create function private.stale_leads(workspace_id uuid) returns bigint
language plpgsql stable set search_path = ''
as $$
declare
  -- Found once: in the statements below they would be found for every row.
  stages text[] := private.active_stages(stale_leads.workspace_id);
  day date := (now() - interval '30 days') at time zone 'UTC';
begin
  return (
    select coalesce(sum(t.count), 0)::bigint from private.lead_tally(stale_leads.workspace_id, 'stage') t where t.value = any(stages)
  ) - private.leads_contacted_since(stale_leads.workspace_id, stages, day) + (
    select count(*) from public.leads l
    where l.workspace_id = stale_leads.workspace_id and l.stage = any(stages)
      and l.last_contacted_at >= day::timestamp at time zone 'UTC' and l.last_contacted_at < now() - interval '30 days'
  );
end $$;
grant execute on function private.lead_facet(uuid, text, int), private.leads_contacted_since(uuid, text[], date),
  private.stale_leads(uuid) to authenticated;

-- The values that a filter can name, each with how many leads have it.
create function public.lead_facets(workspace_id uuid) returns jsonb
language sql stable security invoker set search_path = ''
as $$
  select jsonb_build_object(
    'industry', private.lead_facet(lead_facets.workspace_id, 'industry'),
    'country', private.lead_facet(lead_facets.workspace_id, 'country'),
    'stage', private.lead_facet(lead_facets.workspace_id, 'stage'),
    'source', private.lead_facet(lead_facets.workspace_id, 'source'),
    'tag', private.lead_facet(lead_facets.workspace_id, 'tag'),
    'owner', (select coalesce(jsonb_agg(jsonb_build_object('id', m.user_id, 'name', m.display_name, 'count', coalesce(t.count, 0))
        order by m.display_name, m.user_id), '[]')
      from public.workspace_members m
      left join private.lead_tally(lead_facets.workspace_id, 'owner') t on t.value = m.user_id::text
      where m.workspace_id = lead_facets.workspace_id)
  )
$$;

-- The workspace in numbers. Hot and stale are the rules of shared/domain/lead_rules.ts.
-- plpgsql, because approvals are created by a later migration.
create function public.workspace_overview(workspace_id uuid) returns jsonb
language plpgsql stable security invoker set search_path = ''
as $$
begin
  return jsonb_build_object(
    'leads', coalesce((select t.count from private.lead_tally(workspace_overview.workspace_id, 'all') t), 0),
    'hot', coalesce((select t.count from private.lead_tally(workspace_overview.workspace_id, 'hot') t), 0),
    'stale', private.stale_leads(workspace_overview.workspace_id),
    'by_stage', (
      select coalesce(jsonb_agg(jsonb_build_object('value', s.key, 'label', s.label, 'count', coalesce(t.count, 0))
        order by s.position, s.key), '[]')
      from public.pipeline_stages s
      left join private.lead_tally(workspace_overview.workspace_id, 'stage') t on t.value = s.key
      where s.workspace_id = workspace_overview.workspace_id
    ),
    'by_country', private.lead_facet(workspace_overview.workspace_id, 'country', 8),
    'by_industry', private.lead_facet(workspace_overview.workspace_id, 'industry', 8),
    'waiting_approvals', (
      select count(*) from public.approvals a
      where a.workspace_id = workspace_overview.workspace_id and a.user_id = (select auth.uid())
        and a.status = 'pending' and a.expires_at > now()
    )
  );
end $$;
grant execute on function public.lead_facets(uuid), public.workspace_overview(uuid) to authenticated;
