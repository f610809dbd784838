-- Trials of variants: which of them are to be compared, and what was decided. The rule itself is
-- shared/domain/mail/variant_decision.ts; the tick puts the two together.
-- Owns: due_variant_trials(), record_variant_look(). Reads: campaigns, campaign_counts, outbox. Writes: campaign_steps,
--   campaign_variants, variant_looks, agent_notifications.

-- What someone does with a mail counts when they do it within this time of its sending; a mail counts once it is so old.
-- So a variant that was sent more of late is not taken for one that fewer answer.
create function private.trial_time(winner_by text) returns interval
language sql immutable set search_path = ''
as $$
  select case winner_by when 'replied' then interval '2 days' else interval '1 day' end
$$;

-- The texts of steps that are to be compared now: [{step_id, texts, looks, last_sample, confidence, sample,
-- variants: [{id, sent, successes}]}], of those that are still sent. Where too few mails were sent nothing is counted. Each
-- step at most once in an hour. For the tick only.
create function public.due_variant_trials(at_most int) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  instant timestamptz := private.mail_now();
  step public.campaign_steps;
  trials jsonb := '[]'::jsonb;
  before record;
begin
  for step in
    select s.* from public.campaigns c
    join public.campaign_steps s on s.workspace_id = c.workspace_id and s.campaign_id = c.id
    -- The last mails of a finished campaign are answered, too.
    where (c.status = 'running' or c.status = 'finished' and c.finished_at > now() - interval '14 days')
      and s.kind = 'email' and s.removed_at is null and (s.next_look_at is null or s.next_look_at <= instant)
      and (select count(*) > 1 and bool_and(v.status <> 'winner') from public.campaign_variants v
        where v.step_id = s.id and v.removed_at is null and v.status <> 'dropped')
    order by s.next_look_at nulls first limit at_most for no key update of s skip locked
  loop
    update public.campaign_steps s set next_look_at = instant + interval '1 hour' where s.id = step.id;
    select count(*) as looks, coalesce(max(l.sample), 0) as last_sample into before
    from public.variant_looks l where l.step_id = step.id and l.texts = private.texts_of_step(step.id);
    if private.least_sent(step) >= greatest(step.winner_sample, 2 * before.last_sample) then
      trials := trials || jsonb_build_object('step_id', step.id, 'texts', cardinality(private.texts_of_step(step.id)),
        'looks', before.looks, 'last_sample', before.last_sample, 'confidence', step.winner_confidence,
        'sample', step.winner_sample, 'variants', private.trial_counts(step, instant));
    end if;
  end loop;
  return trials;
end $$;

-- How often the rarest of a step's living texts was sent, whether or not there was time to answer.
create function private.least_sent(step public.campaign_steps) returns bigint
language sql stable set search_path = ''
as $$
  select min((select coalesce(sum(n.sent), 0) from public.campaign_counts n
    where n.workspace_id = step.workspace_id and n.campaign_id = step.campaign_id and n.variant_id = v.id))
  from public.campaign_variants v where v.step_id = step.id and v.removed_at is null and v.status <> 'dropped'
$$;

create function private.trial_counts(step public.campaign_steps, instant timestamptz) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_agg(jsonb_build_object('id', v.id, 'sent', n.sent, 'successes', n.successes) order by v.label)
  from public.campaign_variants v
  -- Once, and not for every mail.
  cross join (select private.trial_time(step.winner_by) as time, step.winner_by as by offset 0) t
  cross join lateral (
    select count(*) as sent, count(*) filter (where case t.by when 'opened' then o.opened_at when 'clicked' then o.clicked_at
      else o.replied_at end <= o.finished_at + t.time) as successes
    from public.outbox o
    where o.workspace_id = step.workspace_id and o.step_id = step.id and o.variant_id = v.id and o.status = 'sent'
      and o.finished_at <= instant - t.time
  ) n
  where v.step_id = step.id and v.removed_at is null and v.status <> 'dropped'
$$;

