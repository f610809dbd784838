-- The demo workspace: an invented company, Fernwick, that sells demand-forecasting software, with its leads, their
-- timelines, a few conversations and notifications. For local use only.
-- Deterministic but for the clock: what looks random is a hash of a key, and every date counts back from now.
-- Needs the people 00000000-0000-4000-8000-000000000001 (Alex) and …0002 (Sam) in auth.users. Every address ends in
-- .example, every phone number is of a range kept for fiction.
create or replace function pg_temp.id(key text) returns uuid language sql immutable as $$
  select overlay(overlay(md5('fernwick ' || key) placing '4' from 13 for 1) placing '8' from 17 for 1)::uuid
$$;
-- A number from 0 to below `size`.
create or replace function pg_temp.dice(key text, size int) returns int language sql immutable as $$
  select ('x' || substr(md5(key), 1, 7))::bit(28)::int % size
$$;
create or replace function pg_temp.pick(options text[], key text) returns text language sql immutable as $$
  select options[1 + pg_temp.dice(key, cardinality(options))]
$$;
-- The working day and hour of a moment, never later than now.
create or replace function pg_temp.at_work(moment timestamptz, key text) returns timestamptz language sql stable as $$
  select case when t.moment > now() - interval '20 minutes' then t.moment - interval '7 days' else t.moment end
  from (select date_trunc('day', moment) - make_interval(days => greatest(extract(isodow from moment)::int - 5, 0))
    + make_interval(hours => 8 + pg_temp.dice('h' || key, 9), mins => pg_temp.dice('m' || key, 60)) as moment) t
$$;

insert into public.workspaces (id, name, created_at, country)
values (pg_temp.id('workspace'), 'Fernwick', now() - interval '400 days', 'DE');
insert into public.workspace_members (workspace_id, user_id, role, display_name, email, created_at) values
  (pg_temp.id('workspace'), '00000000-0000-4000-8000-000000000001', 'owner', 'Alex Morgan', 'demo@example.com', now() - interval '400 days'),
  (pg_temp.id('workspace'), '00000000-0000-4000-8000-000000000002', 'member', 'Sam Rivera', 'colleague@example.com', now() - interval '390 days');
insert into public.memories (workspace_id, user_id, scope, content, created_at, updated_at)
select pg_temp.id('workspace'), user_id::uuid, scope, content, now() - age, now() - age
from (values
  ('00000000-0000-4000-8000-000000000001', 'person', 'Prefers short e-mails: three sentences and one question.', interval '80 days'),
  ('00000000-0000-4000-8000-000000000001', 'person', 'Sam looks after retail and media; everything else is mine.', interval '31 days'),
  ('00000000-0000-4000-8000-000000000002', 'workspace', 'We give no discounts above 10 percent.', interval '12 days')
) as kept (user_id, scope, content, age);

