-- Score schedule: the queue is worked off every few seconds; changed rules and passing days sweep whole workspaces.
-- Owns: private.recompute_scores(), private.sweep_all_scores(). Reads: leads, score_rules. Writes: private.score_queue,
--   private.score_sweeps.

-- Works off what is queued, then sweeps, for about a second; called by the schedule alone. One at a time: a second
-- caller finds nothing to do. Returns how many leads it scored.
create function private.recompute_scores(most interval default interval '1 second') returns int
language plpgsql set search_path = ''
as $$
declare
  ends_at timestamptz := clock_timestamp() + most;
  done int := 0;
  batch record;
begin
  if not pg_try_advisory_xact_lock(hashtext('private.recompute_scores')) then
    return 0;
  end if;
  loop
    for batch in
      with taken as (
        delete from private.score_queue q where q.lead_id = any(array(
          select w.lead_id from private.score_queue w order by w.queued_at limit 500 for update skip locked
        )) returning q.workspace_id, q.lead_id
      )
      select t.workspace_id, array_agg(t.lead_id) as lead_ids from taken t group by t.workspace_id
    loop
      perform private.apply_scores(batch.workspace_id, batch.lead_ids);
      done := done + cardinality(batch.lead_ids);
    end loop;
    if not found then
      batch := private.sweep_scores();
      exit when batch.workspace_id is null;
      done := done + batch.scored;
    end if;
    exit when clock_timestamp() > ends_at;
  end loop;
  return done;
end $$;

-- The next 500 leads of the oldest sweep; workspace_id is null when there is none.
create function private.sweep_scores(out workspace_id uuid, out scored int)
language plpgsql set search_path = ''
as $$
declare
  sweep private.score_sweeps;
  lead_ids uuid[];
begin
  select * into sweep from private.score_sweeps s order by s.started_at limit 1 for update skip locked;
  if sweep.workspace_id is null then
    return;
  end if;
  lead_ids := array(
    select l.id from public.leads l
    where l.workspace_id = sweep.workspace_id and (sweep.after_id is null or l.id > sweep.after_id)
    order by l.id limit 500
  );
  workspace_id := sweep.workspace_id;
  scored := cardinality(lead_ids);
  if scored = 0 then
    delete from private.score_sweeps s where s.workspace_id = sweep.workspace_id;
  else
    perform private.apply_scores(sweep.workspace_id, lead_ids);
    update private.score_sweeps s set after_id = lead_ids[scored] where s.workspace_id = sweep.workspace_id;
  end if;
end $$;

-- Once a day: time has passed, so what decays counts less.
create function private.sweep_all_scores() returns void
language sql set search_path = ''
as $$
  insert into private.score_sweeps (workspace_id)
  select distinct r.workspace_id from public.score_rules r where r.active
  on conflict do nothing
$$;
