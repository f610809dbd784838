-- The steps and texts of a campaign, saved whole.
-- Owns: private.save_campaign_steps(). Reads: outbox. Writes: campaign_steps, campaign_variants.

-- Puts these in place of a campaign's steps: [{id?, kind?, wait_seconds?, wait_in?, condition?, next?, else?, variants?,
-- winner_by?, winner_confidence?, winner_sample?}]. `next` and `else` are places in the list, counted from 1, and lead
-- onwards only; without `next` the following one is meant, null is the end. A step keeps its id and with it who passed it.
-- Who waits at a step that is gone, goes on with the one after it.
create function private.save_campaign_steps(workspace_id uuid, campaign_id uuid, steps jsonb) returns void
language plpgsql set search_path = ''
as $$
declare
  ids uuid[];
  known uuid[] := array(select s.id from public.campaign_steps s where s.campaign_id = save_campaign_steps.campaign_id);
  step jsonb;
begin
  if jsonb_typeof(steps) is distinct from 'array' or jsonb_array_length(steps) > 20 then
    perform private.refuse('"steps" is a list of at most 20 steps.');
  end if;
  ids := array(select private.step_id(save_campaign_steps.campaign_id, s.value)
    from jsonb_array_elements(steps) with ordinality as s (value, place) order by s.place);
  if (select count(distinct i) from unnest(ids) as i) < cardinality(ids) then
    perform private.refuse('Two steps have the same id.');
  end if;
  update public.campaign_steps s set removed_at = now()
  where s.campaign_id = save_campaign_steps.campaign_id and s.removed_at is null and s.id <> all(ids);
  for place in 1..cardinality(ids) loop
    step := steps -> (place - 1);
    perform private.require_step(save_campaign_steps.workspace_id, step, place, cardinality(ids));
    insert into public.campaign_steps as s (id, workspace_id, campaign_id, position, kind, wait_seconds, wait_in, condition,
      winner_by, winner_confidence, winner_sample)
    values (ids[place], save_campaign_steps.workspace_id, save_campaign_steps.campaign_id, place,
      coalesce(step ->> 'kind', 'email'), coalesce((step ->> 'wait_seconds')::int, 0), coalesce(step ->> 'wait_in', 'working_days'),
      private.named_condition(step -> 'condition'), coalesce(step ->> 'winner_by', 'replied'),
      coalesce((step ->> 'winner_confidence')::numeric, 0.95), coalesce((step ->> 'winner_sample')::int, 100))
    on conflict (id) do update set (position, wait_seconds, wait_in, condition, winner_by, winner_confidence, winner_sample, removed_at)
      = (excluded.position, excluded.wait_seconds, excluded.wait_in, excluded.condition, excluded.winner_by,
        excluded.winner_confidence, excluded.winner_sample, null);
    if coalesce(step ->> 'kind', 'email') = 'email' then
      perform private.save_campaign_variants(save_campaign_steps.workspace_id, ids[place], step -> 'variants');
    end if;
  end loop;
  update public.campaign_steps s
  set next_step_id = case when steps -> (s.position - 1) ? 'next' then ids[(steps -> (s.position - 1) ->> 'next')::int]
      else ids[s.position + 1] end,
    else_step_id = ids[(steps -> (s.position - 1) ->> 'else')::int]
  where s.campaign_id = save_campaign_steps.campaign_id and s.removed_at is null;
  perform private.bridge_removed_steps(save_campaign_steps.campaign_id, known);
end $$;

-- The id of a step: its own if it has one here, else a new one.
create function private.step_id(campaign_id uuid, step jsonb) returns uuid
language plpgsql volatile set search_path = ''
as $$
declare
  there public.campaign_steps;
begin
  if jsonb_typeof(step) is distinct from 'object' then
    perform private.refuse('A step is an object.');
  elsif step ->> 'id' is null then
    return gen_random_uuid();
  end if;
  select s.* into there from public.campaign_steps s
  where s.campaign_id = step_id.campaign_id and s.id::text = lower(step ->> 'id') and s.removed_at is null;
  if there.id is null then
    perform private.refuse('A step has the id that get_campaign tells, or none when it is new.');
  elsif there.kind <> coalesce(step ->> 'kind', 'email') then
    perform private.refuse('A step stays what it is, a mail or a branch. Remove it and add another, without an id.');
  end if;
  return there.id;