-- Where people live and what they are called there. share: how many of 32 accounts are there.
create temporary table country_facts (country text, share int, phone text, legal_form text, cities text[], first_names text[], last_names text[]) on commit drop;
insert into country_facts values
  ('Germany', 4, '+49 30 23125 ###', 'GmbH', '{Hamburg,Munich,Leipzig,Cologne,Stuttgart}', '{Anna,Jonas,Katharina,Lukas,Miriam,Sebastian,Johanna,Tobias,Franziska,Matthias,Svenja,Jürgen}', '{Müller,Schäfer,Brandt,Vogel,Krüger,Lindner,Seidel,Hartmann,Böhm,Winkler,Albrecht,Neumann}'),
  ('United Kingdom', 4, '+44 20 7946 0###', 'Ltd', '{London,Manchester,Bristol,Leeds,Edinburgh}', '{Charlotte,Oliver,Priya,George,Amelia,Callum,Hannah,Imran,Beth,Rory,Sophie,Marcus}', '{Bennett,Hughes,Patel,Whitfield,Clarke,Ellis,Fletcher,Khan,Marsh,Osborne,Pritchard,Walsh}'),
  ('United States', 5, '+1 202 555 01##', 'Inc.', '{Chicago,Austin,Denver,Boston,Seattle}', '{Emily,Marcus,Grace,Daniel,Alicia,Tyler,Monica,Kevin,Renee,Jordan,Naomi,Patrick}', '{Carter,Nguyen,Ramirez,Brooks,Sullivan,Hayes,Coleman,Foster,Jennings,Reed,Delgado,Whitaker}'),
  ('France', 3, '+33 1 99 00 ## ##', 'SAS', '{Lyon,Nantes,Paris,Toulouse,Lille}', '{Camille,Julien,Élodie,Antoine,Manon,Mathieu,Claire,Hugo,Inès,Thibault,Sandrine,Yann}', '{Moreau,Lefèvre,Girard,Roussel,Fontaine,Mercier,Chevalier,Gauthier,Perrin,Renaud,Dubois,Marchand}'),
  ('Netherlands', 2, null, 'B.V.', '{Rotterdam,Utrecht,Eindhoven,Amsterdam}', '{Sanne,Daan,Lotte,Bram,Femke,Jeroen,Maaike,Sven,Anouk,Thijs,Marieke,Ruben}', '{de Vries,Bakker,Visser,Smit,Meijer,Mulder,Dekker,Vos,Hendriks,van Dijk,Kuipers,Postma}'),
  ('Sweden', 2, '+46 8 465 004 ##', 'AB', '{Stockholm,Gothenburg,Malmö,Uppsala}', '{Sara,Erik,Linnea,Oskar,Maja,Johan,Astrid,Viktor,Ebba,Nils,Karin,Henrik}', '{Lindqvist,Bergström,Åkesson,Nyström,Sjöberg,Holmgren,Ekström,Lundgren,Öberg,Sandström,Hedlund,Wallin}'),
  ('Spain', 2, null, 'S.L.', '{Madrid,Valencia,Bilbao,Seville}', '{Lucía,Javier,Carmen,Diego,Marta,Pablo,Elena,Álvaro,Nuria,Sergio,Irene,Raúl}', '{García,Navarro,Ortega,Molina,Iglesias,Vidal,Castro,Ramos,Serrano,Peña,Fuentes,Rubio}'),
  ('Italy', 1, null, 'S.r.l.', '{Milan,Turin,Bologna,Verona}', '{Giulia,Marco,Chiara,Luca,Elisa,Davide,Francesca,Matteo,Silvia,Andrea,Martina,Paolo}', '{Ricci,Ferrara,Conti,Galli,Rinaldi,Marchetti,Bianchi,Moretti,Barbieri,Fontana,Caruso,Testa}'),
  ('Poland', 1, null, 'Sp. z o.o.', '{Warsaw,Kraków,Gdańsk,Wrocław}', '{Agnieszka,Piotr,Magda,Tomasz,Zofia,Michał,Kasia,Łukasz,Ewa,Marek,Joanna,Bartosz}', '{Nowak,Wójcik,Kowalczyk,Mazur,Krawczyk,Zając,Wróbel,Dudek,Pawlak,Sikora,Walczak,Baran}'),
  ('Denmark', 1, null, 'ApS', '{Copenhagen,Aarhus,Odense}', '{Freja,Mads,Ida,Rasmus,Mette,Søren,Signe,Jakob,Louise,Kasper,Astrid,Frederik}', '{Nielsen,Kjær,Østergaard,Madsen,Holm,Lund,Dahl,Friis,Bech,Thomsen,Krogh,Winther}'),
  ('Switzerland', 1, null, 'AG', '{Zürich,Basel,Bern,Lausanne}', '{Nina,Reto,Selina,Urs,Céline,Beat,Livia,Marc,Noémie,Pascal,Andrea,Lorenz}', '{Meier,Keller,Baumann,Zürcher,Gerber,Frei,Wyss,Rochat,Steiner,Bühler,Favre,Graf}'),
  ('Austria', 1, null, 'GmbH', '{Vienna,Graz,Linz,Salzburg}', '{Theresa,Florian,Magdalena,Stefan,Verena,Lorenz,Barbara,Clemens,Julia,Gregor,Eva,Valentin}', '{Gruber,Huber,Wagner,Pichler,Moser,Steininger,Egger,Auer,Leitner,Koller,Haas,Reiter}'),
  ('Ireland', 1, '+353 20 910 0###', 'Ltd', '{Dublin,Cork,Galway}', '{Aoife,Conor,Niamh,Declan,Sinéad,Eoin,Ciara,Padraig,Orla,Fionn,Maeve,Brendan}', '{Byrne,Gallagher,Kavanagh,Doyle,Nolan,Quinn,Brennan,Healy,Rafferty,Sheehan,Tierney,Lacey}'),
  ('Canada', 2, '+1 613 555 01##', 'Inc.', '{Toronto,Montréal,Vancouver,Calgary}', '{Olivia,Liam,Chantal,Ethan,Maya,Noah,Geneviève,Owen,Simone,Ravi,Hailey,Étienne}', '{Tremblay,MacDonald,Singh,Bouchard,Fraser,Campbell,Gagnon,Chen,Morrison,Lavoie,Wong,Stewart}'),
  ('Japan', 1, null, 'K.K.', '{Tokyo,Osaka,Nagoya}', '{Yuki,Haruto,Aiko,Kenji,Naoko,Takashi,Mei,Daichi,Sakura,Hiroshi,Emi,Ren}', '{Tanaka,Mori,Nakamura,Ishikawa,Fujita,Okada,Hayashi,Shimizu,Ueda,Kondo,Sakamoto,Endo}'),
  ('Australia', 1, '+61 2 5550 0###', 'Pty Ltd', '{Sydney,Melbourne,Brisbane}', '{Matilda,Lachlan,Zara,Angus,Georgia,Dylan,Imogen,Harvey,Kirra,Mitchell,Poppy,Bede}', '{Thompson,McKenzie,Hartley,Nguyen,Gibson,Donnelly,Pearce,Kerr,Rossi,Barker,Lawson,Fielding}');
create temporary table industry_facts (industry text, word text, topic text) on commit drop;
insert into industry_facts values ('Fintech', 'Pay', 'cash-flow forecasts'), ('Healthcare', 'Health', 'stock of consumables'), ('Logistics', 'Logistics', 'peak-season volumes'),
  ('Manufacturing', 'Works', 'raw-material planning'), ('Retail', 'Retail', 'stock-outs in the autumn range'), ('Software', 'Software', 'renewal forecasts'), ('Energy', 'Energy', 'load forecasts'),
  ('Education', 'Academy', 'enrolment planning'), ('Real Estate', 'Estates', 'occupancy forecasts'), ('Media', 'Media', 'campaign demand');

-- The record of changes is for changes that someone made, and the last contact is set in one go below.
alter table public.custom_fields disable trigger custom_fields__audit; alter table public.accounts disable trigger accounts__audit_insert, disable trigger accounts__audit_update;
alter table public.leads disable trigger leads__audit_insert, disable trigger leads__audit_update, disable trigger leads__stage_begin;
alter table public.lead_activities disable trigger lead_activities__audit_insert, disable trigger lead_activities__audit_update;
alter table public.lead_activities disable trigger lead_activities__touch_lead;

insert into public.custom_fields (workspace_id, target, key, label, type, options, position, created_by, created_at)
select pg_temp.id('workspace'), target, key, label, type, options::jsonb, position, '00000000-0000-4000-8000-000000000001', now() - interval '360 days'
from (values ('lead', 'budget_eur', 'Budget', 'money', '{"currency": "EUR"}', 1),
  ('lead', 'current_tool', 'Current tool', 'choice', '{"choices": ["Spreadsheets", "An older planning system", "In-house scripts", "None"]}', 2),
  ('lead', 'decides', 'Decides', 'yes_no', '{}', 3), ('account', 'contract_ends', 'Contract ends', 'date', '{}', 1), ('account', 'website', 'Website', 'link', '{}', 2),
  ('account', 'regions', 'Regions', 'multi_choice', '{"choices": ["DACH", "UK and Ireland", "Nordics", "Benelux", "Southern Europe", "North America", "Asia Pacific"]}', 3)
) as f (target, key, label, type, options, position);

