-- Report mails: what a scheduled report measured, as a mail to its own person: their own address is the only one that it can
-- reach, and confirming the task is their word. Whoever else shall have it gets it by a mail that is approved.
-- Owns: private.checked_report(), private.report_name(), private.mail_report(), private.put_report(). Reads: auth.users,
--   pinned_answers, measures, campaigns. Writes: outbox.
alter table public.outbox
  drop constraint outbox_kind_is_known,
  add constraint outbox_kind_is_known check (kind in ('email', 'test_email', 'campaign_email', 'report_email')),
  add constraint outbox_report_email_is_complete check (kind <> 'report_email' or (
    user_id is not null and num_nonnulls(turn_id, tool_call_id, approval_id, campaign_id) = 0
    and coalesce(payload ->> 'to' ~ '^[^@[:space:]]+@[^@[:space:]]+$', false)
    and coalesce(length(trim(payload ->> 'subject')) between 1 and 300, false)
    and coalesce(jsonb_typeof(payload -> 'items') = 'array', false)
  ));

-- What a report is about, in the only shape that it has, or a refusal: {about: leads | campaigns}, {about: measure, request, title},
-- {about: dashboard, whose}.
create function private.checked_report(workspace_id uuid, parameters jsonb) returns jsonb
language plpgsql volatile set search_path = ''
as $$
declare
  about text := coalesce(parameters ->> 'about', '');
  measured record;
begin
  if about in ('leads', 'campaigns') and parameters - 'about' = '{}' then
    return parameters;
  elsif about = 'measure' and parameters - array['about', 'request', 'title'] = '{}' then
    perform private.checked_pin_looks(parameters - array['about', 'request']);
    measured := private.checked_pin(workspace_id, 'measure', parameters -> 'request');
    return jsonb_build_object('about', about, 'request', measured.checked,
      'title', coalesce(private.tidy_text(parameters ->> 'title'), measured.title));
  elsif about = 'dashboard' and parameters - array['about', 'whose'] = '{}' and coalesce(parameters ->> 'whose', '') in ('me', 'workspace') then
    return parameters;
  end if;
  perform private.refuse('A report is about "leads", "campaigns", a "measure" with its "request", or a "dashboard" and "whose" it is (me or workspace).');
  return null;
end $$;

-- What is reported, in words.
create function private.report_name(parameters jsonb) returns text
language sql immutable set search_path = ''
as $$
  select case parameters ->> 'about' when 'measure' then parameters ->> 'title'
    when 'dashboard' then case parameters ->> 'whose' when 'me' then 'My dashboard' else 'Everyone’s dashboard' end
    when 'campaigns' then 'The campaigns in numbers' else 'The leads in numbers' end
$$;

-- One measured answer for a mail: {title, request, answer}, or {title, request, problem} where it cannot be given.
create function private.report_item(workspace_id uuid, title text, request jsonb) returns jsonb
language plpgsql volatile set search_path = ''
as $$
begin
  return jsonb_build_object('title', title, 'request', request, 'answer', public.measure(workspace_id, request));
exception when others then
  -- Refusals are for people; what else went wrong is not.
  return jsonb_build_object('title', title, 'request', request, 'problem',
    case when sqlstate in ('22023', '42501') or sqlstate like 'PT%' then sqlerrm else 'It could not be measured.' end);
end $$;

-- Measures as the caller, so that row policies decide, and puts the mail into the outbox. Returns what came of the run.
create function private.mail_report(execution_id uuid, epoch int, task public.scheduled_tasks) returns text
language plpgsql volatile set search_path = ''
as $$
declare
  most constant int := 12;
  wanted jsonb;
  items jsonb;
begin
  if task.parameters ->> 'about' = 'measure' then
    wanted := jsonb_build_array(task.parameters - 'about');
  else
    select coalesce(jsonb_agg(jsonb_build_object('title', p.title, 'request', p.request) order by p.place, p.id), '[]') into wanted
    from (select * from public.pinned_answers p where p.workspace_id = task.workspace_id and p.kind = 'measure'
        and p.user_id is not distinct from case task.parameters ->> 'whose' when 'me' then task.user_id end
      order by p.place, p.id limit most) p;
    if wanted = '[]' then
      perform private.refuse('Nothing is pinned to this dashboard. Pin something, then run it again.');
    end if;
  end if;
  select jsonb_agg(private.report_item(task.workspace_id, w.item ->> 'title', w.item -> 'request') order by w.place) into items
  from jsonb_array_elements(wanted) with ordinality as w (item, place);
  return private.put_report(execution_id, epoch, items);
end $$;

-- The mail of a run that begin_execution() locked in this transaction: a run has one mail, however often it is tried.
-- Definer: the outbox has no insert policy; only to the caller's own address.
create function private.put_report(execution_id uuid, epoch int, items jsonb) returns text
language plpgsql security definer set search_path = ''
as $$
declare
  run public.task_executions;
  task public.scheduled_tasks;
  me record;
begin
  select * into run from public.task_executions e
  where e.id = put_report.execution_id and e.epoch = put_report.epoch and e.status = 'running' and e.user_id = auth.uid();
  select * into task from public.scheduled_tasks t where t.id = run.task_id;
  select u.email, m.display_name, w.name as workspace into me
  from auth.users u
  join public.workspace_members m on m.user_id = u.id and m.workspace_id = run.workspace_id
  join public.workspaces w on w.id = m.workspace_id
  where u.id = auth.uid();
  if run.id is null or me.email is null then
    raise exception 'There is no mail address to report to.' using errcode = 'PT400';
  end if;
  insert into public.outbox (id, workspace_id, user_id, kind, payload)
  values (overlay(overlay(md5('report ' || run.id) placing '8' from 13) placing '8' from 17)::uuid, run.workspace_id, run.user_id, 'report_email',
    jsonb_build_object('kind', 'report_email', 'to', me.email, 'to_name', me.display_name, 'subject', task.name,
      'task_id', task.id, 'workspace', me.workspace, 'measured_at', now(), 'items', items))
  on conflict do nothing;
  return format('%s. It goes to %s by mail.', (select string_agg(i ->> 'title' || case when i ? 'problem' then ' (not measured)' else '' end, ', ')
    from jsonb_array_elements(items) as i), me.email);
end $$;

revoke all on function private.checked_report(uuid, jsonb) from anon;
grant execute on function private.report_item(uuid, text, jsonb), private.mail_report(uuid, int, public.scheduled_tasks),
  private.put_report(uuid, int, jsonb), private.report_name(jsonb)
to authenticated;
