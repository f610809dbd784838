-- Lead duplicates: leads that may be the same person, with why.
-- Owns: lead_distinctions, find_duplicates(), duplicates_of(), tell_apart(). Reads: leads, accounts.
create table public.lead_distinctions (
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  lead_id uuid not null references public.leads (id) on delete cascade,
  other_id uuid not null references public.leads (id) on delete cascade,
  created_by uuid default auth.uid() references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  primary key (lead_id, other_id),
  constraint lead_distinctions_are_in_order check (lead_id < other_id)
);
comment on table public.lead_distinctions is 'Pairs of leads of which someone said that they are different people.';
create index lead_distinctions_workspace_id_idx on public.lead_distinctions (workspace_id);
create index lead_distinctions_other_id_idx on public.lead_distinctions (other_id);
create index lead_distinctions_created_by_idx on public.lead_distinctions (created_by);

alter table public.lead_distinctions enable row level security;
create policy "Members read who was told apart" on public.lead_distinctions
  for select to authenticated using (workspace_id in (select private.my_workspace_ids()));
-- Written by tell_apart(): no insert, update or delete policy.
revoke all on public.lead_distinctions from anon, authenticated;
grant select on public.lead_distinctions to authenticated;

-- How a name sounds, whatever the order of its parts: "Jon Smith" as "Smith, John". Null for one without letters.
-- Definer: where migrations run as a superuser, an extension's functions belong to the migrations' role alone.
create function private.name_sound(name text) returns text
language sql immutable security definer set search_path = ''
as $$
  select string_agg(s.sound, ' ' order by s.sound collate "C")
  from regexp_split_to_table(lower(extensions.unaccent('extensions.unaccent'::regdictionary, normalize(name_sound.name, nfkc))
    collate "und-x-icu") collate "und-x-icu", '[^[:alpha:]]+') as part
  cross join lateral (select nullif(extensions.dmetaphone(part), '') as sound) s
  where length(part) > 1 and part not in ('dr', 'prof', 'mr', 'mrs', 'ms', 'herr', 'frau', 'von', 'van', 'de', 'der')
$$;
grant execute on function private.name_sound(text) to authenticated, service_role;
alter table public.leads add column name_sound text generated always as (private.name_sound(name)) stored;
comment on column public.leads.name_sound is 'How the name sounds; see private.name_sound().';
create index leads_name_sound_idx on public.leads (workspace_id, account_id, name_sound)
  where account_id is not null and name_sound is not null and deleted_at is null;
create index leads_phone_key_idx on public.leads (workspace_id, phone_key, name_sound)
  where phone_key is not null and deleted_at is null;

-- Whether one name can be the other written out: "A. Schmidt" and "Anna Schmidt".
create function private.names_agree(one text, other text) returns boolean
language sql immutable set search_path = ''
as $$
  select cardinality(n.one) = cardinality(n.other) and not exists (
    select from unnest(n.one, n.other) as p (one, other)
    where p.one <> p.other and not (1 in (length(p.one), length(p.other)) and left(p.one, 1) = left(p.other, 1)))
  from (
    select regexp_split_to_array(btrim(lower(names_agree.one collate "und-x-icu"), ' .'), '[[:space:].]+') as one,
      regexp_split_to_array(btrim(lower(names_agree.other collate "und-x-icu"), ' .'), '[[:space:].]+') as other
  ) n
$$;

