-- The suppression list as people keep it. It knows addresses by their hash alone, so it can be asked but not read.
-- Owns: add_suppressions(), remove_suppression(), suppression_overview(). Writes: suppressions, enrolments.
-- Refusals: 22023 (the input), 42501 (the role).

-- Puts addresses on the list, from a file or by hand. Returns {added, already, invalid: [the first 20 that are no addresses]}.
-- Who is in a campaign leaves it. Definer: the list is written by functions alone.
create function public.add_suppressions(workspace_id uuid, emails text[]) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  good text[];
  added int;
begin
  perform private.require_writer(add_suppressions.workspace_id);
  if coalesce(cardinality(emails) not between 1 and 10000, true) then
    perform private.refuse('Give 1 to 10,000 addresses at once.');
  end if;
  good := array(select distinct p.address from unnest(emails) as e cross join lateral (select private.plain_address(e) as address) p
    where private.is_email_address(p.address) and length(p.address) <= 320);
  insert into public.suppressions (workspace_id, email_hash, reason)
  select distinct add_suppressions.workspace_id, private.mailbox_hash(add_suppressions.workspace_id, g), 'imported' from unnest(good) as g
  on conflict do nothing;
  get diagnostics added = row_count;
  perform private.end_enrolments(array(
    select e.id from public.enrolments e join public.leads l on l.workspace_id = e.workspace_id and l.id = e.lead_id
    where e.workspace_id = add_suppressions.workspace_id and e.ended_at is null
      and l.email_key in (select private.email_key(g) from unnest(good) as g) order by e.id
  ), 'stopped', 'suppressed');
  return jsonb_build_object('added', added, 'already', cardinality(good) - added,
    'invalid', to_jsonb(array(select left(coalesce(e, ''), 100) from unnest(emails) as e
      cross join lateral (select private.plain_address(e) as address) p
      where not coalesce(private.is_email_address(p.address) and length(p.address) <= 320, false) limit 20)));
end $$;

-- Takes an address off the list, for owners and admins: one that was put there by hand or bounced. What a person said
-- (unsubscribed, complained, asked to be erased) stays. Returns whether it stood there. Definer: as above.
create function public.remove_suppression(workspace_id uuid, email text) returns boolean
language plpgsql security definer set search_path = ''
as $$
declare
  hash text := private.mailbox_hash(workspace_id, email);
  why text;
begin
  perform private.require_writer(remove_suppression.workspace_id);
  if not private.can_manage(remove_suppression.workspace_id) then
    raise exception 'Only owners and admins take addresses off the list.' using errcode = '42501';
  end if;
  select s.reason into why from public.suppressions s
  where s.workspace_id = remove_suppression.workspace_id and s.email_hash = hash for update;
  if why in ('unsubscribed', 'complained', 'erased') then
    perform private.refuse(case why when 'unsubscribed' then 'This person unsubscribed themselves.'
      when 'complained' then 'This person called a mail spam.' else 'This person was erased.' end
      || ' Only they can change that.');
  end if;
  delete from public.suppressions s where s.workspace_id = remove_suppression.workspace_id and s.email_hash = hash;
  return found;
end $$;

-- {total, reasons: {unsubscribed, …}, asked: {email, is_suppressed, reason, since}}: the last for an address that is asked for.
create function public.suppression_overview(workspace_id uuid, email text default null) returns jsonb
language sql stable security invoker set search_path = ''
as $$
  select jsonb_build_object('total', coalesce(sum(r.n), 0), 'reasons', coalesce(jsonb_object_agg(r.reason, r.n), '{}'),
    'asked', case when email is not null then (
      select jsonb_build_object('email', suppression_overview.email, 'is_suppressed', s.reason is not null, 'reason', s.reason, 'since', s.created_at)
      from (select) as nothing left join public.suppressions s on s.workspace_id = suppression_overview.workspace_id
        and s.email_hash = private.mailbox_hash(suppression_overview.workspace_id, suppression_overview.email)) end)
  from (select s.reason, count(*) as n from public.suppressions s where s.workspace_id = suppression_overview.workspace_id group by 1) r
$$;

grant execute on function public.add_suppressions(uuid, text[]), public.remove_suppression(uuid, text),
  public.suppression_overview(uuid, text)
to authenticated;