create temporary table seed_accounts on commit drop as
with spread as (
  select c.*, row_number() over (order by pg_temp.dice(c.country || i, 10000), c.country, i) - 1 as slot
  from country_facts c cross join generate_series(1, c.share) as i
)
select k, pg_temp.id('account ' || k) as id, s.country, s.phone, pg_temp.pick(s.cities, 'city' || k) as city, s.first_names, s.last_names,
  i.industry, i.topic, r.root || ' ' || i.word || ' ' || s.legal_form as name, lower(r.root || '-' || i.word) || '.example' as domain,
  (array[12, 25, 48, 80, 140, 260, 450, 900, 1800, 4200])[1 + pg_temp.dice('size' || k, 10)] + pg_temp.dice('n' || k, 9) as employee_count
from generate_series(0, 191) as k
join spread s on s.slot = k % 32
cross join lateral (select (array['Aldervane', 'Brookmere', 'Calvessa', 'Dunrova', 'Elmstad', 'Farrowby', 'Glenmora', 'Halvenne', 'Ivenport', 'Jorvann',
  'Kelmara', 'Lindhavn', 'Morvelle', 'Nordbruk', 'Orvella', 'Pellworth', 'Quillmere', 'Rosvik', 'Silverden', 'Tarnholt', 'Umberley', 'Vantorp', 'Westrove',
  'Yarrowfield', 'Zellmont'])[1 + k % 25] as root) r
join (select *, row_number() over (order by industry) - 1 as slot from industry_facts) i on i.slot = (k / 25 + k % 25) % 10;
insert into public.accounts (id, workspace_id, name, domain, industry, employee_count, country, city, custom, created_at)
select id, pg_temp.id('workspace'), name, domain, industry, employee_count, country, city, jsonb_strip_nulls(jsonb_build_object('website', 'https://' || domain,
    'contract_ends', case when k % 3 = 0 then (now() + make_interval(days => pg_temp.dice('contract' || k, 400) - 30))::date end,
    'regions', case when k % 4 = 1 then (array['["DACH"]', '["Nordics", "Benelux"]', '["UK and Ireland"]', '["North America", "DACH"]'])[1 + pg_temp.dice('regions' || k, 4)]::jsonb end)),
  now() - interval '365 days' from seed_accounts;

-- A lead's stage decides how old it is, how long ago someone spoke with it, how often, and its score.
create temporary table seed_leads on commit drop as
with people as (
  select n, a.*, row_number() over (partition by a.country order by n)::int - 1 as place, pg_temp.dice('stage' || n, 100) as roll
  from generate_series(1, 640) as n join seed_accounts a on a.k = (n * 7) % 192
), staged as (
  select p.*, p.first_names[1 + place % 12] || ' ' || p.last_names[1 + (place / 12 + 5 * place) % 12] as person,
    case when roll < 26 then 'new' when roll < 47 then 'contacted' when roll < 63 then 'engaged' when roll < 77 then 'qualified'
      when roll < 87 then 'proposal' when roll < 94 then 'won' else 'lost' end as stage
  from people p
), aged as (
  select s.*, f.step, f.base, f.touches + pg_temp.dice('touches' || n, 3) as touches,
    f.youngest + pg_temp.dice('age' || n, f.oldest - f.youngest) as age_days,
    case when pg_temp.dice('recent' || n, 100) < 60 then pg_temp.dice('r1' || n, 13) when pg_temp.dice('recent' || n, 100) < 82 then 14 + pg_temp.dice('r2' || n, 24)
      else 38 + pg_temp.dice('r3' || n, 70) end as quiet_days
  from staged s join (values ('new', 1, 18, 0, 1, 45), ('contacted', 2, 34, 1, 8, 150), ('engaged', 3, 50, 3, 20, 220), ('qualified', 4, 66, 4, 30, 260),
    ('proposal', 5, 78, 6, 40, 300), ('won', 6, 62, 7, 70, 360), ('lost', 4, 15, 3, 60, 350)) as f (stage, step, base, touches, youngest, oldest) using (stage)
)
select a.*, pg_temp.id('lead ' || n) as lead_id, now() - make_interval(days => age_days, hours => pg_temp.dice('hour' || n, 20)) as born,
  now() - make_interval(days => least(quiet_days, age_days - 1), hours => 1) as last_touch,
  case when stage = 'new' and roll % 3 > 0 then null when industry in ('Retail', 'Media') or roll % 5 = 0 then 2 else 1 end as owner,
  greatest(2, least(99, base + pg_temp.dice('score' || n, 21) - 8 + case when quiet_days < 10 then 6 when quiet_days > 40 then -9 else 0 end)) as score
from aged a;

insert into public.leads (id, workspace_id, account_id, name, email, phone, title, country, city, stage, owner_id, score, tags, source, custom, do_not_contact, created_by, created_at, updated_at)
select lead_id, pg_temp.id('workspace'), id, person,
  case when n % 17 > 0 then regexp_replace(lower(extensions.unaccent(person)), '[^a-z]+', '.', 'g') || '@' || domain end,
  case when n % 5 < 3 then replace(replace(replace(phone, '###', (100 + pg_temp.dice('phone' || n, 900))::text), '##', (10 + pg_temp.dice('phone' || n, 90))::text), ' ', '') end,
  pg_temp.pick('{Head of Operations,COO,Supply Chain Director,CFO,VP Finance,Head of Planning,IT Director,CEO,Head of Data,Procurement Lead,Managing Director,Operations Manager}', 'title' || n),
  country, city, stage, case owner when 1 then '00000000-0000-4000-8000-000000000001'::uuid when 2 then '00000000-0000-4000-8000-000000000002' end, score,
  array_remove(array[case when score >= 80 then 'priority' end, case when employee_count >= 900 then 'enterprise' when employee_count < 50 then 'smb' end,
    pg_temp.pick('{conference,newsletter,pilot,price sensitive,warm intro,q1 budget,uses spreadsheets,NULL,NULL,NULL}', 'tag' || n)], null),
  pg_temp.pick('{Referral,Website,Conference,LinkedIn,Outbound,Partner,Webinar,Newsletter}', 'source' || n),
  case when step >= 4 then jsonb_build_object('budget_eur', 5000 * (1 + pg_temp.dice('budget' || n, 24)), 'current_tool', pg_temp.pick('{Spreadsheets,An older planning system,In-house scripts,None}', 'tool' || n), 'decides', n % 3 > 0) else '{}' end,
  n % 71 = 0, case owner when 2 then '00000000-0000-4000-8000-000000000002'::uuid else '00000000-0000-4000-8000-000000000001' end, born, greatest(born, last_touch)