end $$;

-- Ends the request unless this can be a step at its place.
create function private.require_step(workspace_id uuid, step jsonb, place int, of_steps int) returns void
language plpgsql stable set search_path = ''
as $$
declare
  kind text := coalesce(step ->> 'kind', 'email');
  link text;
begin
  perform private.require_keys(step, array['id', 'kind', 'wait_seconds', 'wait_in', 'condition', 'next', 'else', 'variants',
    'winner_by', 'winner_confidence', 'winner_sample'], format('Step %s', place));
  if kind not in ('email', 'branch') then
    perform private.refuse(format('Step %s: "kind" is "email" or "branch".', place));
  elsif kind = 'email' and (step ? 'condition' or step ? 'else') then
    perform private.refuse(format('Step %s is a mail: only a branch has a condition and an "else".', place));
  elsif kind = 'branch' and step ? 'variants' then
    perform private.refuse(format('Step %s is a branch: only a mail has variants.', place));
  elsif coalesce((step ->> 'wait_seconds')::numeric, 0) not between 0 and 31536000 then
    perform private.refuse(format('Step %s: the wait is at most a year.', place));
  elsif coalesce(step ->> 'wait_in', 'days') not in ('working_days', 'days', 'hours') then
    perform private.refuse(format('Step %s: "wait_in" is "working_days", "days" or "hours".', place));
  elsif coalesce(step ->> 'winner_by', 'replied') not in ('opened', 'clicked', 'replied')
      or coalesce((step ->> 'winner_confidence')::numeric, 0.95) not between 0.5 and 0.999
      or coalesce((step ->> 'winner_sample')::numeric, 100) not between 10 and 1000000 then
    perform private.refuse(format('Step %s: variants are compared by "opened", "clicked" or "replied", with a confidence of 0.5 to 0.999, from a sample of at least 10.', place));
  end if;
  foreach link in array array['next', 'else'] loop
    if jsonb_typeof(step -> link) is distinct from 'null' and step ? link
        and coalesce((step ->> link)::numeric not between place + 1 and of_steps or (step ->> link)::numeric % 1 <> 0, true) then
      perform private.refuse(format('Step %s: "%s" is the place of a later step, or null for the end.', place, link));
    end if;
  end loop;
  if kind = 'branch' then
    perform private.require_condition(require_step.workspace_id, step -> 'condition', place);
  end if;
exception when invalid_text_representation or numeric_value_out_of_range then
  perform private.refuse(format('Step %s: waits, places and samples are numbers.', place));
end $$;

-- {on: "replied" | "clicked" | "opened"}, {on: "stage", stages: [keys]} or {on: "field", filter}.
create function private.require_condition(workspace_id uuid, condition jsonb, place int) returns void
language plpgsql stable set search_path = ''
as $$
declare
  unknown text;
begin
  perform private.require_keys(condition, array['on', 'stages', 'filter'], format('The condition of step %s', place));
  if coalesce(condition ->> 'on' not in ('replied', 'clicked', 'opened', 'stage', 'field'), true) then
    perform private.refuse(format('Step %s branches on "replied", "clicked", "opened", "stage" or "field".', place));
  elsif (condition ->> 'on' = 'stage') <> (condition ? 'stages') or (condition ->> 'on' = 'field') <> (condition ? 'filter') then
    perform private.refuse(format('Step %s: a branch on "stage" names "stages", one on "field" a "filter", no other either.', place));
  elsif condition ? 'filter' then
    perform private.check_saved_filter(require_condition.workspace_id, condition -> 'filter');
  elsif condition ? 'stages' then
    if jsonb_typeof(condition -> 'stages') <> 'array' or jsonb_array_length(condition -> 'stages') = 0 then
      perform private.refuse(format('Step %s: "stages" is a list of stages.', place));
    end if;
    select k.value into unknown from jsonb_array_elements_text(condition -> 'stages') as k
    where not exists (select from public.pipeline_stages p
      where p.workspace_id = require_condition.workspace_id and p.key = k.value) limit 1;
    if unknown is not null then
      perform private.refuse(format('Step %s: there is no stage "%s".', place, left(unknown, 60)));
    end if;
  end if;
end $$;

