-- Lead overview: what the filter menus offer, and the numbers behind suggestions and empty states.
-- Owns: lead_facets(), workspace_overview(). Reads: leads, accounts, workspace_members,
--   pipeline_stages, approvals.

-- The 50 most frequent values of one expression over leads l and accounts a, as [{value, count}].
create function private.lead_counts(workspace_id uuid, col text, most int default 50) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  counts jsonb;
begin
  execute format(
    'select jsonb_agg(jsonb_build_object(''value'', v.value, ''count'', v.count) order by v.count desc, v.value) from (
      select %1$s as value, count(*) as count
      from public.leads l left join public.accounts a on a.workspace_id = l.workspace_id and a.id = l.account_id
      where l.workspace_id = %2$L group by 1 having %1$s is not null order by count desc, value limit %3$s) v',
    col, lead_counts.workspace_id, most
  ) into counts;
  return coalesce(counts, '[]');
end $$;
grant execute on function private.lead_counts(uuid, text, int) to authenticated;

-- The values that a filter can name, each with how many leads have it.
create function public.lead_facets(workspace_id uuid) returns jsonb
language sql stable security invoker set search_path = ''
as $$
  select jsonb_build_object(
    'industry', private.lead_counts(lead_facets.workspace_id, 'a.industry'),
    'country', private.lead_counts(lead_facets.workspace_id, 'l.country'),
    'stage', private.lead_counts(lead_facets.workspace_id, 'l.stage'),
    'source', private.lead_counts(lead_facets.workspace_id, 'l.source'),
    'tag', (select coalesce(jsonb_agg(jsonb_build_object('value', t.tag, 'count', t.count) order by t.count desc, t.tag), '[]')
      from (select tag, count(*) as count from public.leads l cross join unnest(l.tags) as tag
            where l.workspace_id = lead_facets.workspace_id group by tag order by count desc, tag limit 50) t),
    'owner', (select coalesce(jsonb_agg(jsonb_build_object('id', m.user_id, 'name', m.display_name, 'count', (
        select count(*) from public.leads l where l.workspace_id = m.workspace_id and l.owner_id = m.user_id
      )) order by m.display_name, m.user_id), '[]')
      from public.workspace_members m where m.workspace_id = lead_facets.workspace_id)
  )
$$;

-- The workspace in numbers. Hot and stale are the rules of shared/domain/lead_rules.ts.
-- plpgsql, because approvals are created by a later migration.
create function public.workspace_overview(workspace_id uuid) returns jsonb
language plpgsql stable security invoker set search_path = ''
as $$
begin
  return (
    select jsonb_build_object(
      'leads', count(*),
      'hot', count(*) filter (where l.score >= 80),
      'stale', count(*) filter (where l.stage = any((select private.active_stages(workspace_overview.workspace_id))::text[])
        and (l.last_contacted_at >= now() - interval '30 days') is not true)
    )
    from public.leads l where l.workspace_id = workspace_overview.workspace_id
  ) || jsonb_build_object(
    'by_stage', (
      select coalesce(jsonb_agg(jsonb_build_object('value', s.key, 'label', s.label, 'count', coalesce(c.count, 0))
        order by s.position, s.key), '[]')
      from public.pipeline_stages s
      left join (select l.stage, count(*) from public.leads l
        where l.workspace_id = workspace_overview.workspace_id group by l.stage) c on c.stage = s.key
      where s.workspace_id = workspace_overview.workspace_id
    ),
    'by_country', private.lead_counts(workspace_overview.workspace_id, 'l.country', 8),
    'by_industry', private.lead_counts(workspace_overview.workspace_id, 'a.industry', 8),
    'waiting_approvals', (
      select count(*) from public.approvals a
      where a.workspace_id = workspace_overview.workspace_id and a.user_id = (select auth.uid())
        and a.status = 'pending' and a.expires_at > now()
    )
  );
end $$;
grant execute on function public.lead_facets(uuid), public.workspace_overview(uuid) to authenticated;
