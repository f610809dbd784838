-- The calendar of campaign mail: it leaves when the sender's hours and the reader's both agree.
-- Owns: private.mail_clock, private.mail_now(), private.next_sending_window(), private.after_wait(),
--   private.holiday_refreshes, holidays_due(), put_public_holidays(). Reads: mailboxes, days_off, private.country_zones,
--   private.lead_counts. Writes: private.public_holidays.
create table private.mail_clock (
  id int primary key default 1,
  real_at timestamptz not null default clock_timestamp(),
  shown_at timestamptz not null default clock_timestamp(),
  speed numeric not null default 1,
  constraint mail_clock_is_one check (id = 1),
  constraint mail_clock_goes_forward check (speed between 0 and 100000)
);
comment on table private.mail_clock is 'The demo''s fast clock: shown_at at real_at, then speed times as fast. Empty elsewhere: then it is now.';
alter table private.mail_clock enable row level security;
create policy "Nobody reads the clock but private.mail_now()" on private.mail_clock for select to authenticated using (false);

-- The time by which campaigns are scheduled. Leases go by the real clock.
-- Definer: the clock is nobody's to read.
create function private.mail_now() returns timestamptz
language sql stable security definer set search_path = ''
as $$
  select coalesce(
    (select c.shown_at + (clock_timestamp() - c.real_at) * c.speed::double precision from private.mail_clock c),
    clock_timestamp())
$$;

-- The hours of readers in a zone from one day to another: 08:00 to 18:00 on working days.
create function private.reader_hours(zone text, country text, work_days int[], first_day date, last_day date)
returns tstzmultirange
language sql stable set search_path = ''
as $$
  select coalesce(range_agg(tstzrange(
    (first_day + d + time '08:00') at time zone zone, (first_day + d + time '18:00') at time zone zone)), '{}')
  from generate_series(0, last_day - first_day) as d
  where extract(isodow from first_day + d)::int = any(work_days)
    and not exists (select from private.public_holidays h where h.country = reader_hours.country and h.day = first_day + d)
$$;

create function private.is_sending_day(mailbox public.mailboxes, day date) returns boolean
language sql stable set search_path = ''
as $$
  select extract(isodow from day)::int = any(mailbox.work_days)
    and not exists (select from private.public_holidays h where h.country = mailbox.country and h.day = is_sending_day.day)
    and not exists (select from public.days_off o where o.workspace_id = mailbox.workspace_id and o.day = is_sending_day.day)
$$;

-- The first time from `after` on at which a mail may go from this mailbox to a reader in a country, as long as it lasts.
-- `agrees`: 'both', the sender's hours and those of every zone of the reader's country; 'some', where this never is, those
-- of one of its zones; 'sender', where even that never is, the sender's hours alone. A reader whose country is not known
-- is taken to be where the sender is. No window in a year of days off.
create function private.next_sending_window(
  after timestamptz, mailbox public.mailboxes, reader_country text, out opens tstzrange, out agrees text
)
language plpgsql stable set search_path = ''
as $$
declare
  place private.country_zones;
  day date := (after at time zone mailbox.time_zone)::date;
  own tstzrange;
  hours tstzmultirange;
  every_zone tstzmultirange;
  any_zone tstzmultirange;
  zone text;
  days_tried int := 0;
begin
  select z.* into place from private.country_zones z
  where z.name_key = lower(btrim(coalesce(reader_country, mailbox.country, '')) collate "und-x-icu");
  if place.country is null then
    place.country := mailbox.country;
    place.time_zones := array[mailbox.time_zone];
    place.work_days := mailbox.work_days;
  end if;
  -- The day before: hours that end at midnight by a clock that is put back.
  for day in select generate_series(day - 1, day + 366, interval '1 day')::date loop
    continue when not private.is_sending_day(mailbox, day);
    own := tstzrange((day + mailbox.from_hour) at time zone mailbox.time_zone, (day + mailbox.to_hour) at time zone mailbox.time_zone)
      * tstzrange(after, null);
    continue when isempty(own);
    every_zone := tstzmultirange(own);
    any_zone := '{}';
    foreach zone in array place.time_zones loop
      hours := private.reader_hours(zone, place.country, place.work_days,
        (lower(own) at time zone zone)::date, (upper(own) at time zone zone)::date);
      every_zone := every_zone * hours;
      any_zone := any_zone + hours;
    end loop;
    any_zone := any_zone * tstzmultirange(own);
    if not isempty(every_zone) then
      opens := private.first_range(every_zone);
      agrees := 'both';
      return;
    elsif not isempty(any_zone) and agrees is distinct from 'some' then
      opens := private.first_range(any_zone);
      agrees := 'some';
    elsif opens is null then
      opens := own;
      agrees := 'sender';
    end if;
    days_tried := days_tried + 1;
    exit when days_tried >= 14;
  end loop;