-- Why two leads may be one person: [{kind, words}], the strongest first; empty when nothing speaks for it. One number and
-- two names are a weak sign: colleagues behind one switchboard have that.
create function private.duplicate_reasons(one public.leads, other public.leads) returns jsonb
language sql immutable set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('kind', r.kind, 'words', r.words) order by r.strength), '[]')
  from (select coalesce(one.name_sound = other.name_sound, false) or private.names_agree(one.name, other.name)) as n (agree)
  cross join lateral (values
    (1, 'mailbox', format('%s and %s lead to the same mailbox', one.email, other.email), one.email_key = other.email_key),
    (2, 'phone', format('Same phone number, %s', one.phone), one.phone_key = other.phone_key and n.agree),
    (3, 'name_and_company', 'Same name at the same company', one.account_id = other.account_id and one.name_key = other.name_key),
    (4, 'sound_and_company', 'Names that sound alike at the same company',
      one.account_id = other.account_id and one.name_sound = other.name_sound and one.name_key <> other.name_key),
    (5, 'name_and_domain', 'Same name and mail domain', one.name_key = other.name_key
      and split_part(one.email, '@', 2) = split_part(other.email, '@', 2)
      and one.account_id is distinct from other.account_id),
    (6, 'shared_phone', format('Same phone number, %s, but other names: perhaps one switchboard', one.phone),
      one.phone_key = other.phone_key and not n.agree)
  ) as r (strength, kind, words, holds)
  where r.holds
$$;

create function private.told_apart(one uuid, other uuid) returns boolean
language sql stable set search_path = ''
as $$
  select exists (select from public.lead_distinctions d
    where d.lead_id = least(one, other) and d.other_id = greatest(one, other))
$$;

create function private.duplicate_pair(one public.leads, other public.leads) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('reasons', private.duplicate_reasons(one, other), 'leads', (
    select jsonb_agg(to_jsonb(r) order by r.created_at, r.id) from public.lead_rows r
    where r.workspace_id = (one).workspace_id and r.id in ((one).id, (other).id)))
$$;

-- Pairs that may be one person, the likeliest first, at most `most`: {pairs: [{reasons, leads: [two rows of lead_rows, the
-- older first]}], more}.
-- Each kind of match walks an index of its own.
create function public.find_duplicates(workspace_id uuid, most int default 50) returns jsonb
language plpgsql stable security invoker set search_path = ''
as $$
declare
  answer jsonb;
