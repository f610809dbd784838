-- Mailboxes: from whom campaign mail leaves, and when it may: hours, days, caps, spacing; what holds for all mail of a
-- workspace; and the calendars of the world.
-- Owns: mailboxes, mail_settings, days_off, private.public_holidays, private.country_zones. Reads: workspace_members.
create table public.mailboxes (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  user_id uuid,
  address text not null,
  from_name text not null,
  signature text not null default '',
  status text not null default 'active',
  paused_reason text,
  resumed_at timestamptz,
  daily_cap int not null default 50,
  warm_up_from int,
  warm_up_started_on date,
  time_zone text not null default 'UTC',
  country text,
  work_days int[] not null default '{1,2,3,4,5}',
  from_hour time not null default '09:00',
  to_hour time not null default '17:00',
  gap_seconds_min int not null default 60,
  gap_seconds_max int not null default 180,
  next_free_at timestamptz not null default '-infinity',
  planned_on date,
  planned_count int not null default 0,
  dkim_selectors text[] not null default '{}',
  domain_check jsonb,
  domain_checked_at timestamptz,
  domain_check_due_at timestamptz not null default '-infinity',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (workspace_id, id),
  constraint mailboxes_address_is_unique unique (workspace_id, address),
  constraint mailboxes_user_is_a_member foreign key (workspace_id, user_id)
    references public.workspace_members (workspace_id, user_id) on delete set null (user_id),
  constraint mailboxes_address_is_an_address check (private.is_email_address(address) and length(address) <= 320),
  constraint mailboxes_address_is_in_lower_case check (address = lower(address collate "und-x-icu")),
  constraint mailboxes_from_name_is_short check (length(trim(from_name)) between 1 and 100 and from_name !~ '[[:cntrl:]]'),
  constraint mailboxes_signature_is_short check (length(signature) <= 5000),
  constraint mailboxes_status_is_known check (status in ('active', 'paused')),
  constraint mailboxes_paused_says_why check ((status = 'paused') = (paused_reason is not null)),
  constraint mailboxes_daily_cap_is_sensible check (daily_cap between 1 and 100000),
  constraint mailboxes_warm_up_is_below_the_cap check (warm_up_from between 1 and daily_cap),
  constraint mailboxes_warm_up_has_a_beginning check (warm_up_from is null or warm_up_started_on is not null),
  constraint mailboxes_work_days_are_iso_days
    check (cardinality(work_days) between 1 and 7 and work_days <@ array[1, 2, 3, 4, 5, 6, 7]),
  constraint mailboxes_hours_are_in_order check (from_hour < to_hour),
  constraint mailboxes_gap_is_sensible
    check (0 <= gap_seconds_min and gap_seconds_min <= gap_seconds_max and gap_seconds_max <= 86400),
  constraint mailboxes_country_is_a_code check (country ~ '^[A-Z]{2}$'),
  constraint mailboxes_dkim_selectors_are_few check (cardinality(dkim_selectors) <= 5),
  constraint mailboxes_domain_check_is_an_object check (jsonb_typeof(domain_check) = 'object')
);
comment on table public.mailboxes is 'Addresses from which campaigns are sent: whose, at what hours, how many a day.';
comment on column public.mailboxes.user_id is 'Whose it is; null since they left, and nothing is sent from it.';
comment on column public.mailboxes.signature is 'Markdown.';
comment on column public.mailboxes.warm_up_from is 'Mails on the first day of the warm-up; each day 1.3 times as many, up to daily_cap. Null: no warm-up.';
comment on column public.mailboxes.resumed_at is 'When someone last let it go on: for a day it is not paused by itself for its numbers.';
comment on column public.mailboxes.work_days is 'ISO: 1 is Monday.';
comment on column public.mailboxes.gap_seconds_min is 'Between two mails lies a random time from this to gap_seconds_max.';
comment on column public.mailboxes.next_free_at is 'When the next mail may leave.';
comment on column public.mailboxes.planned_count is 'Mails planned on planned_on, the day in the mailbox''s zone, against the daily cap.';
comment on column public.mailboxes.country is 'Whose public holidays the sender keeps, as an ISO code.';
comment on column public.mailboxes.dkim_selectors is 'Where the domain''s DKIM keys stand in DNS, if not where the mail provider usually has them.';
comment on column public.mailboxes.domain_check is 'What DNS says of SPF, DKIM and DMARC; see shared/contracts/domain_check.ts. Null before it was asked.';
comment on column public.mailboxes.domain_check_due_at is 'When DNS is asked next; infinity: never, as no mail comes from there.';
create index mailboxes_user_id_idx on public.mailboxes (workspace_id, user_id);
create index mailboxes_domain_check_due_at_idx on public.mailboxes (domain_check_due_at);
create trigger mailboxes__audit after insert or delete on public.mailboxes
  for each row execute function private.tg_audit();