from seed_leads;
-- The numbers kept for fiction are few; no two strangers share one. Three people came in twice, as in every real list.
update public.leads l set phone = null where exists (select from public.leads o where o.workspace_id = l.workspace_id and o.phone = l.phone and o.id < l.id);
update public.leads l set name = case t.place when 2 then extensions.unaccent(t.name) else t.name end, phone = case t.place when 1 then t.phone else l.phone end,
  email = case t.place when 3 then null else substr(split_part(t.email, '@', 1), 1, 1) || '@' || split_part(t.email, '@', 2) end, source = 'Newsletter'
from (
  select p.*, row_number() over (order by p.twin_id) as place
  from (
    select distinct on (o.account_id) o.name, o.email, o.phone, s.lead_id as twin_id
    from public.leads o join seed_leads s on s.id = o.account_id and s.lead_id <> o.id and s.stage = 'new' and pg_temp.dice('touched' || s.n, 3) > 0
    where o.stage in ('engaged', 'contacted') and o.phone is not null and o.email is not null and not o.do_not_contact
    order by o.account_id, o.id, s.lead_id
  ) p
) t where l.id = t.twin_id and t.place <= 3;

-- What was said and written: spread between the day the lead came and the last contact, which is always ours.
create temporary table seed_touches on commit drop as
select l.*, j, split_part(person, ' ', 1) as first_name,
  case when j = touches and pg_temp.dice('last' || n, 3) > 0 then 'email_sent' when j = touches then 'call'
    when j > 1 and pg_temp.dice('kind' || n || j, 10) > 7 then 'meeting' when pg_temp.dice('kind' || n || j, 10) > 5 then 'call'
    when j > 1 and pg_temp.dice('kind' || n || j, 10) > 3 then 'email_received' else 'email_sent' end as kind,
  greatest(born + interval '1 hour', pg_temp.at_work(born + (last_touch - born) * j / touches, n || ' ' || j)) as moment
from seed_leads l cross join lateral generate_series(1, l.touches) as j
where stage <> 'new' or pg_temp.dice('touched' || n, 3) = 0;

insert into public.lead_activities (workspace_id, lead_id, kind, title, body, actor_id, occurred_at, created_at)
select pg_temp.id('workspace'), lead_id, kind,
  case kind
    when 'email_sent' then pg_temp.pick(array['About ' || topic || ' at ' || name, 'A question about ' || topic, 'Following up on our talk', 'Three numbers from a company like yours', 'Next steps'], 'subject' || n || j)
    when 'email_received' then pg_temp.pick(array['Re: About ' || topic, 'Re: A question about ' || topic, 'Re: Following up on our talk', 'Re: Next steps'], 'subject' || n || j)
    when 'call' then 'Call, ' || (4 + pg_temp.dice('minutes' || n || j, 34)) || ' minutes'
    else pg_temp.pick('{First meeting,Demo of the forecast,Workshop with the planning team,Meeting about price and terms}', 'meeting' || n || j) end,
  case kind
    when 'email_sent' then 'Hi ' || first_name || ',' || E'\n\n' || pg_temp.pick(array['you mentioned ' || topic || ' when we last spoke. I have put together what two companies of your size did about it.',
      'many teams like yours still plan ' || topic || ' by hand. Would a look at your own numbers be worth twenty minutes?',
      'thank you for your time. As promised, here is the summary, with the open points at the end.',
      'I wanted to see whether the budget round has moved, and what you would need from us by then.'], 'text' || n || j) || E'\n\nBest regards'
    when 'email_received' then pg_temp.pick(array['Thanks, this is helpful. Can you send the price list for ' || employee_count || ' people?', 'We are looking at this again next quarter. Please come back to me then.',
      'Interesting. My colleague in planning should join. Does Thursday work?', 'How long does a pilot take, and who does the import of our data?'], 'text' || n || j)
    when 'call' then pg_temp.pick(array['Spoke about ' || topic || '. Wants an example from the same industry.', 'Short call. Asked to be called again after the holidays.', 'Good call: the planning team loses two days a month to this.', 'Left a message.'], 'text' || n || j)
    else pg_temp.pick('{Showed the forecast on their own numbers. They liked the weekly view.,Five people from planning and finance. The open question is the data import.,Went through price and terms. Legal wants to see the contract.}', 'text' || n || j) end,
  case when kind <> 'email_received' then case owner when 2 then '00000000-0000-4000-8000-000000000002'::uuid else '00000000-0000-4000-8000-000000000001' end end, moment, moment
from seed_touches;

