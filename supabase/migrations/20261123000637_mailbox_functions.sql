-- Mailboxes and templates as people change them.
-- Owns: save_mailbox(), pause_mailbox(), list_mailboxes(), save_mail_settings(), set_days_off(), save_email_template(),
--   list_email_templates(). Reads: workspace_members. Writes: mailboxes, mail_settings, days_off, email_templates.
-- Refusals: 22023 (the input), 42501 (the role), PT404, PT409.

-- Ends the request if an object has a key that is not among those it may have.
create function private.require_keys(value jsonb, allowed text[], what text) returns void
language plpgsql stable set search_path = ''
as $$
declare
  unknown text;
begin
  if jsonb_typeof(value) is distinct from 'object' then
    perform private.refuse(format('%s is an object.', what));
  end if;
  select k into unknown from jsonb_object_keys(value) as k where k <> all(allowed) limit 1;
  if unknown is not null then
    perform private.refuse(format('%s has no "%s". It has: %s.', what, left(unknown, 60), array_to_string(allowed, ', ')));
  end if;
end $$;

-- Saves a new mailbox ({address, from_name, …}) or changes one ({id, what is named}). One's own; owners and admins also
-- those of others ({user_id}). Changing what its mails say makes running campaigns wait for approval. Returns the mailbox.
-- Definer: mailboxes are written here alone.
create function public.save_mailbox(workspace_id uuid, mailbox jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  there public.mailboxes;
  wanted public.mailboxes;
  saved public.mailboxes;
begin
  perform private.require_writer(save_mailbox.workspace_id);
  perform private.require_keys(mailbox, array['id', 'user_id', 'address', 'from_name', 'signature', 'daily_cap', 'warm_up_from',
    'time_zone', 'country', 'work_days', 'from_hour', 'to_hour', 'gap_seconds_min', 'gap_seconds_max',
    'dkim_selectors'], 'A mailbox');
  if mailbox ? 'id' then
    select m.* into there from public.mailboxes m
    where m.workspace_id = save_mailbox.workspace_id and m.id::text = mailbox ->> 'id' for update;
    if there.id is null then
      raise exception 'There is no such mailbox here.' using errcode = 'PT404';
    end if;
  else
    there := jsonb_populate_record(null::public.mailboxes, jsonb_build_object('id', gen_random_uuid(), 'user_id', auth.uid(),
      'signature', '', 'daily_cap', 50, 'time_zone', 'UTC', 'work_days', array[1, 2, 3, 4, 5], 'from_hour', '09:00',
      'to_hour', '17:00', 'gap_seconds_min', 60, 'gap_seconds_max', 180, 'dkim_selectors', array[]::text[]));
  end if;
  wanted := private.wanted_mailbox(there, mailbox - 'id');
  if (there.user_id is distinct from auth.uid() or wanted.user_id is distinct from auth.uid())
      and not private.can_manage(save_mailbox.workspace_id) then
    raise exception 'Only owners and admins change the mailboxes of others.' using errcode = '42501';
  end if;
  insert into public.mailboxes as m (id, workspace_id, user_id, address, from_name, signature, daily_cap, warm_up_from,
    warm_up_started_on, time_zone, country, work_days, from_hour, to_hour, gap_seconds_min, gap_seconds_max, dkim_selectors)
  values (wanted.id, save_mailbox.workspace_id, wanted.user_id, wanted.address, wanted.from_name, wanted.signature,
    wanted.daily_cap, wanted.warm_up_from, wanted.warm_up_started_on, wanted.time_zone, wanted.country, wanted.work_days,
    wanted.from_hour, wanted.to_hour, wanted.gap_seconds_min, wanted.gap_seconds_max, wanted.dkim_selectors)
  on conflict (id) do update set (user_id, address, from_name, signature, daily_cap, warm_up_from, warm_up_started_on,
      time_zone, country, work_days, from_hour, to_hour, gap_seconds_min, gap_seconds_max, dkim_selectors, next_free_at, updated_at)
    = (excluded.user_id, excluded.address, excluded.from_name, excluded.signature, excluded.daily_cap, excluded.warm_up_from,
      excluded.warm_up_started_on, excluded.time_zone, excluded.country, excluded.work_days, excluded.from_hour,
      excluded.to_hour, excluded.gap_seconds_min, excluded.gap_seconds_max, excluded.dkim_selectors, '-infinity', now())
  returning m.* into saved;
  perform private.refresh_campaign_hashes(save_mailbox.workspace_id);
  return private.mailbox_json(saved);
exception when unique_violation then
  raise exception 'There is a mailbox % already.', wanted.address using errcode = 'PT409';
end $$;

-- The mailbox with what was asked for, checked.
create function private.wanted_mailbox(there public.mailboxes, mailbox jsonb) returns public.mailboxes
language plpgsql stable set search_path = ''
as $$
declare
  wanted public.mailboxes;
begin
  wanted := jsonb_populate_record(there, mailbox);
  wanted.address := lower(private.tidy_text(wanted.address) collate "und-x-icu");
  wanted.from_name := private.tidy_text(wanted.from_name);
  wanted.country := upper(private.tidy_text(wanted.country));
  wanted.signature := coalesce(wanted.signature, '');
  wanted.dkim_selectors := array(select distinct lower(btrim(d)) from unnest(wanted.dkim_selectors) as d where btrim(d) <> '' order by 1);
  if wanted.address is null or not private.is_email_address(wanted.address) then
    perform private.refuse('"address" is an e-mail address.');
  elsif wanted.from_name is null or length(wanted.from_name) > 100 or wanted.from_name ~ '[[:cntrl:]]' then
    perform private.refuse('"from_name" is a name of 1 to 100 characters.');
  elsif length(wanted.signature) > 5000 then
    perform private.refuse('A signature has at most 5,000 characters.');
  elsif not exists (select from pg_catalog.pg_timezone_names z where z.name = wanted.time_zone) then
    perform private.refuse(format('There is no time zone "%s". One is like Europe/Berlin.', left(wanted.time_zone, 60)));
  elsif wanted.country is not null and not exists (select from private.country_zones z where z.country = wanted.country) then
    perform private.refuse('"country" is a code of two letters like DE.');
  elsif coalesce(wanted.daily_cap not between 1 and 100000, true) then
    perform private.refuse('"daily_cap" is 1 to 100,000 mails a day.');
  elsif wanted.warm_up_from not between 1 and wanted.daily_cap then
    perform private.refuse('"warm_up_from" is at least 1 and at most the daily cap.');
  elsif coalesce(not wanted.work_days <@ array[1, 2, 3, 4, 5, 6, 7] or cardinality(wanted.work_days) = 0, true) then
    perform private.refuse('"work_days" are numbers from 1 (Monday) to 7.');
  elsif coalesce(wanted.from_hour >= wanted.to_hour, true) then
    perform private.refuse('"from_hour" is before "to_hour".');
  elsif coalesce(wanted.gap_seconds_min not between 0 and wanted.gap_seconds_max or wanted.gap_seconds_max > 86400, true) then
    perform private.refuse('The time between two mails is 0 to 86,400 seconds, the least before the most.');
  elsif cardinality(wanted.dkim_selectors) > 5
      or exists (select from unnest(wanted.dkim_selectors) as d where d !~ '^[a-z0-9_]([a-z0-9._-]{0,61}[a-z0-9_])?$') then
    perform private.refuse('"dkim_selectors" are at most 5 names like s1: letters, digits, dots and dashes.');
  end if;
  wanted.work_days := array(select distinct d from unnest(wanted.work_days) as d order by d);
  -- A warm-up begins when it is asked for, on the day of the mailbox's own calendar.
  if wanted.warm_up_from is distinct from there.warm_up_from then
    wanted.warm_up_started_on := case when wanted.warm_up_from is not null
      then (private.mail_now() at time zone wanted.time_zone)::date end;
  end if;
  return wanted;
exception when invalid_text_representation or datetime_field_overflow or invalid_datetime_format or numeric_value_out_of_range then
  perform private.refuse('A value of the mailbox can''t be read: hours are like 09:00, the others numbers and texts.');
  return null;
end $$;

-- How many mails may leave on a day of the mailbox's calendar. On day n of a warm-up, 1.3 times those of the day before.
create function private.daily_cap(mailbox public.mailboxes, day date) returns int
language sql immutable set search_path = ''
as $$
  select case
    when mailbox.warm_up_from is null then mailbox.daily_cap
    -- After a hundred days any warm-up has reached its cap.
    else least(mailbox.daily_cap, floor(mailbox.warm_up_from
      * 1.3 ^ least(greatest(day - mailbox.warm_up_started_on, 0), 100)))::int
  end
$$;

create function private.mailbox_json(mailbox public.mailboxes) returns jsonb
language sql volatile set search_path = ''
as $$
  select to_jsonb(mailbox) - array['next_free_at', 'planned_on', 'planned_count', 'domain_check_due_at'] || jsonb_build_object(
    -- Due, or asked for just now.
    'is_domain_checking', mailbox.domain_check_due_at <= now() + interval '2 minutes',
    'from_hour', to_char(mailbox.from_hour, 'HH24:MI'), 'to_hour', to_char(mailbox.to_hour, 'HH24:MI'),
    'cap_today', private.daily_cap(mailbox, d.today),
    'planned_today', case when mailbox.planned_on = d.today then mailbox.planned_count else 0 end)
  from (select (private.mail_now() at time zone mailbox.time_zone)::date as today) d
$$;

-- Stops everything that leaves from a mailbox, with a reason; without one it goes on. Returns the mailbox.
-- Definer: as save_mailbox().
create function public.pause_mailbox(workspace_id uuid, mailbox_id uuid, reason text default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  saved public.mailboxes;
begin
  perform private.require_writer(pause_mailbox.workspace_id);
  update public.mailboxes m
  set status = case when reason is null then 'active' else 'paused' end, paused_reason = left(private.tidy_text(reason), 300),
    resumed_at = case when reason is null then now() else m.resumed_at end, next_free_at = least(m.next_free_at, now())
  where m.workspace_id = pause_mailbox.workspace_id and m.id = pause_mailbox.mailbox_id
    and (m.user_id = auth.uid() or private.can_manage(pause_mailbox.workspace_id))
  returning m.* into saved;
  if saved.id is null then
    raise exception 'There is no such mailbox that you may change.' using errcode = 'PT404';
  end if;
  return private.mailbox_json(saved);
end $$;

-- All mailboxes with today's cap and how much of it is planned, the workspace's settings and its days off from today on:
-- {mailboxes, settings, days_off}.
create function public.list_mailboxes(workspace_id uuid) returns jsonb
language sql volatile security invoker set search_path = ''
as $$
  select jsonb_build_object(
    'mailboxes', coalesce((select jsonb_agg(private.mailbox_json(m) order by m.created_at, m.id) from public.mailboxes m
      where m.workspace_id = list_mailboxes.workspace_id), '[]'),
    'settings', (select to_jsonb(s) - 'next_free_at' from public.mail_settings s
      where s.workspace_id = list_mailboxes.workspace_id),
    'days_off', coalesce((select jsonb_agg(jsonb_build_object('day', d.day, 'name', d.name) order by d.day) from public.days_off d
      where d.workspace_id = list_mailboxes.workspace_id and d.day >= current_date), '[]'))
$$;

-- What holds for all campaign mail: {postal_address?, tracks_opens?, tracks_clicks?, one_sequence_at_a_time?, rate_per_minute?, drafts_answers?,
-- paused: false?}. For owners and admins. Returns the settings. Definer: as save_mailbox().
create function public.save_mail_settings(workspace_id uuid, settings jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  saved public.mail_settings;
begin
  perform private.require_writer(save_mail_settings.workspace_id);
  if not private.can_manage(save_mail_settings.workspace_id) then
    raise exception 'Only owners and admins change what holds for all mail.' using errcode = '42501';
  end if;
  perform private.require_keys(settings, array['postal_address', 'tracks_opens', 'tracks_clicks', 'one_sequence_at_a_time',
    'rate_per_minute', 'drafts_answers', 'paused'], 'The settings');
  if settings ? 'paused' and settings -> 'paused' <> 'false' then
    perform private.refuse('"paused" can only be false: sending goes on. To stop, pause the mailboxes or campaigns.');
  end if;
  insert into public.mail_settings (workspace_id) values (save_mail_settings.workspace_id) on conflict do nothing;
  select s.* into saved from public.mail_settings s where s.workspace_id = save_mail_settings.workspace_id for update;
  saved := jsonb_populate_record(saved, settings - 'paused');
  if settings ? 'paused' then
    saved.paused_reason := null;
    saved.paused_at := null;
  end if;
  saved.postal_address := private.tidy_text(saved.postal_address);
  if length(saved.postal_address) > 300 then
    perform private.refuse('The postal address has at most 300 characters.');
  elsif num_nulls(saved.tracks_opens, saved.tracks_clicks, saved.one_sequence_at_a_time, saved.drafts_answers) > 0
      or coalesce(saved.rate_per_minute not between 1 and 1000000, true) then
    perform private.refuse('The settings are true or false, and a rate of 1 to 1,000,000 mails a minute.');
  end if;
  update public.mail_settings s set (postal_address, tracks_opens, tracks_clicks, one_sequence_at_a_time, rate_per_minute,
    drafts_answers, paused_reason, paused_at, updated_at) = (saved.postal_address, saved.tracks_opens, saved.tracks_clicks,
    saved.one_sequence_at_a_time, saved.rate_per_minute, saved.drafts_answers, saved.paused_reason, saved.paused_at, now())
  where s.workspace_id = save_mail_settings.workspace_id returning s.* into saved;
  perform private.refresh_campaign_hashes(save_mail_settings.workspace_id);
  return to_jsonb(saved) - 'next_free_at';
exception when invalid_text_representation or numeric_value_out_of_range then
  return private.refuse('The settings are true or false, and a rate of 1 to 1,000,000 mails a minute.')::jsonb;
end $$;

-- Days on which nothing is sent: [{day, name}] in place of those from today on. Returns how many. Definer: as above.
create function public.set_days_off(workspace_id uuid, days jsonb) returns int
language plpgsql security definer set search_path = ''
as $$
declare
  kept int;
begin
  perform private.require_writer(set_days_off.workspace_id);
  if jsonb_typeof(days) is distinct from 'array' or jsonb_array_length(days) > 400 then
    perform private.refuse('Days off are a list of at most 400 days, each {day, name}.');
  end if;
  delete from public.days_off d where d.workspace_id = set_days_off.workspace_id and d.day >= current_date;
  insert into public.days_off (workspace_id, day, name)
  select set_days_off.workspace_id, (g.value ->> 'day')::date, left(coalesce(private.tidy_text(g.value ->> 'name'), 'Day off'), 100)
  from jsonb_array_elements(days) as g where (g.value ->> 'day') is not null
  on conflict on constraint days_off_pkey do nothing;
  get diagnostics kept = row_count;
  return kept;
exception when invalid_datetime_format or datetime_field_overflow then
  return private.refuse('A day off is a date like 2026-12-24.')::int;
end $$;
