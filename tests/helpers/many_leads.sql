-- Fills a workspace with believable leads, their companies, timelines, stays and duplicates, set by set and past the
-- triggers; what the triggers would have derived is derived here by the product's own functions where it has them.
-- Deterministic. Settings: many.workspace, many.members (ids with commas), many.leads (how many).
set session_replication_role = replica;
set maintenance_work_mem = '512MB';
set work_mem = '128MB';
select setseed(0.42);

-- Indexes are built at the end, which takes a fraction of the time.
create temp table index_to_build as
  select format('%I.%I', n.nspname, c.relname) as name, pg_get_indexdef(i.indexrelid) as definition
  from pg_catalog.pg_index i
  join pg_catalog.pg_class c on c.oid = i.indexrelid
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where i.indrelid in ('public.leads'::regclass, 'public.accounts'::regclass, 'public.lead_activities'::regclass,
      'public.lead_stage_history'::regclass, 'private.lead_documents'::regclass, 'private.account_documents'::regclass)
    and not i.indisprimary and not exists (select from pg_catalog.pg_constraint k where k.conindid = i.indexrelid);
do $$ declare name text; begin
  for name in select i.name from index_to_build i loop execute 'drop index ' || name; end loop;
end $$;

create temp table setting as
  select current_setting('many.workspace')::uuid as workspace_id, string_to_array(current_setting('many.members'), ',')::uuid[] as members,
    current_setting('many.leads')::int as leads, greatest(20, current_setting('many.leads')::int / 10) as accounts;

-- The earlier in a list, the more frequent.
create function pg_temp.pick(list text[], chance double precision) returns text language sql immutable
as $$ select list[1 + floor(cardinality(list) * chance * chance)::int] $$;
create function pg_temp.id_of(words text) returns uuid language sql immutable
as $$ select overlay(overlay(md5(words) placing '4' from 13) placing '8' from 17)::uuid $$;
create function pg_temp.any_of(list text[], place bigint) returns text language sql immutable
as $$ select list[1 + place % cardinality(list)] $$;

create temp table word as select
  string_to_array('Nor,Alt,Ber,Cal,Dor,Eld,Fal,Gran,Hal,Ist,Jor,Kel,Lum,Mar,Nov,Or,Pel,Quan,Riv,Sol,Tal,Ul,Ver,Wes,Xan,Yor,Zen,Bri,Cor,Dal,Fen,Gil,Hel,Ker,Lin,Mon,Per,Ros,Sel,Tri', ',') as stem,
  string_to_array('da,vi,no,ra,lo,mi,te,sa,ko,be,du,fa,ge,hi,ja,ke,lu,mo,ne,po,qui,ri,so,ta,vo,wa,xe,ya,zo,ba', ',') as middle,
  string_to_array('via,tech,ron,mark,lis,dex,nix,tor,gen,max,lab,form,plex,core,quest,sys', ',') as tail,
  string_to_array('Logistics,Energy,Software,Health,Foods,Consulting,Media,Robotics,Textiles,Bank,Insurance,Motors,Chemicals,Games,Travel,Security,Pharma,Steel,Design,Optics', ',') as field,
  string_to_array('Anna,Ben,Carla,David,Elena,Felix,Greta,Hugo,Ines,Jonas,Karin,Lukas,Maria,Nils,Olga,Paul,Rosa,Stefan,Tina,Viktor,Wanda,Xavier,Yara,Zoe,Amir,Bianca,Chen,Diego,Emma,Farid,Gina,Hanna,Ivan,Julia,Kofi,Laura,Mehmet,Nadia,Oscar,Petra,Ravi,Sofia,Tomas,Uma,Vera,Walter,Youssef,Zara,Élodie,Jürgen', ',') as first,
  string_to_array('Berg,Stein,Hof,Wald,Roth,Lind,Krist,Feld,Acker,Bau,Eich,Gold,Hein,Jans,Kauf,Lang,Meis,Neu,Ober,Peter,Reich,Schu,Tann,Unter,Vogel,Weiss,Zimmer,Adler,Brand,Dietr', ',') as family,
  string_to_array('mann,er,ner,bach,berger,stein,son,sen,ow,ova,ini,etti,ez,meyer,hardt,ström,land,wood,ley,kamp', ',') as family_end,
  string_to_array('Manager,Head,Director,Lead,Specialist,VP,Senior Manager,Analyst,Chief', ',') as level,
  string_to_array('Sales,Marketing,Operations,Engineering,Finance,Procurement,People,Product,Support,Data,Security,Quality,Research,Legal,Supply Chain', ',') as area,
  string_to_array('Germany,United States,France,United Kingdom,Spain,Italy,Netherlands,Austria,Switzerland,Poland,Sweden,Denmark,Norway,Belgium,Portugal,Ireland,Finland,Czechia,Greece,Canada,Brazil,India,Japan,Australia', ',') as country,
  string_to_array('Berlin,New York,Paris,London,Madrid,Milan,Amsterdam,Vienna,Zurich,Warsaw,Stockholm,Copenhagen,Oslo,Brussels,Lisbon,Dublin,Helsinki,Prague,Athens,Toronto,Hamburg,Munich,Cologne,Lyon,Porto,Leeds,Turin,Graz,Basel,Gdansk', ',') as city,
  string_to_array('Web form,Import,Referral,Trade fair,Webinar,Cold list,Partner,Newsletter', ',') as source,
  string_to_array('newsletter,trial,webinar,vip,conference,partner,churned,enterprise,startup,agency,public sector,renewal', ',') as tag,
  string_to_array('new,new,new,contacted,contacted,engaged,qualified,proposal,won,lost', ',') as stage,
  string_to_array('asked,budget,called,contract,deadline,demo,discussed,follow,interest,later,meeting,migration,offer,pilot,price,quarter,renewal,review,security,team,trial,waiting,warehouse,workshop', ',') as remark;