insert into public.lead_activities (workspace_id, lead_id, kind, title, body, actor_id, occurred_at, created_at)
select pg_temp.id('workspace'), lead_id, 'note', 'Note', note, case owner when 2 then '00000000-0000-4000-8000-000000000002'::uuid else '00000000-0000-4000-8000-000000000001' end, moment, moment
from (
  select l.*, greatest(born + interval '1 hour', pg_temp.at_work(born + (last_touch - born) * (0.3 + 0.3 * i), 'note' || n || i)) as moment,
    pg_temp.pick(array['Plans ' || topic || ' in spreadsheets, one per region.', 'Decision is made with the CFO, before the end of the quarter.', 'Contract with the old supplier runs until spring.',
      'Wants to start with one site and roll out if it works.', 'Cares about data staying in the EU.', 'Prefers calls before nine in the morning.', 'Met at the trade fair; knows two of our customers.',
      'Main worry: how long the import takes.', 'Has a pilot budget, no approval from purchasing yet.'], 'note' || n || i) as note
  from seed_leads l cross join generate_series(1, 2) as i where step >= 3 and pg_temp.dice('noted' || n || i, 10) < 6
) notes;
insert into public.lead_activities (workspace_id, lead_id, kind, title, body, actor_id, occurred_at, created_at)
select pg_temp.id('workspace'), lead_id, 'note', 'Note', 'Asked not to be contacted again.', '00000000-0000-4000-8000-000000000001', last_touch, last_touch from seed_leads where n % 71 = 0;

-- How each lead came along the pipeline: its stays, and what the timeline tells of them.
create temporary table seed_stays on commit drop as
select l.*, path, i, born + (last_touch - born) * (i - 1) / (cardinality(path) - 0.7) as moment,
  case when i = 1 or owner is distinct from 2 then '00000000-0000-4000-8000-000000000001'::uuid else '00000000-0000-4000-8000-000000000002' end as actor
from seed_leads l
cross join lateral (select case when stage = 'lost' then '{new,contacted,engaged,lost}'::text[] else ('{new,contacted,engaged,qualified,proposal,won}'::text[])[1:step] end as path) p
cross join lateral generate_series(1, cardinality(path)) as i;
insert into public.lead_stage_history (workspace_id, lead_id, stage, label, entered_at, left_at, actor_id)
select pg_temp.id('workspace'), lead_id, path[i], initcap(path[i]), moment, lead(moment) over (partition by lead_id order by i), actor from seed_stays order by lead_id, i;
insert into public.lead_activities (workspace_id, lead_id, kind, title, body, actor_id, occurred_at, created_at)
select pg_temp.id('workspace'), lead_id, 'stage_changed', format('Stage changed from %s to %s', initcap(path[i - 1]), initcap(path[i])),
  case path[i] when 'lost' then pg_temp.pick('{No budget this year.,Chose another supplier.,The project was stopped.,No answer for months.}', 'lost' || n) when 'won' then 'Signed for one year.' end,
  actor, moment, moment
from seed_stays where i > 1;

insert into public.lead_activities (workspace_id, lead_id, kind, title, actor_id, occurred_at, created_at)
select pg_temp.id('workspace'), lead_id, 'owner_changed', 'Assigned to ' || case owner when 2 then 'Sam Rivera' else 'Alex Morgan' end, '00000000-0000-4000-8000-000000000001', born + interval '9 minutes', born + interval '9 minutes'
from seed_leads where owner is not null and pg_temp.dice('assigned' || n, 3) = 0;

update public.leads l set last_contacted_at = t.newest
from (select lead_id, max(occurred_at) as newest from public.lead_activities where kind in ('email_sent', 'call', 'meeting') group by lead_id) t
where l.id = t.lead_id;
-- What the leads' keys still have to prove, or the tables could not be altered.
set constraints all immediate;
alter table public.custom_fields enable trigger custom_fields__audit; alter table public.accounts enable trigger accounts__audit_insert, enable trigger accounts__audit_update;
alter table public.leads enable trigger leads__audit_insert, enable trigger leads__audit_update, enable trigger leads__stage_begin;
alter table public.lead_activities enable trigger lead_activities__audit_insert, enable trigger lead_activities__audit_update;
alter table public.lead_activities enable trigger lead_activities__touch_lead;

-- Three warm answers of today, the newest from the hottest lead.
create temporary table seed_replies on commit drop as
select l.*, row_number() over (order by l.score desc, l.id) as place from public.leads l
where l.workspace_id = pg_temp.id('workspace') and l.owner_id = '00000000-0000-4000-8000-000000000001' and l.stage = 'proposal' and l.email is not null
  and not l.do_not_contact order by l.score desc, l.id limit 3;
insert into public.lead_activities (workspace_id, lead_id, kind, title, body, occurred_at, created_at)
select workspace_id, id, 'email_received', 'Re: Next steps', (array['Good news: the budget is approved. Can we sign this week? Please send the contract and the start date.',
  'Our board meets on Friday. Could you send the one-page summary before then?', 'Two colleagues would like to see the weekly view. Is Wednesday afternoon possible?'])[place],
  now() - (array[interval '35 minutes', '3 hours', '5 hours'])[place], now() - (array[interval '35 minutes', '3 hours', '5 hours'])[place]
from seed_replies;

-- What makes a score here, and every score by it.
insert into public.score_rules (workspace_id, label, kind, points, filter, activity_kinds, half_life_days, most_points, position)
select pg_temp.id('workspace'), r.label, case when r.filter is null then 'engagement' else 'fit' end, r.points, r.filter::jsonb, r.kinds::text[], r.half_life, r.most, r.position
from (values
  (1, 'In conversation', 20, '{"conditions": [{"field": "stage", "operator": "is_any_of", "values": ["engaged"]}]}', null, null, null),
  (2, 'Qualified: need, budget and time are known', 36, '{"conditions": [{"field": "stage", "operator": "is_any_of", "values": ["qualified"]}]}', null, null, null),
  (3, 'Has a proposal', 44, '{"conditions": [{"field": "stage", "operator": "is_any_of", "values": ["proposal"]}]}', null, null, null),
  (4, 'Decides about operations or money', 14, '{"match": "any", "conditions": [{"field": "title", "operator": "contains", "value": "head of"}, {"field": "title", "operator": "contains", "value": "director"}, {"field": "title", "operator": "is_any_of", "values": ["COO", "CFO", "CEO", "VP Finance"]}]}', null, null, null),
  (5, 'The size we help most: 80 to 2,000 people', 10, '{"conditions": [{"field": "employee_count", "operator": "between", "minimum": 80, "maximum": 2000}]}', null, null, null),
  (6, 'Came by referral or through a partner', 8, '{"conditions": [{"field": "source", "operator": "is_any_of", "values": ["Referral", "Partner"]}]}', null, null, null),
  (7, 'Answers our mails', 14, null, '{email_received}', 45, 28),
  (8, 'Meets us', 15, null, '{meeting}', 60, 28),
  (9, 'Talks with us on the phone', 6, null, '{call}', 30, 12),
  (10, 'Nobody was in touch for two months', -12, '{"conditions": [{"field": "last_contacted_at", "operator": "not_in_last_days", "days": 60}, {"field": "stage", "operator": "is_none_of", "values": ["new"]}]}', null, null, null),
  (11, 'Does not want to be contacted', -60, '{"conditions": [{"field": "do_not_contact", "operator": "is", "value": true}]}', null, null, null)
) as r (position, label, points, filter, kinds, half_life, most);
select private.recompute_scores(interval '1 minute');