-- Records a look {look, sample, outcome, best, sure, dropped, numbers} at a step's texts and does what it decided, once; tells
-- who approved the campaign of a winner. Returns whether it was taken: not when the texts are no longer those that were
-- looked at. For the tick only.
create function public.record_variant_look(step_id uuid, look jsonb) returns boolean
language plpgsql security definer set search_path = ''
as $$
declare
  step public.campaign_steps;
  best uuid := (look ->> 'best')::uuid;
  gone uuid[] := array(select d.value::uuid from jsonb_array_elements_text(look -> 'dropped') as d);
  kept uuid;
begin
  -- Saving a campaign locks it first.
  perform from public.campaigns c join public.campaign_steps s on s.campaign_id = c.id
  where s.id = record_variant_look.step_id for no key update of c;
  select s.* into step from public.campaign_steps s where s.id = record_variant_look.step_id and s.removed_at is null;
  if step.id is null or array(select v.id from public.campaign_variants v
      where v.step_id = step.id and v.removed_at is null and v.status = 'active' order by v.id)
      <> array(select (n.value ->> 'id')::uuid from jsonb_array_elements(look -> 'numbers') as n order by 1) then
    return false;
  end if;
  insert into public.variant_looks (workspace_id, step_id, texts, look, taken_at, winner_by, confidence, sample, numbers,
    outcome, best_id, dropped, sure)
  values (step.workspace_id, step.id, private.texts_of_step(step.id), (look ->> 'look')::int, private.mail_now(), step.winner_by,
    step.winner_confidence, (look ->> 'sample')::int, look -> 'numbers', look ->> 'outcome', best, gone, (look ->> 'sure')::numeric)
  on conflict on constraint variant_looks_are_taken_once do nothing
  returning id into kept;
  if kept is null then
    return false;
  end if;
  update public.campaign_variants v set status = case when v.id = best then 'winner' else 'dropped' end, decided_at = private.mail_now()
  where v.step_id = step.id and (v.id = any(gone) or v.id = best and look ->> 'outcome' = 'winner');
  perform private.tell_of_winner(step, kept);
  -- Whoever watches it hears of it.
  update public.campaigns c set updated_at = now() where c.id = step.campaign_id;
  return true;
end $$;

create function private.percent(share numeric) returns text
language sql immutable set search_path = ''
as $$
  select trim_scale(round(share * 100, 1))::text
$$;

-- "8.1 % against 4.2 % replied, 97 % sure, 420 mails."
create function private.tell_of_winner(step public.campaign_steps, look_id uuid) returns void
language sql set search_path = ''
as $$
  select private.notify_person(c.workspace_id, c.approved_by, 'variant_won',
    format('"%s": %s won in step %s', c.name, w.label, step.position),
    format('%s %% against %s %% %s, %s %% sure, %s mails. %s', private.percent(w.share), private.percent(n.next_share),
      case l.winner_by when 'replied' then 'replied' when 'clicked' then 'clicked' else 'opened it' end,
      floor(l.sure * 100), n.mails, case c.status when 'running' then 'From now on only this one is sent.'
        else 'The campaign is over; write the next one so.' end),
    'normal', jsonb_build_array(jsonb_build_object('kind', 'open_campaign', 'label', 'Open campaign', 'campaign_id', c.id)),
    'variant_won:' || look_id)
  from public.variant_looks l
  join public.campaigns c on c.id = step.campaign_id
  cross join lateral (select v.label, (b.value ->> 'successes')::numeric / (b.value ->> 'sent')::numeric as share
    from jsonb_array_elements(l.numbers) as b join public.campaign_variants v on v.id = (b.value ->> 'id')::uuid
    where v.id = l.best_id) w
  cross join lateral (select sum((b.value ->> 'sent')::int) as mails, max((b.value ->> 'successes')::numeric / (b.value ->> 'sent')::numeric)
      filter (where (b.value ->> 'id')::uuid <> l.best_id) as next_share
    from jsonb_array_elements(l.numbers) as b) n
  where l.id = look_id and l.outcome = 'winner'
$$;

revoke all on function public.due_variant_trials(int), public.record_variant_look(uuid, jsonb) from authenticated, anon;
grant execute on function public.due_variant_trials(int), public.record_variant_look(uuid, jsonb) to service_role;
