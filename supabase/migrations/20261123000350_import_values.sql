-- Import values: what the text of a cell means. Each answers null for a text that it cannot read.
-- Owns: private.import_number(), private.import_date(), private.import_yes_no(), private.import_list(),
--   private.import_custom(), private.import_words(). Reads: pipeline_stages, workspace_members.

-- "1,200", "1.234,5", "€ 12", "12 %" is none. A single dot is a decimal point.
create function private.import_number(value text) returns numeric
language sql immutable set search_path = ''
as $$
  select case
    when length(v) > 40 then null
    when v ~ '^[-+]?\d+(\.\d+)?([eE][-+]?\d{1,2})?$' then v::numeric
    when v ~ '^[-+]?\d{1,3}(,\d{3})+(\.\d+)?$' then replace(v, ',', '')::numeric
    when v ~ '^[-+]?\d{1,3}(\.\d{3})+(,\d+)?$' then replace(replace(v, '.', ''), ',', '.')::numeric
    when v ~ '^[-+]?\d+,\d+$' then replace(v, ',', '.')::numeric
  end
  from (select regexp_replace(value, '[[:space:]€$£¥''’]|^[A-Z]{3}|[A-Z]{3}$', '', 'g')) as t (v)
$$;

-- 2026-01-31, 31.01.2026 and, in that order, 01/31/2026 or 31/01/2026; a time behind it is left out.
create function private.import_date(value text, day_first boolean) returns date
language plpgsql immutable set search_path = ''
as $$
declare
  part text[] := regexp_match(value, '^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?$');
  y int;
  m int;
  d int;
begin
  if part is not null then
    y := part[1]::int; m := part[2]::int; d := part[3]::int;
  else
    part := regexp_match(value, '^(\d{1,2})([-/.])(\d{1,2})[-/.](\d{4})(?:[T ,].*)?$');
    if part is null then
      return null;
    end if;
    y := part[4]::int;
    if (part[2] = '.' or day_first or part[1]::int > 12) and part[3]::int <= 12 then
      d := part[1]::int; m := part[3]::int;
    else
      m := part[1]::int; d := part[3]::int;
    end if;
  end if;
  if y < 1 or m not between 1 and 12 or d not between 1
      and extract(day from make_date(y, m, 1) + interval '1 month' - interval '1 day') then
    return null;
  end if;
  return make_date(y, m, d);
end $$;

create function private.import_yes_no(value text) returns boolean
language sql immutable set search_path = ''
as $$
  select case
    when v in ('yes', 'y', 'true', 't', '1', 'x', 'on', 'ja', 'oui', 'si', 'sí', 'sim', 'wahr') then true
    when v in ('no', 'n', 'false', 'f', '0', 'off', 'nein', 'non', 'não', 'falsch') then false
  end
  from (select lower(value collate "und-x-icu")) as t (v)
$$;

-- Several values in one cell, parted by ; , or |. One that holds such a sign stands in quotes, as exports write it.
create function private.import_list(value text) returns text[]
language sql immutable set search_path = ''
as $$
  select coalesce(array_agg(private.tidy_text(case
    when m[1] ~ '^".*"$' then replace(substr(m[1], 2, length(m[1]) - 2), '""', '"') else m[1] end)), '{}')
  from regexp_matches(value, '("(?:[^"]|"")*"|[^;,|]+)', 'g') as m
$$;

-- The value of a custom field as it is stored (see private.custom_value()), null where the text is none of its type.
create function private.import_custom(type text, options jsonb, value text, day_first boolean) returns jsonb
language sql immutable set search_path = ''
as $$
  select case type
    when 'text' then case when length(value) <= 2000 then to_jsonb(value) end
    when 'yes_no' then to_jsonb(private.import_yes_no(value))
    when 'date' then to_jsonb(private.import_date(value, day_first))
    when 'choice' then (
      select to_jsonb(c.choice) from jsonb_array_elements_text(options -> 'choices') as c (choice)
      where lower(c.choice collate "und-x-icu") = lower(import_custom.value collate "und-x-icu") limit 1)
    when 'multi_choice' then (
      with given as (select distinct lower(v collate "und-x-icu") as word from unnest(private.import_list(import_custom.value)) as v)
      select case when count(*) = (select count(*) from given) then jsonb_agg(c.choice order by c.position) end
      from jsonb_array_elements_text(options -> 'choices') with ordinality as c (choice, position)
      where lower(c.choice collate "und-x-icu") in (select g.word from given g))
    when 'link' then case
      when length(value) > 2000 or value ~ '[\s<>"[:cntrl:]]' then null
      when value ~* '^https?://[^\s/]+' then to_jsonb(value)
      when value ~ '^[^\s:/@]+\.[^\s:/@]+([/?#]\S*)?$' then to_jsonb('https://' || value) end
    else (select to_jsonb(trim_scale(round(n, 6))) from private.import_number(value) as n where abs(n) <= 1e15)
  end
$$;

-- What other systems call a stage. Said of the keys that a new workspace has, and gone with them.
create function private.import_stage_words() returns table (word text, key text)
language sql immutable set search_path = ''
as $$
  select w.word, s.key
  from (values
    ('new', array['open', 'open - not contacted', 'not contacted', 'subscriber', 'lead', 'cold', 'neu']),
    ('contacted', array['working', 'working - contacted', 'attempted to contact', 'attempted_to_contact', 'in_progress',
      'in progress', 'approaching', 'kontaktiert']),
    ('engaged', array['connected', 'nurturing', 'replied', 'interested', 'marketing qualified lead', 'marketingqualifiedlead']),
    ('qualified', array['sales qualified lead', 'salesqualifiedlead', 'qualifiziert']),
    ('proposal', array['opportunity', 'open deal', 'open_deal', 'negotiation', 'angebot']),
    ('won', array['customer', 'evangelist', 'closed - converted', 'closed won', 'converted', 'gewonnen']),
    ('lost', array['unqualified', 'closed - not converted', 'closed lost', 'disqualified', 'bad timing', 'bad_timing',
      'not interested', 'do not contact', 'verloren'])
  ) as s (key, words)
  cross join unnest(s.words) as w (word)
$$;

-- Words of a file, in lower case, and what they mean here: {"stage": {word: key}, "owner": {word: user id}}. A name that
-- two members share means neither.
create function private.import_words(workspace_id uuid) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'stage', (select coalesce(jsonb_object_agg(w.word, w.key), '{}') from (
      -- The team's own words come last, and so win.
      select k.word, s.key, 1 as rank from private.import_stage_words() k
      join public.pipeline_stages s on s.workspace_id = import_words.workspace_id and s.key = k.key
      union all
      select n.word, s.key, 2 from public.pipeline_stages s cross join lateral (values (s.key), (s.label_key)) as n (word)
      where s.workspace_id = import_words.workspace_id
      order by rank
    ) w),
    'owner', (select coalesce(jsonb_object_agg(w.word, w.user_id), '{}') from (
      select w.word, min(m.user_id::text) as user_id
      from public.workspace_members m
      cross join lateral (values (lower(m.display_name collate "und-x-icu")), (lower(m.email)), (m.user_id::text)) as w (word)
      where m.workspace_id = import_words.workspace_id and w.word is not null
      group by w.word having count(distinct m.user_id) = 1
    ) w)
  )
$$;