-- What Alex wants to be reminded of, and one that is done.
insert into public.reminders (workspace_id, user_id, lead_id, text, due_at, done_at, created_at)
select r.workspace_id, r.owner_id, r.id, (array['Send the contract with the start date', 'Send the one-page summary', 'Ask how Wednesday went'])[r.place],
  now() + (array[interval '4 hours', interval '1 day', interval '3 days'])[r.place], null, now() - interval '20 minutes'
from seed_replies r
union all
select r.workspace_id, r.owner_id, r.id, 'Call about the budget round', now() - interval '1 day', now() - interval '23 hours', now() - interval '4 days'
from seed_replies r where r.place = 1;

-- Conversations of Alex, held through the same functions as real ones, then moved into the past.
select set_config('request.jwt.claims', '{"sub": "00000000-0000-4000-8000-000000000001", "role": "authenticated"}', true);
-- Posts a message and returns its turn, claimed.
create or replace function pg_temp.ask(message text, thread uuid default null) returns uuid language sql as $$
  select (public.post_message(message, pg_temp.id('message ' || message), thread, pg_temp.id('workspace'), null, 60) ->> 'turn_id')::uuid
$$;
-- One step of a turn. A write runs inside the ledger, so it can be undone.
create or replace function pg_temp.act(turn uuid, tool text, arguments jsonb) returns jsonb language plpgsql as $$
declare
  effect text := case when tool in ('search_leads', 'get_lead') then 'read' else 'write' end;
  named jsonb := jsonb_build_object('workspace_id', pg_temp.id('workspace'))
    || case tool when 'search_leads' then jsonb_build_object('filter', arguments - 'page_size', 'page_size', arguments -> 'page_size') else arguments end;
  call uuid;
  answer jsonb;
begin
  perform public.advance_turn(turn, 1, jsonb_build_object('reply', jsonb_build_object('content', '', 'calls', jsonb_build_array(jsonb_build_object(
    'provider_call_id', 'call_' || tool || md5(arguments::text), 'tool', tool, 'effect', effect, 'arguments', arguments)))), 60);
  select c.id into call from public.tool_calls c where c.turn_id = turn and c.status = 'pending';
  answer := case effect when 'write' then public.run_call(call, 1, tool, named) else private.call_function(tool, named) end;
  perform public.advance_turn(turn, 1, jsonb_build_object('results', jsonb_build_array(jsonb_build_object('call_id', call, 'ok', true, 'result', answer,
    'summary', case tool when 'search_leads' then (answer ->> 'count') || ' leads match.' when 'get_lead' then 'Read ' || (answer -> 'lead' ->> 'name') || '.'
      else 'Changed the tags of ' || (answer ->> 'changed') || ' leads.' end,
    'view', case tool
      when 'search_leads' then jsonb_build_object('kind', 'leads', 'leads', answer -> 'leads', 'count', answer -> 'count', 'count_is_exact', answer -> 'count_is_exact', 'filter', arguments - 'page_size')
      when 'get_lead' then jsonb_build_object('kind', 'lead', 'lead', answer -> 'lead', 'activities', answer -> 'activities')
      else jsonb_build_object('kind', 'changes', 'changes', answer -> 'changes', 'total', answer -> 'changed') end))), 60);
  return answer;
end $$;
-- The last word of a turn; returns its thread.
create or replace function pg_temp.answer(turn uuid, words text) returns uuid language plpgsql as $$
begin
  perform public.advance_turn(turn, 1, jsonb_build_object('events', jsonb_build_array(jsonb_build_object('type', 'text.delta', 'text', words)),
    'reply', jsonb_build_object('content', words, 'calls', '[]'::jsonb), 'finish', '{"status": "completed"}'::jsonb,
    'usage', jsonb_build_object('input_tokens', 2400 + length(words), 'cached_tokens', 1800, 'output_tokens', 90 + length(words) / 4)), 60);
  return (select t.thread_id from public.turns t where t.id = turn);
end $$;
create or replace function pg_temp.move_back(thread uuid, title text, ago interval) returns void language sql as $$
  update public.turn_events e set created_at = e.created_at - ago from public.turns t where t.id = e.turn_id and t.thread_id = thread;
  update public.audit_entries a set created_at = a.created_at - ago from public.tool_calls c join public.turns t on t.id = c.turn_id where c.id = a.tool_call_id and t.thread_id = thread;
  update public.tool_calls c set created_at = c.created_at - ago, finished_at = c.finished_at - ago from public.turns t where t.id = c.turn_id and t.thread_id = thread;
  update public.turns set created_at = created_at - ago, started_at = started_at - ago, finished_at = finished_at - ago where thread_id = thread;
  update public.messages set created_at = created_at - ago where thread_id = thread;
  update public.conversation_threads t set title = move_back.title, created_at = t.created_at - ago, updated_at = t.updated_at - ago where t.id = thread;
$$;

do $$
declare
  turn uuid;
  thread uuid;
  found jsonb;
  more jsonb;