-- What the sender counts is no one's change.
create trigger mailboxes__audit_update
  after update of address, from_name, signature, status, daily_cap, warm_up_from, time_zone, country, work_days,
    from_hour, to_hour, gap_seconds_min, gap_seconds_max, dkim_selectors on public.mailboxes
  for each row execute function private.tg_audit();

create table public.mail_settings (
  workspace_id uuid primary key references public.workspaces (id) on delete cascade,
  postal_address text,
  tracks_opens boolean not null default false,
  tracks_clicks boolean not null default false,
  one_sequence_at_a_time boolean not null default true,
  rate_per_minute int not null default 600,
  next_free_at timestamptz not null default '-infinity',
  paused_reason text,
  paused_at timestamptz,
  updated_at timestamptz not null default now(),
  constraint mail_settings_postal_address_is_short check (length(trim(postal_address)) between 1 and 300),
  constraint mail_settings_rate_is_sensible check (rate_per_minute between 1 and 1000000),
  constraint mail_settings_pause_says_why check ((paused_at is null) = (paused_reason is null))
);
comment on table public.mail_settings is 'What holds for all campaign mail of a workspace.';
comment on column public.mail_settings.postal_address is 'Stands below every campaign mail; the law of many countries asks for it.';
comment on column public.mail_settings.one_sequence_at_a_time is 'A person is in one running campaign at most.';
comment on column public.mail_settings.next_free_at is 'When the next mail of the workspace may leave, for its rate.';
comment on column public.mail_settings.paused_reason is 'Why no campaign of the workspace may send: too many complaints or bounces.';

create table public.days_off (
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  day date not null,
  name text not null,
  primary key (workspace_id, day),
  constraint days_off_name_is_short check (length(trim(name)) between 1 and 100)
);
comment on table public.days_off is 'Days on which the workspace sends no campaign mail.';

create table private.public_holidays (
  country text not null,
  day date not null,
  name text not null,
  primary key (country, day),
  constraint public_holidays_country_is_a_code check (country ~ '^[A-Z]{2}$')
);
comment on table private.public_holidays is 'Days on which a country does not work; filled by the tick for countries in use.';

create table private.country_zones (
  name_key text collate "C" primary key,
  country text not null,
  time_zones text[] not null,
  work_days int[] not null default '{1,2,3,4,5}',
  constraint country_zones_country_is_a_code check (country ~ '^[A-Z]{2}$')
);
comment on table private.country_zones is 'Names and codes of countries, in lower case, and what their clocks say.';
comment on column private.country_zones.time_zones is
  'Of a country with several zones the outer ones in which most people live: an hour that suits all of them suits everyone.';

alter table public.mailboxes enable row level security;
create policy "Members read their workspace's mailboxes" on public.mailboxes
  for select to authenticated using (workspace_id in (select private.my_workspace_ids()));
alter table public.mail_settings enable row level security;
create policy "Members read what holds for the workspace's mail" on public.mail_settings
  for select to authenticated using (workspace_id in (select private.my_workspace_ids()));
alter table public.days_off enable row level security;
create policy "Members read the workspace's days off" on public.days_off
  for select to authenticated using (workspace_id in (select private.my_workspace_ids()));
alter table private.public_holidays enable row level security;
create policy "Nobody reads holidays but the calendar" on private.public_holidays
  for select to authenticated using (false);
alter table private.country_zones enable row level security;
create policy "Nobody reads zones but the calendar" on private.country_zones
  for select to authenticated using (false);
-- All are written by functions: no insert, update or delete policy.
revoke all on public.mailboxes, public.mail_settings, public.days_off from anon, authenticated;
grant select on public.mailboxes, public.mail_settings, public.days_off to authenticated;

