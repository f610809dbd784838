-- Score rules: what a lead's score is made of; a team reads and changes them.
-- Owns: score_rules, save_score_rule(), delete_score_rule(). Reads: workspace_members, private.lead_filter_sql().
create table public.score_rules (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  label text not null,
  kind text not null,
  points int not null,
  filter jsonb,
  activity_kinds text[],
  half_life_days int,
  most_points int,
  position int not null default 0,
  active boolean not null default true,
  created_by uuid default auth.uid() references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint score_rules_label_is_short check (length(trim(label)) between 1 and 120),
  constraint score_rules_kind_is_known check (kind in ('fit', 'engagement')),
  constraint score_rules_points_count check (points between -100 and 100 and points <> 0),
  constraint score_rules_fit_has_a_filter check ((kind = 'fit') = (filter is not null)),
  constraint score_rules_engagement_has_kinds check ((kind = 'engagement') = (cardinality(activity_kinds) between 1 and 20)),
  constraint score_rules_only_engagement_decays check (kind = 'engagement' or (half_life_days is null and most_points is null)),
  constraint score_rules_half_life_is_in_days check (half_life_days between 1 and 3650),
  constraint score_rules_most_points_is_a_percentage check (most_points between 1 and 100)
);
comment on table public.score_rules is 'What a lead''s score is made of.';
comment on column public.score_rules.filter is 'Of kind fit: leads that match get the points once.';
comment on column public.score_rules.activity_kinds is 'Of kind engagement: each such entry of the timeline gives the points, up to most_points in sum.';
comment on column public.score_rules.half_life_days is 'An entry that old counts half, twice as old a quarter; null: it counts fully for ever.';
create index score_rules_workspace_id_idx on public.score_rules (workspace_id, position);
create index score_rules_created_by_idx on public.score_rules (created_by);
create trigger score_rules__audit after insert or update or delete on public.score_rules
  for each row execute function private.tg_audit();

alter table public.score_rules enable row level security;
create policy "Members read their workspace's score rules" on public.score_rules
  for select to authenticated using (workspace_id in (select private.my_workspace_ids()));
create policy "Owners and admins add score rules" on public.score_rules
  for insert to authenticated with check (private.can_manage(workspace_id));
create policy "Owners and admins change score rules" on public.score_rules
  for update to authenticated
  using (private.can_manage(workspace_id)) with check (private.can_manage(workspace_id));
create policy "Owners and admins delete score rules" on public.score_rules
  for delete to authenticated using (private.can_manage(workspace_id));
revoke all on public.score_rules from anon, authenticated;
grant select, delete on public.score_rules to authenticated;
grant insert (workspace_id, label, kind, points, filter, activity_kinds, half_life_days, most_points, position, active),
  update (label, kind, points, filter, activity_kinds, half_life_days, most_points, position, active)
  on public.score_rules to authenticated;

-- A rule as SQL over l, a and t.at: its factor as jsonb, or null. Everything of the rule is quoted.
create function private.score_rule_sql(rule public.score_rules) returns text
language plpgsql stable set search_path = ''
as $$
declare
  factor text := format('%L::jsonb', jsonb_build_object('rule_id', rule.id, 'label', rule.label, 'kind', rule.kind));
begin
  if rule.kind = 'fit' then
    return format('case when (%s) then %s || %L::jsonb end',
      (private.lead_filter_sql(rule.workspace_id, rule.filter)).sql, factor, jsonb_build_object('points', rule.points));
  end if;
  return format(
    '(select %1$s || jsonb_build_object(''points'', p.points, ''events'', p.events, ''last_at'', p.last_at) from (
        select sign(%2$s)::int * round(least(%3$s, coalesce(abs(sum(%2$s * %4$s)), 0)))::int as points, count(*) as events, max(e.occurred_at) as last_at
        from public.lead_activities e
        where e.workspace_id = l.workspace_id and e.lead_id = l.id and e.occurred_at <= t.at and e.kind = any(%5$L::text[])
      ) p where p.points <> 0)',
    factor, rule.points, coalesce(rule.most_points, 100),
    case when rule.half_life_days is null then '1'
      else format('power(0.5, extract(epoch from t.at - e.occurred_at) / %s)', rule.half_life_days * 86400) end,
    rule.activity_kinds);
end $$;

-- Why a rule cannot be applied (a field is gone, a member has left); null when it can.
create function private.score_rule_problem(rule public.score_rules) returns text
language plpgsql stable set search_path = ''
as $$
begin
  perform private.score_rule_sql(rule);
  return null;
exception when invalid_parameter_value then
  return sqlerrm;
end $$;

-- Before a rule is stored: it compiles, and means the same whoever looks.
create function private.tg_score_rules__check() returns trigger
language plpgsql set search_path = ''
as $$
declare
  kinds constant text[] := array['note', 'email_sent', 'email_received', 'call', 'meeting'];