end $$;

create function private.first_range(ranges tstzmultirange) returns tstzrange
language sql immutable set search_path = ''
as $$
  select r from unnest(ranges) as r order by lower(r) limit 1
$$;

-- When a wait ends that begins at `start`. Days and working days keep the time of day by the mailbox's clock; working days
-- are those on which it sends.
create function private.after_wait(start timestamptz, wait_seconds int, wait_in text, mailbox public.mailboxes)
returns timestamptz
language plpgsql stable set search_path = ''
as $$
declare
  local_start timestamp := start at time zone mailbox.time_zone;
  whole_days int := wait_seconds / 86400;
  day date := local_start::date;
  rest interval := make_interval(secs => wait_seconds % 86400);
begin
  if wait_in = 'hours' then
    return start + make_interval(secs => wait_seconds);
  elsif wait_in = 'days' then
    return ((local_start + make_interval(days => whole_days)) at time zone mailbox.time_zone) + rest;
  end if;
  for candidate in 1..whole_days + 366 loop
    exit when whole_days = 0;
    day := day + 1;
    if private.is_sending_day(mailbox, day) then
      whole_days := whole_days - 1;
    end if;
  end loop;
  return ((day + local_start::time) at time zone mailbox.time_zone) + rest;
end $$;

create table private.holiday_refreshes (
  country text primary key,
  refreshed_at timestamptz not null default now(),
  constraint holiday_refreshes_country_is_a_code check (country ~ '^[A-Z]{2}$')
);
comment on table private.holiday_refreshes is 'When the holidays of a country were last written down, also of one that has none.';
alter table private.holiday_refreshes enable row level security;
create policy "Nobody reads refreshes but the calendar" on private.holiday_refreshes for select to authenticated using (false);

-- {year, countries}: at most so many countries whose holidays, of this year and the next, were not written down within a
-- day: those of mailboxes and of leads. For the tick only.
create function public.holidays_due(at_most int) returns jsonb
language sql volatile security definer set search_path = ''
as $$
  select jsonb_build_object('year', extract(year from private.mail_now())::int, 'countries', coalesce(jsonb_agg(d.country), '[]'))
  from (
    select u.country from (
      select m.country from public.mailboxes m where m.country is not null
      union
      select z.country from private.country_zones z
      where z.name_key in (
        select lower(c.value collate "und-x-icu") collate "C" from private.lead_counts c where c.facet = 'country'
        union
        select lower(d.value collate "und-x-icu") collate "C" from private.lead_count_deltas d where d.facet = 'country'
      )
    ) u
    where not exists (select from private.holiday_refreshes r
      where r.country = u.country and r.refreshed_at > now() - interval '1 day')
    order by u.country limit at_most
  ) d
$$;

-- Writes down the holidays of a country for the days from one to another: [{day, name}]. Returns how many. For the tick only.
create function public.put_public_holidays(country text, from_day date, to_day date, holidays jsonb) returns int
language plpgsql security definer set search_path = ''
as $$
declare
  kept int;
begin
  -- One at a time: of two who write the same, the second waits here and writes it again.
  insert into private.holiday_refreshes as r (country) values (put_public_holidays.country)
  on conflict on constraint holiday_refreshes_pkey do update set refreshed_at = now();
  delete from private.public_holidays h
  where h.country = put_public_holidays.country and h.day between from_day and to_day;
  insert into private.public_holidays (country, day, name)
  select put_public_holidays.country, (g.value ->> 'day')::date, left(g.value ->> 'name', 100)
  from jsonb_array_elements(put_public_holidays.holidays) as g
  where (g.value ->> 'day')::date between from_day and to_day
  on conflict on constraint public_holidays_pkey do nothing;
  get diagnostics kept = row_count;
  return kept;
end $$;

revoke all on function public.holidays_due(int), public.put_public_holidays(text, date, date, jsonb) from authenticated, anon;
grant execute on function public.holidays_due(int), public.put_public_holidays(text, date, date, jsonb) to service_role;
