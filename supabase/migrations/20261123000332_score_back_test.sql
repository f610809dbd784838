-- Score back-test: how the scores of won and lost leads differed on the day they were decided.
-- Owns: backtest_score(). Reads: leads, lead_activities, score_rules.

-- The newest 2,000 leads of a stage with the instant at which they came into it.
create function private.decided_leads(workspace_id uuid, stage text)
returns table (lead_id uuid, decided_at timestamptz)
language sql stable set search_path = ''
as $$
  select l.id, coalesce((
    select max(e.occurred_at) from public.lead_activities e
    where e.workspace_id = l.workspace_id and e.lead_id = l.id and e.kind = 'stage_changed'
  ), l.updated_at)
  from public.leads l
  where l.workspace_id = decided_leads.workspace_id and l.stage = decided_leads.stage
  order by l.created_at desc, l.id limit 2000
$$;

-- Mean and quartiles of scores.
create function private.score_spread(scores int[]) returns jsonb
language sql immutable set search_path = ''
as $$
  select jsonb_build_object('leads', count(*), 'mean', round(avg(s), 1),
    'quartiles', to_jsonb(percentile_cont(array[0.25, 0.5, 0.75]) within group (order by s)))
  from unnest(scores) as s
$$;

-- Rules that are only tried, from the same JSON that save_score_rule() takes.
create function private.score_rules_from(workspace_id uuid, rules jsonb) returns public.score_rules[]
language plpgsql stable set search_path = ''
as $$
declare
  tried public.score_rules[];
  problem text;
begin
  if jsonb_typeof(rules) <> 'array' or jsonb_array_length(rules) > 50 then
    perform private.refuse('"rules" is a list of at most 50 score rules.');
  end if;
  select array_agg(jsonb_populate_record(null::public.score_rules, r.value || jsonb_build_object(
    'id', coalesce(r.value ->> 'id', gen_random_uuid()::text), 'workspace_id', score_rules_from.workspace_id,
    'active', coalesce((r.value ->> 'active')::boolean, true), 'position', r.position)) order by r.position)
  into tried from jsonb_array_elements(rules) with ordinality as r (value, position);
  select format('%s: %s', r.label, p.problem) into problem
  from unnest(tried) as r cross join private.score_rule_problem(r) as p (problem) where p.problem is not null limit 1;
  if problem is not null then
    perform private.refuse(problem);
  end if;
  return coalesce(tried, '{}');
exception when invalid_text_representation or numeric_value_out_of_range or null_value_not_allowed then
  perform private.refuse('A value of a score rule is not of its type.');
  return null;
end $$;

-- Tries rules (the workspace's own, or the given ones) on leads that were won or lost: {enough, won, lost, separation,
-- bands, factors, left_out}. Timeline entries count as of the day of the decision, facts as they are today. separation: the share
-- of (won, lost) pairs in which the won lead has the higher score, ties counting half: 0.5 is chance. left_out: rules about the
-- stage, which would tell the outcome from the outcome. bands: win rate by
-- ten points. factors: in what share of each kind a rule gave or took points. enough: at least 20 of each kind.
create function public.backtest_score(workspace_id uuid, rules jsonb default null) returns jsonb
language plpgsql stable security invoker set search_path = ''
as $$
declare
  tried public.score_rules[];
  left_out jsonb;
  outcome jsonb;
begin
  if private.my_role(backtest_score.workspace_id) is null then
    raise exception 'There is no such workspace.' using errcode = '42501';
  end if;
  tried := case when rules is null then private.active_score_rules(backtest_score.workspace_id)
    else private.score_rules_from(backtest_score.workspace_id, rules) end;
  select coalesce(jsonb_agg(r.label order by r.position, r.id) filter (where t.of_stage), '[]'),
    array_agg(r order by r.position, r.id) filter (where not t.of_stage)
  into left_out, tried
  from unnest(tried) as r cross join lateral (select coalesce(r.filter::text ~ '"field": "stage"', false) as of_stage) t;
  with decided as materialized (
    select d.lead_id, d.decided_at, s.kind = 'won' as won
    from public.pipeline_stages s
    cross join lateral private.decided_leads(backtest_score.workspace_id, s.key) d
    where s.workspace_id = backtest_score.workspace_id and s.kind in ('won', 'lost')
  ), scored as materialized (
    select d.won, f.score, f.factors
    from private.score_leads(backtest_score.workspace_id, array(select d.lead_id from decided d order by d.lead_id),
      array(select d.decided_at from decided d order by d.lead_id), tried) f
    join decided d on d.lead_id = f.lead_id
  ), ranked as (
    select s.won, rank() over (order by s.score) + (count(*) over (partition by s.score) - 1) / 2.0 as place from scored s
  ), sizes as (
    select count(*) filter (where s.won) as won, count(*) filter (where not s.won) as lost from scored s
  )
  select jsonb_build_object(
    'enough', z.won >= 20 and z.lost >= 20,
    'won', private.score_spread(array(select s.score from scored s where s.won)),
    'lost', private.score_spread(array(select s.score from scored s where not s.won)),
    'separation', case when z.won > 0 and z.lost > 0 then round((
      (select sum(r.place) from ranked r where r.won) - z.won * (z.won + 1) / 2.0) / (z.won * z.lost), 3) end,
    'bands', (
      select coalesce(jsonb_agg(jsonb_build_object('from', b.band * 10, 'won', b.won, 'lost', b.lost,
        'win_rate', round(b.won::numeric / (b.won + b.lost), 3)) order by b.band), '[]')
      from (select least(s.score / 10, 9) as band, count(*) filter (where s.won) as won,
          count(*) filter (where not s.won) as lost
        from scored s group by 1) b
    ),
    'factors', (
      select coalesce(jsonb_agg(jsonb_build_object('label', f.label, 'won', round(f.won::numeric / nullif(z.won, 0), 3),
        'lost', round(f.lost::numeric / nullif(z.lost, 0), 3)) order by f.label), '[]')
      from (select x.value ->> 'label' as label, count(*) filter (where s.won) as won,
          count(*) filter (where not s.won) as lost
        from scored s cross join jsonb_array_elements(s.factors) as x group by 1) f
    ),
    'left_out', left_out
  ) into outcome from sizes z;
  return outcome;
end $$;

grant execute on function private.decided_leads(uuid, text), private.score_spread(int[]), private.score_rules_from(uuid, jsonb)
to authenticated;
grant execute on function public.backtest_score(uuid, jsonb) to authenticated;