create function private.named_condition(condition jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select case when condition ? 'filter'
    then condition || jsonb_build_object('filter', private.with_me_named(condition -> 'filter'))
    else nullif(condition, 'null') end
$$;

-- The texts of a step: [{id?, subject?, body, weight?}], called A, B, C … in this order. Where other texts stand than
-- before, their trial begins anew.
create function private.save_campaign_variants(workspace_id uuid, step_id uuid, variants jsonb) returns void
language plpgsql set search_path = ''
as $$
declare
  variant record;
  there public.campaign_variants;
  before uuid[] := array(select v.id from public.campaign_variants v
    where v.step_id = save_campaign_variants.step_id and v.removed_at is null order by v.id);
begin
  if jsonb_typeof(variants) is distinct from 'array' or jsonb_array_length(variants) not between 1 and 5 then
    perform private.refuse('A mail has 1 to 5 variants, each {subject, body}.');
  end if;
  -- Out of the way first: labels move.
  update public.campaign_variants v set removed_at = now() where v.step_id = save_campaign_variants.step_id and v.removed_at is null;
  for variant in
    select v.value, chr(64 + v.place::int) as label, coalesce(v.value ->> 'subject', '') as subject, v.value ->> 'body' as body
    from jsonb_array_elements(variants) with ordinality as v (value, place)
  loop
    perform private.require_keys(variant.value, array['id', 'subject', 'body', 'weight'], 'A variant');
    perform private.require_mail_text(variant.subject, variant.body);
    if coalesce((variant.value ->> 'weight')::numeric, 1) not between 1 and 100 then
      perform private.refuse('The weight of a variant is 1 to 100.');
    end if;
    select v.* into there from public.campaign_variants v
    where v.step_id = save_campaign_variants.step_id and v.id::text = lower(variant.value ->> 'id');
    if there.id is not null and (there.subject, there.body) is distinct from (variant.subject, variant.body)
        and exists (select from public.outbox o where o.workspace_id = save_campaign_variants.workspace_id
          and o.step_id = save_campaign_variants.step_id and o.variant_id = there.id) then
      there.id := null;
    end if;
    insert into public.campaign_variants as v (id, workspace_id, step_id, label, subject, body, weight)
    values (coalesce(there.id, gen_random_uuid()), save_campaign_variants.workspace_id, save_campaign_variants.step_id,
      variant.label, variant.subject, variant.body, coalesce((variant.value ->> 'weight')::int, 1))
    on conflict (id) do update set (label, subject, body, weight, removed_at)
      = (excluded.label, excluded.subject, excluded.body, excluded.weight, null);
  end loop;
  if before <> array(select v.id from public.campaign_variants v
      where v.step_id = save_campaign_variants.step_id and v.removed_at is null order by v.id) then
    update public.campaign_variants v set status = 'active', decided_at = null
    where v.step_id = save_campaign_variants.step_id and v.removed_at is null and v.status <> 'active';
    update public.campaign_steps s set next_look_at = null where s.id = save_campaign_variants.step_id;
  end if;
exception when invalid_text_representation then
  perform private.refuse('The weight of a variant is 1 to 100.');
end $$;

-- From a removed step the way leads to the first that is left of those that followed it; where none is, to the first of
-- those added with this save (not `known` before) that stands at its place or later.
create function private.bridge_removed_steps(campaign_id uuid, known uuid[]) returns void
language sql set search_path = ''
as $$
  with recursive way (id, next_id) as (
    select s.id, s.next_step_id from public.campaign_steps s
    where s.campaign_id = bridge_removed_steps.campaign_id and s.removed_at is not null
    union
    select w.id, n.next_step_id from way w join public.campaign_steps n on n.id = w.next_id and n.removed_at is not null
  )
  update public.campaign_steps s set next_step_id = coalesce((
    select w.next_id from way w join public.campaign_steps n on n.id = w.next_id and n.removed_at is null
    where w.id = s.id limit 1
  ), case when s.removed_at = now() then (
    select f.id from public.campaign_steps f
    where f.campaign_id = s.campaign_id and f.removed_at is null and f.id <> all(known) and f.position >= s.position
    order by f.position limit 1
  ) end)
  where s.campaign_id = bridge_removed_steps.campaign_id and s.removed_at is not null
$$;