insert into private.country_zones (name_key, country, time_zones)
select distinct on (n.name) n.name, split_part(c.line, ' ', 1), string_to_array(split_part(c.line, ' ', 2), ',')
from unnest(string_to_array($countries$
DE Europe/Berlin germany,deutschland
AT Europe/Vienna austria,österreich
CH Europe/Zurich switzerland,schweiz,suisse,svizzera
LI Europe/Vaduz liechtenstein
FR Europe/Paris france
BE Europe/Brussels belgium,belgië,belgique
NL Europe/Amsterdam netherlands,the netherlands,nederland,holland
LU Europe/Luxembourg luxembourg
GB Europe/London united kingdom,uk,great britain,england,scotland,wales,northern ireland
IE Europe/Dublin ireland
ES Europe/Madrid spain,españa
PT Europe/Lisbon portugal
IT Europe/Rome italy,italia
MT Europe/Malta malta
GR Europe/Athens greece
CY Asia/Nicosia cyprus
DK Europe/Copenhagen denmark,danmark
SE Europe/Stockholm sweden,sverige
NO Europe/Oslo norway,norge
FI Europe/Helsinki finland,suomi
IS Atlantic/Reykjavik iceland
EE Europe/Tallinn estonia
LV Europe/Riga latvia
LT Europe/Vilnius lithuania
PL Europe/Warsaw poland,polska
CZ Europe/Prague czechia,czech republic,česko
SK Europe/Bratislava slovakia
HU Europe/Budapest hungary
SI Europe/Ljubljana slovenia
HR Europe/Zagreb croatia
BA Europe/Sarajevo bosnia and herzegovina
RS Europe/Belgrade serbia
ME Europe/Podgorica montenegro
MK Europe/Skopje north macedonia
AL Europe/Tirane albania
BG Europe/Sofia bulgaria
RO Europe/Bucharest romania
MD Europe/Chisinau moldova
UA Europe/Kyiv ukraine
BY Europe/Minsk belarus
RU Europe/Moscow,Asia/Yekaterinburg russia,russian federation
TR Europe/Istanbul turkey,türkiye
GE Asia/Tbilisi georgia
AM Asia/Yerevan armenia
AZ Asia/Baku azerbaijan
KZ Asia/Almaty kazakhstan
UZ Asia/Tashkent uzbekistan
US America/New_York,America/Los_Angeles united states,united states of america,usa,u.s.,u.s.a.,america
CA America/Halifax,America/Vancouver canada
MX America/Mexico_City,America/Tijuana mexico,méxico
GT America/Guatemala guatemala
CR America/Costa_Rica costa rica
PA America/Panama panama
DO America/Santo_Domingo dominican republic
PR America/Puerto_Rico puerto rico
JM America/Jamaica jamaica
CO America/Bogota colombia
VE America/Caracas venezuela
EC America/Guayaquil ecuador
PE America/Lima peru
BO America/La_Paz bolivia
CL America/Santiago chile
AR America/Argentina/Buenos_Aires argentina
UY America/Montevideo uruguay
PY America/Asuncion paraguay
BR America/Sao_Paulo,America/Manaus brazil,brasil
IL Asia/Jerusalem israel
PS Asia/Gaza palestine
JO Asia/Amman jordan
LB Asia/Beirut lebanon
SA Asia/Riyadh saudi arabia
AE Asia/Dubai united arab emirates,uae
QA Asia/Qatar qatar
KW Asia/Kuwait kuwait
BH Asia/Bahrain bahrain
OM Asia/Muscat oman
IQ Asia/Baghdad iraq
PK Asia/Karachi pakistan
IN Asia/Kolkata india
LK Asia/Colombo sri lanka
BD Asia/Dhaka bangladesh
NP Asia/Kathmandu nepal
CN Asia/Shanghai china
HK Asia/Hong_Kong hong kong
MO Asia/Macau macau
TW Asia/Taipei taiwan
JP Asia/Tokyo japan
KR Asia/Seoul south korea,korea
MN Asia/Ulaanbaatar mongolia
VN Asia/Ho_Chi_Minh vietnam,viet nam
TH Asia/Bangkok thailand
KH Asia/Phnom_Penh cambodia
MY Asia/Kuala_Lumpur malaysia
SG Asia/Singapore singapore
ID Asia/Jakarta,Asia/Makassar indonesia
PH Asia/Manila philippines
AU Australia/Sydney,Australia/Perth australia
NZ Pacific/Auckland new zealand
EG Africa/Cairo egypt
MA Africa/Casablanca morocco
DZ Africa/Algiers algeria
TN Africa/Tunis tunisia
NG Africa/Lagos nigeria
GH Africa/Accra ghana
SN Africa/Dakar senegal
CI Africa/Abidjan ivory coast,côte d'ivoire
CM Africa/Douala cameroon
KE Africa/Nairobi kenya
UG Africa/Kampala uganda
TZ Africa/Dar_es_Salaam tanzania
RW Africa/Kigali rwanda
ET Africa/Addis_Ababa ethiopia
ZA Africa/Johannesburg south africa
ZM Africa/Lusaka zambia
ZW Africa/Harare zimbabwe
NA Africa/Windhoek namibia
BW Africa/Gaborone botswana
MU Indian/Mauritius mauritius
$countries$, E'\n')) as c (line)
cross join lateral unnest(
  lower(split_part(c.line, ' ', 1)) || string_to_array(substr(c.line, length(split_part(c.line, ' ', 1) || split_part(c.line, ' ', 2)) + 3), ',')
) as n (name)
where c.line <> '';

update private.country_zones set work_days = '{7,1,2,3,4}'
where country in ('IL', 'PS', 'JO', 'SA', 'QA', 'KW', 'BH', 'OM', 'IQ', 'EG', 'DZ', 'BD');