begin
  turn := pg_temp.ask('Which proposals in Germany should I chase this week?');
  found := pg_temp.act(turn, 'search_leads', '{"match": "all", "conditions": [{"field": "stage", "operator": "is_any_of", "values": ["proposal"]}, {"field": "country", "operator": "is_any_of", "values": ["Germany"]}], "page_size": 5}');
  thread := pg_temp.answer(turn, format(E'There are **%s open proposals** in Germany. The ones with the best chances:\n\n| Lead | Company | Score |\n| --- | --- | --- |\n%s\n\nI would begin with %s.', found ->> 'count',
    (select string_agg(format('| %s | %s | %s |', l ->> 'name', l ->> 'company', l ->> 'score'), E'\n') from jsonb_array_elements(found -> 'leads') as l), found -> 'leads' -> 0 ->> 'name'));
  turn := pg_temp.ask('Good. Tag the first two with this-week', thread);
  perform pg_temp.act(turn, 'tag_leads', jsonb_build_object('lead_ids', jsonb_build_array(found -> 'leads' -> 0 -> 'id', found -> 'leads' -> 1 -> 'id'), 'add', '["this-week"]'::jsonb, 'remove', '[]'::jsonb));
  perform pg_temp.answer(turn, format('Done: **%s** and **%s** now carry the tag `this-week`.', found -> 'leads' -> 0 ->> 'name', found -> 'leads' -> 1 ->> 'name'));
  perform pg_temp.move_back(thread, 'German proposals to chase', interval '2 days');

  turn := pg_temp.ask('How are the leads from conferences doing?');
  found := pg_temp.act(turn, 'search_leads', '{"match": "all", "conditions": [{"field": "source", "operator": "is_any_of", "values": ["Conference"]}], "page_size": 1}');
  more := pg_temp.act(turn, 'search_leads', '{"match": "all", "conditions": [{"field": "source", "operator": "is_any_of", "values": ["Conference"]}, {"field": "stage", "operator": "is_any_of", "values": ["qualified", "proposal", "won"]}], "page_size": 5}');
  thread := pg_temp.answer(turn, format(E'**%s leads** came from conferences, and %s of them (%s %%) are qualified, in proposal or won. The strongest is %s of %s, with a score of %s.', found ->> 'count', more ->> 'count',
    round(100.0 * (more ->> 'count')::int / (found ->> 'count')::int), more -> 'leads' -> 0 ->> 'name', more -> 'leads' -> 0 ->> 'company', more -> 'leads' -> 0 ->> 'score'));
  perform pg_temp.move_back(thread, 'Leads from conferences', interval '6 days 3 hours');

  select to_jsonb(r) into found from public.lead_rows r join seed_replies s on s.id = r.id where s.place = 1;
  turn := pg_temp.ask('Catch me up on ' || (found ->> 'name'));
  more := pg_temp.act(turn, 'get_lead', jsonb_build_object('lead_id', found -> 'id'));
  thread := pg_temp.answer(turn, format(E'%s is %s at %s in %s. The deal is in **%s** with a score of **%s**.\n\nThe newest entries:\n\n%s', found ->> 'name', found ->> 'title', found ->> 'company', found ->> 'city', found ->> 'stage', found ->> 'score',
    (select string_agg(format('- %s: %s', to_char((a ->> 'occurred_at')::timestamptz, 'FMDD FMMonth'), a ->> 'title'), E'\n') from (select a from jsonb_array_elements(more -> 'activities') as a limit 4) a)));
  perform pg_temp.move_back(thread, 'Catching up on ' || (found ->> 'name'), interval '20 minutes');
end $$;
select set_config('request.jwt.claims', '', true);
insert into public.lead_views (workspace_id, owner_id, name, is_shared, filter, sort, columns, created_at)
select pg_temp.id('workspace'), v.owner_id::uuid, v.name, v.is_shared, v.filter::jsonb, v.sort::jsonb, v.columns::jsonb, now() - interval '50 days'
from (values
  ('00000000-0000-4000-8000-000000000001', 'Big budgets', true,
    '{"match": "all", "conditions": [{"field": "custom.budget_eur", "operator": "between", "minimum": 80000}, {"field": "stage", "operator": "is_none_of", "values": ["won", "lost"]}]}',
    '{"field": "custom.budget_eur", "direction": "descending"}', '["company", "stage", "owner", "custom.budget_eur", "custom.current_tool", "last_contacted"]'),
  ('00000000-0000-4000-8000-000000000001', 'My follow-ups', false,
    '{"match": "all", "conditions": [{"field": "owner", "operator": "is_any_of", "values": ["me"]}, {"match": "any", "conditions": [{"field": "last_contacted_at", "operator": "not_in_last_days", "days": 30}, {"field": "activity", "operator": "did_not_happen", "kinds": ["call", "meeting"], "within_days": 60}]}, {"field": "stage", "operator": "is_any_of", "values": ["qualified", "proposal"]}]}',
    null, null)
) as v (owner_id, name, is_shared, filter, sort, columns);
insert into public.segments (workspace_id, name, filter, created_by, created_at)
select pg_temp.id('workspace'), s.name, s.filter::jsonb, '00000000-0000-4000-8000-000000000001', now() - interval '45 days'
from (values
  ('DACH decision makers', '{"match": "all", "conditions": [{"field": "country", "operator": "is_any_of", "values": ["Germany", "Austria", "Switzerland"]}, {"field": "custom.decides", "operator": "is", "value": true}]}'),
  ('Spreadsheet planners', '{"match": "any", "conditions": [{"field": "custom.current_tool", "operator": "is_any_of", "values": ["Spreadsheets"]}, {"field": "tags", "operator": "is_any_of", "values": ["uses spreadsheets"]}]}')
) as s (name, filter);