insert into public.custom_fields (workspace_id, target, key, label, type, options)
select s.workspace_id, f.target, f.key, f.label, f.type, f.options::jsonb from setting s cross join (values
  ('lead', 'budget', 'Budget', 'money', '{"currency": "EUR"}'), ('lead', 'plan', 'Plan', 'choice', '{"choices": ["Free", "Team", "Company"]}')
) as f (target, key, label, type, options);

insert into public.accounts (id, workspace_id, name, domain, industry, employee_count, country, city, created_at, updated_at)
select pg_temp.id_of(s.workspace_id || ' account ' || n), s.workspace_id, initcap(t.stem) || ' ' || pg_temp.any_of(w.field, n / 19200 + n),
  t.stem || n || '.example', pg_temp.any_of(w.field, n / 19200 + n), (10 ^ (random() * 4))::int,
  pg_temp.pick(w.country, random()), pg_temp.pick(w.city, random()), now() - interval '4 years', now() - interval '1 year' * random()
from setting s cross join word w cross join generate_series(0, s.accounts - 1) as n
cross join lateral (select lower(pg_temp.any_of(w.stem, n) || pg_temp.any_of(w.middle, n / 40) || pg_temp.any_of(w.tail, n / 1200)) as stem) t;

insert into public.leads (id, workspace_id, account_id, name, email, phone, title, country, city, stage, owner_id, score, tags,
  source, custom, do_not_contact, last_contacted_at, created_at, updated_at, deleted_at)
select pg_temp.id_of(s.workspace_id || ' lead ' || r.n), s.workspace_id,
  case when r.has_account then pg_temp.id_of(s.workspace_id || ' account ' || r.account) end,
  p.first || ' ' || p.family,
  case when r.n % 200 = 1 then lower('twin.' || r.n / 400 || case when r.n % 400 = 1 then '+news' else '' end || '@gmail.com')
    when random() < 0.85 then lower(translate(p.first, 'Éü', 'Eu') || '.' || translate(p.family, 'ö', 'o') || r.n || '@company' || r.account || '.example') end,
  case when random() < 0.6 then '+49 30 ' || (10000000 + r.n - case when r.n % 500 = 3 then 1 else 0 end) end,
  pg_temp.pick(w.level, random()) || ' ' || pg_temp.pick(w.area, random()),
  case when random() < 0.9 then pg_temp.pick(w.country, random()) end, case when random() < 0.7 then pg_temp.pick(w.city, random()) end,
  pg_temp.any_of(w.stage, floor(random() * 10)::int), case when random() < 0.7 then s.members[1 + floor(cardinality(s.members) * random())::int] end,
  least(100, floor(random() * random() * 101)::int),
  case when random() < 0.5 then '{}' else array[pg_temp.pick(w.tag, random())] end, pg_temp.pick(w.source, random()),
  case when random() < 0.3 then jsonb_build_object('budget', floor(random() * 500) * 100, 'plan', pg_temp.pick('{Free,Team,Company}', random())) else '{}' end,
  random() < 0.02, case when random() < 0.4 then r.created_at + (now() - r.created_at) * random() end,
  r.created_at, r.created_at + (now() - r.created_at) * random(), case when random() < 0.01 then now() - interval '1 day' end
