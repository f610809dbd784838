-- Whether receivers will believe that mail from a mailbox's domain is from it: SPF, DKIM and DMARC, looked up by the tick when a
-- mailbox is new or moves, when someone asks, and daily. While they fail no campaign of the mailbox is approved.
-- Owns: check_sending_domain(), claim_domain_checks(), record_domain_checks(), private.domain_refusal(). Writes: mailboxes.
-- Refusals: 42501 (the role), PT404.

-- Names that lead to nobody (RFC 2606, RFC 6761): what is sent from there is a demo or a test.
create function private.is_reserved_domain(domain text) returns boolean
language sql immutable set search_path = ''
as $$
  select domain ~ '(^|\.)(test|example|invalid|localhost|local|internal)$' or domain ~ '(^|\.)example\.(com|net|org)$'
$$;

-- Another domain is not what was looked at, nor is one whose key stands elsewhere.
create function private.tg_mailboxes__domain_check() returns trigger
language plpgsql set search_path = ''
as $$
declare
  domain text := split_part(new.address, '@', 2);
begin
  if tg_op = 'UPDATE' and split_part(old.address, '@', 2) = domain and old.dkim_selectors = new.dkim_selectors then
    return new;
  end if;
  new.domain_checked_at := null;
  new.domain_check := null;
  new.domain_check_due_at := '-infinity';
  if private.is_reserved_domain(domain) then
    new.domain_check := jsonb_build_object('domain', domain, 'via', 'this machine', 'state', 'local', 'items', '[]'::jsonb);
    new.domain_check_due_at := 'infinity';
  else
    perform private.ring('tick');
  end if;
  return new;
end $$;
create trigger mailboxes__domain_check before insert or update of address, dkim_selectors on public.mailboxes
  for each row execute function private.tg_mailboxes__domain_check();

-- Has the domain of a mailbox looked up anew; the answer stands in the mailbox within seconds. Returns the mailbox.
-- Definer: mailboxes are written by functions alone.
create function public.check_sending_domain(workspace_id uuid, mailbox_id uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  saved public.mailboxes;
begin
  perform private.require_writer(check_sending_domain.workspace_id);
  update public.mailboxes m
  set domain_check_due_at = case when m.domain_check_due_at < 'infinity' then '-infinity' else m.domain_check_due_at end
  where m.workspace_id = check_sending_domain.workspace_id and m.id = check_sending_domain.mailbox_id
  returning m.* into saved;
  if saved.id is null then
    raise exception 'There is no such mailbox here.' using errcode = 'PT404';
  end if;
  perform private.ring('tick');
  return private.mailbox_json(saved);
end $$;

-- Mailboxes whose domains are due, for two minutes of one's own: [{mailbox_id, domain, selectors}]. `via`: through whom mail is
-- sent now; what was found for another way says nothing. For the tick only.
create function public.claim_domain_checks(at_most int, via text) returns jsonb
language sql security definer set search_path = ''
as $$
  with due as (
    select m.id from public.mailboxes m
    where m.user_id is not null and (m.domain_check_due_at <= now()
      or m.domain_check ->> 'via' <> claim_domain_checks.via and m.domain_check_due_at between now() + interval '3 minutes' and now() + interval '1 year')
    order by m.domain_check_due_at, m.id limit at_most for no key update skip locked
  ), claimed as (
    update public.mailboxes m set domain_check_due_at = now() + interval '2 minutes' from due d where m.id = d.id returning m.*
  )
  select coalesce(jsonb_agg(jsonb_build_object('mailbox_id', c.id, 'domain', split_part(c.address, '@', 2),
    'selectors', to_jsonb(c.dkim_selectors))), '[]')
  from claimed c
$$;

-- Writes down what was found: [{mailbox_id, check}], check as in shared/contracts/domain_check.ts. What DNS did not tell is
-- asked again within the hour, the rest in a day. Whose mailbox it is hears of it when it begins to fail. For the tick only.
create function public.record_domain_checks(checks jsonb) returns int
language plpgsql security definer set search_path = ''
as $$
declare
  one record;
  recorded int := 0;
begin
  for one in
    select m.id, m.workspace_id, m.user_id, m.address, m.domain_check as before, g.value -> 'check' as found
    from jsonb_array_elements(record_domain_checks.checks) as g
    join public.mailboxes m on m.id::text = g.value ->> 'mailbox_id'
    -- It may have moved while DNS was asked.
    where split_part(m.address, '@', 2) = g.value -> 'check' ->> 'domain' order by m.id for no key update of m
  loop
    update public.mailboxes m set domain_check = one.found, domain_checked_at = now(),
      domain_check_due_at = now() + case one.found ->> 'state' when 'unknown' then interval '1 hour' else interval '1 day' end
    where m.id = one.id;
    recorded := recorded + 1;
    if one.found ->> 'state' = 'fail' and one.before ->> 'state' in ('pass', 'warn') then
      perform private.notify_person(one.workspace_id, one.user_id, 'mail_domain', format('Mail from %s may be taken for forged', one.address),
        private.failed_items(one.found), 'high', '[]', 'mail_domain:' || one.id || current_date);
    end if;
  end loop;
  return recorded;
end $$;

-- What of a check fails, in its own words.
create function private.failed_items(found jsonb) returns text
language sql immutable set search_path = ''
as $$
  select left(string_agg(i.value ->> 'says', ' ' order by i.place), 1000)
  from jsonb_array_elements(found -> 'items') with ordinality as i (value, place) where i.value ->> 'state' = 'fail'
$$;

-- Why a campaign must not be approved for its domain's sake; null when it may. What DNS did not tell keeps nobody: the sender
-- might never get an answer.
create function private.domain_refusal(campaign public.campaigns) returns text
language sql stable set search_path = ''
as $$
  select case
    when m.domain_check is null then format('The domain of %s is being looked up. Try again in a moment.', m.address)
    when m.domain_check ->> 'state' = 'fail' then format('Receivers would not believe that mail is from %s. %s The settings, under Mail, say what to do.',
      m.address, private.failed_items(m.domain_check))
  end
  from public.mailboxes m where m.id = campaign.mailbox_id
$$;

revoke all on function public.claim_domain_checks(int, text), public.record_domain_checks(jsonb) from authenticated, anon;
grant execute on function public.claim_domain_checks(int, text), public.record_domain_checks(jsonb) to service_role;
grant execute on function public.check_sending_domain(uuid, uuid) to authenticated;