insert into public.email_templates (workspace_id, name, subject, body, created_by, created_at, updated_at)
select pg_temp.id('workspace'), t.name, t.subject, t.body, '00000000-0000-4000-8000-000000000001', now() - interval '40 days', now() - interval '40 days'
from (values
  ('Introduction', 'A question about planning{% if lead.company %} at {{ lead.company }}{% endif %}',
    E'Hi {{ lead.first_name | default: "there" }},\n\nI am {{ sender.first_name }} from {{ sender.company }}. {% if lead.title %}As {{ lead.title }} you probably see every week how much time planning takes.{% else %}Many teams lose a day a week to planning by hand.{% endif %}\n\nMay I ask how {{ lead.company | default: "your team" }} plans today?'),
  ('Second try', '', E'Hi {{ lead.first_name | default: "there" }},\n\nmy mail may have come at a bad time. Would another month suit you better, or is a colleague the right person to ask?'),
  ('Last word', '', E'Hi {{ lead.first_name | default: "there" }},\n\nI do not want to fill your inbox, so this is my last mail for now. If planning becomes a topic, a short answer is enough.')
) as t (name, subject, body);

-- From whom campaigns leave, and one that waits for its review.
select set_config('request.jwt.claims', '{"sub": "00000000-0000-4000-8000-000000000001", "role": "authenticated"}', true);
do $$
declare
  box jsonb := public.save_mailbox(pg_temp.id('workspace'), jsonb_build_object('address', 'alex.morgan@fernwick.example', 'from_name', 'Alex Morgan',
    'signature', E'Alex Morgan\n\nFernwick · forecasts that planners trust', 'time_zone', 'Europe/Berlin', 'country', 'DE',
    'daily_cap', 80, 'gap_seconds_min', 5, 'gap_seconds_max', 30));
  drafted jsonb;
begin
  perform public.save_mail_settings(pg_temp.id('workspace'), '{"postal_address": "Fernwick GmbH, Speicherweg 12, 20457 Hamburg, Germany",
    "tracks_opens": true, "tracks_clicks": true}');
  drafted := public.save_campaign(pg_temp.id('workspace'), jsonb_build_object('name', 'From spreadsheets to forecasts', 'mailbox_id', box -> 'id',
    'audience', (select jsonb_build_object('segment_id', s.id) from public.segments s where s.workspace_id = pg_temp.id('workspace') and s.name = 'Spreadsheet planners'),
    'steps', (select jsonb_agg(jsonb_build_object('kind', 'email', 'wait_seconds', t.days * 86400, 'wait_in', 'working_days',
        'variants', jsonb_build_array(jsonb_build_object('subject', t.subject, 'body', t.body))) order by t.place)
      from (values
        (1, 0, 'Planning{% if lead.company %} at {{ lead.company }}{% endif %}',
          E'Hi {{ lead.first_name | default: "there" }},\n\nI am {{ sender.first_name }} from {{ sender.company }}. We make software that forecasts demand for teams who plan in spreadsheets.\n\n[Three pages on how that works](https://fernwick.example/forecasts)\n\nMay I ask how {{ lead.company | default: "your team" }} plans today?'),
        (2, 3, '', E'Hi {{ lead.first_name | default: "there" }},\n\nmy mail may have come at a bad time. Is planning your topic, or is a colleague the right person to ask?\n\n[How others moved off spreadsheets](https://fernwick.example/stories)'),
        (3, 5, '', E'Hi {{ lead.first_name | default: "there" }},\n\nI do not want to fill your inbox, so this is my last mail for now. If planning becomes a topic, a short answer is enough.')
      ) as t (place, days, subject, body))));
  update public.campaigns set created_at = now() - interval '3 hours', updated_at = now() - interval '2 hours' where id = (drafted ->> 'id')::uuid;
end $$;
select set_config('request.jwt.claims', '', true);
delete from public.audit_entries where table_name in ('mailboxes', 'campaigns', 'mail_settings');

-- The record of changes is for changes that someone made.
delete from public.audit_entries where actor_id is null;

insert into public.agent_notifications (workspace_id, user_id, kind, title, body, priority, actions, data, read_at, created_at)
select r.workspace_id, r.owner_id, 'reply', r.name || ' answered', (array['The budget is approved and they want to sign this week.', 'Their board meets on Friday; they ask for a one-page summary.',
    'Two colleagues would like to see the weekly view on Wednesday.'])[r.place], case r.place when 1 then 'high' else 'normal' end,
  jsonb_build_array(jsonb_build_object('kind', 'open_lead', 'label', 'Open lead', 'lead_id', r.id), jsonb_build_object('kind', 'ask', 'label', 'Draft an answer', 'message', 'Write an e-mail to ' || r.name || ' and thank for the answer')),
  jsonb_build_object('lead_id', r.id), case r.place when 3 then now() - interval '4 hours' end, now() - (array[interval '34 minutes', '179 minutes', '299 minutes'])[r.place]
from seed_replies r;
insert into public.agent_notifications (workspace_id, user_id, kind, title, body, priority, actions, read_at, created_at)
select pg_temp.id('workspace'), '00000000-0000-4000-8000-000000000001', n.kind, n.title, n.body, 'normal', n.actions::jsonb, n.read_at, n.created_at
from (select count(*) filter (where stage in ('qualified', 'proposal') and last_contacted_at < now() - interval '30 days') as stale, count(*) filter (where created_at > now() - interval '7 days') as fresh,
    count(*) filter (where score >= 80 and stage not in ('won', 'lost')) as hot from public.leads where workspace_id = pg_temp.id('workspace')) c
cross join lateral (values
  ('stale_leads', c.stale || ' good leads have gone quiet', 'They are qualified or in proposal, and nobody contacted them for 30 days.',
    '[{"kind": "ask", "label": "Show them", "message": "Show qualified and proposal leads not contacted for 30 days"}]', null::timestamptz, now() - interval '2 hours'),
  ('briefing', 'Your week in leads', c.fresh || ' new leads came in, and ' || c.hot || ' open leads are hot.',
    '[{"kind": "ask", "label": "Show hot leads", "message": "Show my hot leads"}]', now() - interval '20 hours', now() - interval '1 day')
) as n (kind, title, body, actions, read_at, created_at);
