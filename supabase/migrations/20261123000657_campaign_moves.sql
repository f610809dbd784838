-- From step to step: waits, ends and branches.
-- Owns: private.move_on(), private.advance_branches(). Reads: campaign_steps, outbox, leads. Writes: enrolments.

-- Lets these people go on from their step to the next, of a branch whose condition does not hold to the other one. The wait
-- of the next step begins at `instant`. Who has no next step has finished.
create function private.move_on(enrolment_ids uuid[], otherwise boolean, instant timestamptz) returns void
language sql set search_path = ''
as $$
  -- Materialized, or the wait would be counted for every person again.
  with ways as materialized (
    select s.id, n.id as next_id, n.kind, case when n.id is not null and m.id is not null then private.after_wait(instant, n.wait_seconds, n.wait_in, m) end as due_at
    from (select distinct e.step_id from public.enrolments e where e.id = any(enrolment_ids)) w
    join public.campaign_steps s on s.id = w.step_id
    join public.campaigns c on c.id = s.campaign_id
    left join public.campaign_steps n on n.id = case when otherwise then s.else_step_id else s.next_step_id end
    left join public.mailboxes m on m.id = c.mailbox_id
  )
  update public.enrolments e set step_id = w.next_id, at_branch = coalesce(w.kind = 'branch', false),
    -- Without a mailbox the campaign can't run; they wait.
    due_at = case when w.next_id is not null and e.status = 'active' then coalesce(w.due_at, instant) end,
    status = case when w.next_id is null and e.status in ('active', 'parked') then 'finished' else e.status end,
    parked_until = case when w.next_id is not null then e.parked_until end,
    ended_at = case when w.next_id is null then coalesce(e.ended_at, instant) else e.ended_at end
  from ways w where e.id = any(enrolment_ids) and e.step_id = w.id
$$;

-- Decides the branches that are due, at most so many; returns how many it decided.
create function private.advance_branches(at_most int) returns int
language plpgsql set search_path = ''
as $$
declare
  instant timestamptz := private.mail_now();
  ids uuid[];
  branch record;
  yes uuid[];
begin
  ids := array(
    select due.id from public.campaigns c
    cross join lateral (
      select e.id from public.enrolments e
      where e.campaign_id = c.id and e.status = 'active' and e.at_branch and e.due_at <= instant
      order by e.due_at limit at_most for no key update skip locked
    ) due
    where c.status = 'running' limit at_most
  );
  for branch in
    select s as step, array_agg(e.id) as ids from public.enrolments e
    join public.campaign_steps s on s.campaign_id = e.campaign_id and s.id = e.step_id
    where e.id = any(ids) group by s
  loop
    yes := case when (branch.step).removed_at is null and (branch.step).kind = 'branch'
      then private.who_meets(branch.step, branch.ids) else branch.ids end;
    perform private.move_on(yes, false, instant);
    perform private.move_on(array(select unnest(branch.ids) except select unnest(yes)), true, instant);
  end loop;
  return cardinality(ids);
end $$;

-- Those of these people for whom the condition of a branch holds. What bots did counts for nothing.
create function private.who_meets(step public.campaign_steps, enrolment_ids uuid[]) returns uuid[]
language plpgsql stable set search_path = ''
as $$
declare
  wanted text := step.condition ->> 'on';
  yes uuid[];
begin
  if wanted in ('replied', 'clicked', 'opened') then
    return array(
      select distinct o.enrolment_id from public.outbox o
      where o.workspace_id = step.workspace_id and o.enrolment_id = any(enrolment_ids) and case wanted
        when 'replied' then o.replied_at is not null
        when 'clicked' then o.clicked_at is not null
        -- Who clicked has read it, whether or not the picture was loaded.
        else coalesce(o.opened_at, o.clicked_at) is not null end
    );
  elsif wanted = 'stage' then
    return array(
      select e.id from public.enrolments e join public.leads l on l.workspace_id = e.workspace_id and l.id = e.lead_id
      where e.id = any(enrolment_ids) and step.condition -> 'stages' ? l.stage
    );
  end if;
  execute format($q$
    select array(select e.id from public.enrolments e
      join public.leads l on l.workspace_id = e.workspace_id and l.id = e.lead_id
      left join public.accounts a on a.workspace_id = l.workspace_id and a.id = l.account_id
      where e.id = any($1) and (%s))
  $q$, (private.lead_filter_sql(step.workspace_id, step.condition -> 'filter')).sql) into yes using enrolment_ids;
  return yes;
exception when invalid_parameter_value then
  -- What the filter names is gone: it holds for nobody.
  return '{}'::uuid[];
end $$;
