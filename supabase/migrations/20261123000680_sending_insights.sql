-- When and with which subject mails are answered most: counted here, judged by shared/domain/mail/stands_out.ts.
-- Owns: sending_insights(). Reads: campaigns, outbox, enrolments, leads, campaign_variants, private.country_zones.

-- What a reader's clock says: that of their country, of whom no country is known the sender's. Null where a country has several.
-- Definer: the zones are nobody's to read.
create function private.readers_zone(country_key text, senders_zone text) returns text
language sql stable security definer set search_path = ''
as $$
  select coalesce(
    (select case when cardinality(z.time_zones) = 1 then z.time_zones[1] else '' end
      from private.country_zones z where z.name_key = lower(btrim(readers_zone.country_key) collate "und-x-icu")),
    senders_zone)
$$;

-- Mails of the last `days`, of one campaign or of the 50 started last, by the hour and the weekday on which they reached their
-- readers by their readers' clocks, and by subject: {by, days, looked_at, is_all, several_clocks, hours: [{hour, sent,
-- successes, share, low, high}], weekdays: [{weekday, …}], subjects: [{subject, campaigns, …}]}. by: "replied", "clicked" or
-- "opened", by people and in time (a day, for replies two); mails that had no time yet are left out. Of many mails
-- the newest 20,000, as many of each campaign, are looked at. Weekdays are those of ISO, Monday is 1. Readers in a country
-- with several clocks (several_clocks) count for subjects alone.
create function public.sending_insights(workspace_id uuid, by text default 'replied', days int default 90, campaign_id uuid default null)
returns jsonb
language plpgsql stable security invoker set search_path = ''
as $$
declare
  most constant int := 20000;
  chosen uuid[];
  each_most int;
  answer jsonb;
begin
  if by is null or by not in ('replied', 'clicked', 'opened') then
    perform private.refuse('"by" is "replied", "clicked" or "opened".');
  elsif days is null or days not between 1 and 3650 then
    perform private.refuse('"days" is a number from 1 to 3,650.');
  end if;
  chosen := array(select c.id from public.campaigns c
    where c.workspace_id = sending_insights.workspace_id and c.started_at is not null
      and (sending_insights.campaign_id is null or c.id = sending_insights.campaign_id)
    order by c.started_at desc, c.id limit 50);
  each_most := most / greatest(1, cardinality(chosen));
  with mails as materialized (
    select m.* from unnest(chosen) as c (id)
    cross join lateral private.tried_mails(sending_insights.workspace_id, c.id, by, days, each_most) m
  ), zones as materialized (
    select k.country_key, k.zone, private.readers_zone(k.country_key, k.zone) as readers_zone
    from (select distinct m.country_key, m.zone from mails m) k
  ), placed as (
    select extract(hour from m.sent_at at time zone z.readers_zone)::int as hour,
      extract(isodow from m.sent_at at time zone z.readers_zone)::int as weekday, m.hit
    from mails m join zones z on z.zone = m.zone and z.country_key is not distinct from m.country_key
    where z.readers_zone <> ''
  )
  select jsonb_build_object('by', by, 'days', days, 'looked_at', (select count(*) from mails),
    'is_all', not exists (select from mails m group by m.campaign_id having count(*) = each_most),
    'several_clocks', (select count(*) from mails) - (select count(*) from placed),
    'hours', (select coalesce(jsonb_agg(private.trial_json(g.sent, g.hits) || jsonb_build_object('hour', g.hour) order by g.hour), '[]')
      from (select p.hour, count(*) as sent, count(*) filter (where p.hit) as hits from placed p group by 1) g),
    'weekdays', (select coalesce(jsonb_agg(private.trial_json(g.sent, g.hits) || jsonb_build_object('weekday', g.weekday) order by g.weekday), '[]')
      from (select p.weekday, count(*) as sent, count(*) filter (where p.hit) as hits from placed p group by 1) g),
    'subjects', (select coalesce(jsonb_agg(private.trial_json(g.sent, g.hits) || jsonb_build_object('subject', g.subject, 'campaigns', g.campaigns)
        order by g.sent desc, g.subject), '[]')
      from (select v.subject, count(distinct m.campaign_id) as campaigns, count(*) as sent, count(*) filter (where m.hit) as hits
        from mails m join public.campaign_variants v on v.id = m.variant_id
        where v.workspace_id = sending_insights.workspace_id and v.subject <> '' group by 1 order by 3 desc, 1 limit 20) g))
  into answer;
  return answer;
end $$;

create function private.trial_json(sent bigint, successes bigint) returns jsonb
language sql immutable set search_path = ''
as $$
  select jsonb_build_object('sent', sent, 'successes', successes) || private.share_interval(successes, sent)
$$;

-- The newest mails of a campaign that had their time, with what makes up their hour, and whether they were answered in it.
create function private.tried_mails(workspace_id uuid, campaign_id uuid, by text, days int, at_most int)
returns table (campaign_id uuid, variant_id uuid, sent_at timestamptz, hit boolean, country_key text, zone text)
language sql stable set search_path = ''
as $$
  select o.campaign_id, o.variant_id, o.finished_at,
    coalesce(case by when 'opened' then o.opened_at when 'clicked' then o.clicked_at else o.replied_at end
      <= o.finished_at + t.time, false), l.country_key, coalesce(b.time_zone, 'UTC')
  -- Once, and not for every row that is looked at.
  from (select private.mail_now() as instant, private.trial_time(by) as time offset 0) t
  cross join lateral (
    select w.* from public.outbox w
    where w.workspace_id = tried_mails.workspace_id and w.campaign_id = tried_mails.campaign_id and w.status = 'sent'
      -- So that the newest of the campaign are walked, not all that the workspace sent in that time.
      and w.finished_at + t.time <= t.instant and w.finished_at + make_interval(days => days) > t.instant
    order by w.created_at desc limit at_most
  ) o
  -- By their keys, whatever the statistics say: there are few of them.
  left join lateral (select m.time_zone from public.mailboxes m where m.workspace_id = o.workspace_id and m.id = o.mailbox_id offset 0) b on true
  cross join lateral (select p.lead_id from public.enrolments p where p.workspace_id = o.workspace_id and p.id = o.enrolment_id offset 0) e
  cross join lateral (select p.country_key from public.leads p where p.workspace_id = o.workspace_id and p.id = e.lead_id offset 0) l
$$;

grant execute on function public.sending_insights(uuid, text, int, uuid), private.readers_zone(text, text), private.trial_json(bigint, bigint),
  private.tried_mails(uuid, uuid, text, int, int), private.trial_time(text)
to authenticated;