from setting s cross join word w
cross join lateral (
  select n, random() < 0.92 as has_account, floor(s.accounts * random() ^ 1.7)::int as account,
    now() - interval '3 years' * random() as created_at
  from generate_series(1, s.leads) as n
) r
cross join lateral (select pg_temp.pick(w.first, random()) as first, pg_temp.any_of(w.family, (r.n::bigint * 7919) % 104729) || pg_temp.any_of(w.family_end, (r.n::bigint * 104729) % 7919) as family) p;

-- A timeline each; the first lead's is long.
insert into public.lead_activities (workspace_id, lead_id, kind, title, body, actor_id, occurred_at, created_at)
select l.workspace_id, l.id, 'created', 'Lead created', null, null, l.created_at, l.created_at
from setting s join public.leads l on l.workspace_id = s.workspace_id
union all
select l.workspace_id, l.id, a.kind, initcap(replace(a.kind, '_', ' ')),
  case when a.kind = 'note' then (
    select string_agg(x.remark, ' ') from (
      select pg_temp.any_of(w.remark, floor(random() * 24)::int) as remark from generate_series(1, 8) where a.n > 0
    ) x
  ) end,
  s.members[1], a.at, a.at
from setting s cross join word w join public.leads l on l.workspace_id = s.workspace_id
cross join lateral (
  select n, (array['note', 'email_sent', 'email_sent', 'email_received', 'call', 'meeting'])[1 + floor(random() * 6)::int] as kind,
    now() - interval '2 years' * random() as at
  from generate_series(1, case when l.id = pg_temp.id_of(s.workspace_id || ' lead 1') then 5000 when random() < 0.3 then 2 else 0 end) as n
) a;

insert into public.lead_stage_history (workspace_id, lead_id, stage, label, entered_at, left_at)
select l.workspace_id, l.id, h.stage, initcap(h.stage), h.entered_at, h.left_at
from setting s join public.leads l on l.workspace_id = s.workspace_id
cross join lateral (
  select 'new' as stage, l.created_at as entered_at, l.updated_at as left_at where l.stage <> 'new'
  union all select l.stage, case when l.stage = 'new' then l.created_at else l.updated_at end, null
) h;

do $$ declare definition text; begin
  for definition in select i.definition from index_to_build i where i.definition not like '%gin_trgm_ops%' loop execute definition; end loop;
end $$;
analyze public.leads, public.accounts, public.lead_activities, public.lead_stage_history;

insert into private.account_documents (account_id, workspace_id, document)
select a.id, a.workspace_id, private.search_text(concat_ws(E'\n', a.name, a.domain, a.industry, a.city, a.country))
from setting s join public.accounts a on a.workspace_id = s.workspace_id;
do $$ declare chunk uuid[]; begin
  for chunk in
    select array_agg(x.id) from (select l.id, row_number() over (order by l.id) / 20000 as chunk
      from setting s join public.leads l on l.workspace_id = s.workspace_id) x group by x.chunk
  loop
    perform private.write_lead_documents(chunk);
  end loop;
end $$;
do $$ declare definition text; begin
  for definition in select i.definition from index_to_build i where i.definition like '%gin_trgm_ops%' loop execute definition; end loop;
end $$;
select private.note_progress(array(select l.id from public.leads l where l.workspace_id = s.workspace_id)) from setting s;
analyze public.lead_progress;
select private.recount_leads(s.workspace_id) from setting s;

drop table index_to_build, setting, word;
drop function pg_temp.pick(text[], double precision), pg_temp.any_of(text[], bigint), pg_temp.id_of(text);
reset session_replication_role;
reset maintenance_work_mem;
reset work_mem;