begin
  new.label := coalesce(private.tidy_text(new.label), '');
  if new.kind = 'fit' then
    if coalesce(new.filter ->> 'text', '') <> '' or new.filter::text ~* '"me"' then
      perform private.refuse('A score rule has no free text and no "me": it means the same for everyone.');
    end if;
    if new.filter is not null then
      perform private.lead_filter_sql(new.workspace_id, new.filter);
    end if;
  elsif not new.activity_kinds <@ kinds then
    perform private.refuse(format('An engagement rule counts %s.', array_to_string(kinds, ', ')));
  end if;
  if tg_op = 'INSERT' and (
    select count(*) >= 50 from public.score_rules r where r.workspace_id = new.workspace_id
  ) then
    perform private.refuse('A workspace has at most 50 score rules.');
  end if;
  new.updated_at := now();
  return new;
end $$;
create trigger score_rules__stages before insert or update on public.score_rules
  for each row execute function private.tg_filter__stages();
create trigger score_rules__check before insert or update on public.score_rules
  for each row execute function private.tg_score_rules__check();

-- Adds a rule, or changes the one whose id is given (contracts/score.ts, scoreRule). Returns {rule}.
create function public.save_score_rule(workspace_id uuid, rule jsonb) returns jsonb
language plpgsql security invoker set search_path = ''
as $$
declare
  given public.score_rules;
  saved public.score_rules;
begin
  perform private.require_manager(save_score_rule.workspace_id);
  if jsonb_typeof(rule) is distinct from 'object' or exists (
    select from jsonb_object_keys(rule) as k where k not in
      ('id', 'label', 'kind', 'points', 'filter', 'activity_kinds', 'half_life_days', 'most_points', 'active')
  ) then
    perform private.refuse('A score rule has label, kind, points, and filter or activity_kinds; half_life_days, most_points and active may be said.');
  end if;
  given := jsonb_populate_record(null::public.score_rules, jsonb_strip_nulls(rule));
  if given.id is null then
    insert into public.score_rules (workspace_id, label, kind, points, filter, activity_kinds, half_life_days, most_points, active, position)
    values (save_score_rule.workspace_id, given.label, given.kind, given.points, given.filter, given.activity_kinds,
      given.half_life_days, given.most_points, coalesce(given.active, true),
      (select coalesce(max(r.position), 0) + 1 from public.score_rules r where r.workspace_id = save_score_rule.workspace_id))
    returning * into saved;
  else
    update public.score_rules r set (label, kind, points, filter, activity_kinds, half_life_days, most_points, active) =
      (given.label, given.kind, given.points, given.filter, given.activity_kinds, given.half_life_days, given.most_points,
        coalesce(given.active, true))
    where r.workspace_id = save_score_rule.workspace_id and r.id = given.id returning * into saved;
    if saved.id is null then
      raise exception 'There is no such score rule. Read the rules again.' using errcode = 'PT404';
    end if;
  end if;
  return jsonb_build_object('rule', private.score_rule_json(saved));
exception
  when check_violation or not_null_violation then
    return to_jsonb(private.refuse('A score rule needs a label, points from -100 to 100 but not 0, and either a filter (fit) or activity_kinds (engagement).'));
  when invalid_text_representation or numeric_value_out_of_range then
    return to_jsonb(private.refuse('A value of the score rule is not of its type.'));
end $$;

create function public.delete_score_rule(workspace_id uuid, rule_id uuid) returns jsonb
language plpgsql security invoker set search_path = ''
as $$
declare
  gone public.score_rules;
begin
  perform private.require_manager(delete_score_rule.workspace_id);
  delete from public.score_rules r where r.workspace_id = delete_score_rule.workspace_id and r.id = delete_score_rule.rule_id
  returning * into gone;
  if gone.id is null then
    raise exception 'There is no such score rule. Read the rules again.' using errcode = 'PT404';
  end if;
  return jsonb_build_object('rule', private.score_rule_json(gone));
end $$;

-- Ends the request of someone who does not run the workspace.
create function private.require_manager(workspace_id uuid) returns void
language plpgsql stable set search_path = ''
as $$
begin
  if private.my_role(require_manager.workspace_id) is null then
    raise exception 'There is no such workspace.' using errcode = '42501';
  elsif not private.can_manage(require_manager.workspace_id) then
    raise exception 'Only owners and admins change how leads are scored.' using errcode = '42501';
  end if;
end $$;

-- A rule as page and assistant see it.
create function private.score_rule_json(rule public.score_rules) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_strip_nulls(jsonb_build_object('id', rule.id, 'label', rule.label, 'kind', rule.kind, 'points', rule.points,
    'filter', rule.filter, 'activity_kinds', rule.activity_kinds, 'half_life_days', rule.half_life_days,
    'most_points', rule.most_points, 'active', rule.active, 'problem', private.score_rule_problem(rule)))
$$;

grant execute on function private.score_rule_sql(public.score_rules), private.score_rule_problem(public.score_rules),
  private.require_manager(uuid), private.score_rule_json(public.score_rules)
to authenticated;
grant execute on function public.save_score_rule(uuid, jsonb), public.delete_score_rule(uuid, uuid) to authenticated;