begin
  if most is null or most not between 1 and 200 then
    perform private.refuse('"most" is a number from 1 to 200.');
  end if;
  with shared as materialized (
    -- By the indexes alone, which say which keys several leads share; the leads are read afterwards.
    (select 1 as place, l.email_key, null as phone_key, null::uuid as account_id, null as name_sound from public.leads l
     where l.workspace_id = find_duplicates.workspace_id and l.email_key is not null
     group by l.email_key having count(*) > 1 limit 500)
    union all
    (select 2, null, l.phone_key, null, l.name_sound from public.leads l
     where l.workspace_id = find_duplicates.workspace_id and l.phone_key is not null and l.name_sound is not null
     group by l.phone_key, l.name_sound having count(*) between 2 and 20 limit 500)
    union all
    (select 3, null, l.phone_key, null, null from public.leads l
     where l.workspace_id = find_duplicates.workspace_id and l.phone_key is not null
     group by l.phone_key having count(*) between 2 and 20 limit 500)
    union all
    (select 2, null, null, l.account_id, l.name_sound from public.leads l
     where l.workspace_id = find_duplicates.workspace_id and l.account_id is not null and l.name_sound is not null
     group by l.account_id, l.name_sound having count(*) between 2 and 20 limit 500)
  ), keys as (
    select s.place, array(select l.id from public.leads l
      where l.workspace_id = find_duplicates.workspace_id and l.email_key = s.email_key order by l.created_at, l.id) as ids
    from shared s where s.email_key is not null
    union all
    select s.place, array(select l.id from public.leads l
      where l.workspace_id = find_duplicates.workspace_id and l.phone_key = s.phone_key
        and (s.name_sound is null or l.name_sound = s.name_sound) order by l.created_at, l.id)
    from shared s where s.phone_key is not null
    union all
    select s.place, array(select l.id from public.leads l
      where l.workspace_id = find_duplicates.workspace_id and l.account_id = s.account_id and l.name_sound = s.name_sound
      order by l.created_at, l.id)
    from shared s where s.account_id is not null
  ), pairs as (
    select least(k.ids[1], i.id) as one_id, greatest(k.ids[1], i.id) as other_id,
      min(k.place) as place
    from keys k cross join unnest(k.ids[2:]) as i (id) group by 1, 2
  ), picked as materialized (
    select p.* from pairs p where not private.told_apart(p.one_id, p.other_id)
    order by p.place, p.one_id, p.other_id limit find_duplicates.most + 1
  ), found as (
    -- One by one, because they are few: the planner, not knowing that, would read all leads.
    select (select private.duplicate_pair(one, other) from public.leads one, public.leads other
      where one.id = p.one_id and other.id = p.other_id) as pair, p.place
    from picked p
  ), numbered as (
    select f.pair, row_number() over (order by f.place, f.pair #>> '{leads,0,id}') as place
    from found f
  )
  select jsonb_build_object('pairs', coalesce(jsonb_agg(n.pair order by n.place) filter (where n.place <= most), '[]'),
    'more', count(*) > most)
  into answer from numbered n;
  return answer;
end $$;

-- At most two letters differ. Definer like name_sound().
create function private.names_are_near(one text, other text) returns boolean
language sql immutable security definer set search_path = ''
as $$
  select length(one) > 5 and length(one) < 200 and length(other) < 200
    and extensions.levenshtein(lower(one collate "und-x-icu"), lower(other collate "und-x-icu")) <= 2
$$;

-- Who may be the same person as this lead: [{reasons, lead}], at most 10. Also names written a little differently.
create function public.duplicates_of(workspace_id uuid, lead_id uuid) returns jsonb
language sql stable security invoker set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('lead', to_jsonb(r), 'reasons', d.reasons) order by d.weight, r.created_at), '[]')
  from (
    select other.id, x.reasons, case x.reasons #>> '{0,kind}' when 'mailbox' then 1 when 'phone' then 1 when 'shared_phone' then 3 else 2 end as weight
    from public.leads one
    join public.leads other on other.workspace_id = one.workspace_id and other.id <> one.id
      and (other.email_key = one.email_key or other.phone_key = one.phone_key or other.account_id = one.account_id)
    cross join lateral (
      select case when private.duplicate_reasons(one, other) <> '[]' then private.duplicate_reasons(one, other)
        when one.account_id = other.account_id and private.names_are_near(one.name, other.name)
          then '[{"kind": "near_name", "words": "Names that differ in a letter or two at the same company"}]'::jsonb
        else '[]' end as reasons
    ) x
    where one.workspace_id = duplicates_of.workspace_id and one.id = duplicates_of.lead_id and x.reasons <> '[]'
      and not private.told_apart(one.id, other.id)
    order by weight limit 10
  ) d
  join public.lead_rows r on r.id = d.id
$$;

-- Says that two leads are different people: they are not offered as duplicates any more. `same` true takes that back.
-- Definer: the table has no insert policy.
create function public.tell_apart(workspace_id uuid, lead_id uuid, other_id uuid, same boolean default false) returns boolean
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.require_writer(tell_apart.workspace_id);
  if (select count(*) from public.leads l where l.workspace_id = tell_apart.workspace_id
      and l.id in (tell_apart.lead_id, tell_apart.other_id) and l.deleted_at is null) <> 2 then
    raise exception 'There are no two such leads here.' using errcode = 'PT404';
  end if;
  if same then
    delete from public.lead_distinctions d
    where d.lead_id = least(tell_apart.lead_id, tell_apart.other_id) and d.other_id = greatest(tell_apart.lead_id, tell_apart.other_id);
  else
    insert into public.lead_distinctions (workspace_id, lead_id, other_id)
    values (tell_apart.workspace_id, least(tell_apart.lead_id, tell_apart.other_id), greatest(tell_apart.lead_id, tell_apart.other_id))
    on conflict do nothing;
  end if;
  return true;
end $$;

grant execute on function private.duplicate_reasons(public.leads, public.leads), private.told_apart(uuid, uuid),
  private.duplicate_pair(public.leads, public.leads), private.names_are_near(text, text), private.names_agree(text, text)
to authenticated;
grant execute on function public.find_duplicates(uuid, int), public.duplicates_of(uuid, uuid),
  public.tell_apart(uuid, uuid, uuid, boolean)
to authenticated;
