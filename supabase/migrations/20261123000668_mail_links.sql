-- Links of mails, as their readers use them: nobody signs in, so each function checks the link's signature first.
-- Owns: private.mail_visits, read_mail_link(), unsubscribe_by_link(), begin_mail_visit(), read_mail_visit(),
--   finish_mail_visit(). Reads: outbox, workspaces. Writes: through record_mail_events().

-- A followed link or an opened mail until it is known whether a person did it: minutes, then it is forgotten.
create table private.mail_visits (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  outbox_id uuid not null,
  kind text not null,
  target text,
  at timestamptz not null default clock_timestamp(),
  is_finished boolean not null default false,
  constraint mail_visits_mail_is_of_the_workspace foreign key (workspace_id, outbox_id)
    references public.outbox (workspace_id, id) on delete cascade,
  constraint mail_visits_kind_is_known check (kind in ('open', 'click')),
  constraint mail_visits_target_is_short check (length(target) <= 4000)
);
comment on table private.mail_visits is 'Followed links and opened mails of the last hour, before it is known who did it.';
create index mail_visits_outbox_id_idx on private.mail_visits (workspace_id, outbox_id, at);
create index mail_visits_at_idx on private.mail_visits (at);
alter table private.mail_visits enable row level security;
create policy "Nobody reads visits but the functions of links" on private.mail_visits for select to authenticated using (false);

-- "a•••@acme.example": the reader knows it, whoever else has the link does not learn it.
create function private.masked_address(email text) returns text
language sql immutable set search_path = ''
as $$
  select coalesce(left(masked_address.email, 1) || '•••@' || split_part(masked_address.email, '@', 2), 'this address')
$$;

-- Records what a reader did with a mail, once by this name.
create function private.record_link_event(mail_id uuid, kind text, name text, is_bot boolean, details jsonb) returns void
language sql set search_path = ''
as $$
  select public.record_mail_events(jsonb_build_array(jsonb_build_object('provider', 'link', 'provider_event_id',
    record_link_event.mail_id || ' ' || record_link_event.name, 'kind', record_link_event.kind, 'outbox_id', record_link_event.mail_id,
    'is_bot', record_link_event.is_bot, 'details', record_link_event.details)))
$$;

-- What a page to unsubscribe shows: {workspace_name, address, unsubscribed}; null for a link that is not ours. A mail that is
-- gone (of an erased person, say) is one to whom nothing is sent any more.
-- Definer: the reader of a mail is nobody here; the signature is the right.
create function public.read_mail_link(token text) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  known text := private.token_of_link(read_mail_link.token);
begin
  if known is null then
    return null;
  end if;
  return coalesce((
    select jsonb_build_object('workspace_name', w.name, 'address', private.masked_address(o.payload ->> 'to'),
      'unsubscribed', o.unsubscribed_at is not null or private.is_suppressed(o.workspace_id, o.payload ->> 'to'))
    from public.outbox o join public.workspaces w on w.id = o.workspace_id where o.link_token = known
  ), jsonb_build_object('workspace_name', 'The sender', 'address', private.masked_address(null), 'unsubscribed', true));
end $$;

-- Unsubscribes the reader of a mail, once and for all of the workspace's campaigns. Again, it changes nothing. Returns what
-- read_mail_link() does. Definer: as above.
create function public.unsubscribe_by_link(token text) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  known text := private.token_of_link(unsubscribe_by_link.token);
  mail public.outbox;
begin
  select o.* into mail from public.outbox o where o.link_token = known;
  if mail.id is not null then
    perform private.record_link_event(mail.id, 'unsubscribed', 'unsubscribed', false, '{"by": "link"}');
  end if;
  return public.read_mail_link(unsubscribe_by_link.token);
end $$;

-- Notes a visit. target and signature: of a followed link, as they stand in it. Returns {visit_id}; null for a link that is
-- not ours. Definer: as above.
create function public.begin_mail_visit(token text, kind text, target text default null, signature text default null)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  known text := private.token_of_link(begin_mail_visit.token);
  mail public.outbox;
  visit_id uuid;
begin
  if known is null or begin_mail_visit.kind not in ('open', 'click') or length(target) > 4000 then
    return null;
  elsif begin_mail_visit.kind = 'click' and private.mail_signature(target,
      private.mail_link_key(known, private.mail_link_secret())) is distinct from signature then
    return null;
  end if;
  select o.* into mail from public.outbox o where o.link_token = known;
  if mail.id is null then
    -- A true link whose mail is gone leads on, and is nobody's any more.
    return jsonb_build_object('visit_id', gen_random_uuid());
  end if;
  insert into private.mail_visits as v (workspace_id, outbox_id, kind, target)
  values (mail.workspace_id, mail.id, begin_mail_visit.kind, begin_mail_visit.target) returning v.id into visit_id;
  return jsonb_build_object('visit_id', visit_id);
end $$;

-- What tells a person from a program: {seconds_since_sent, other_links}; null for a visit that is not known. Definer: as above.
create function public.read_mail_visit(visit_id uuid) returns jsonb
language sql volatile security definer set search_path = ''
as $$
  select jsonb_build_object(
    -- By the campaigns' clock, which a demo may speed up.
    'seconds_since_sent', extract(epoch from private.mail_now() - o.finished_at - (clock_timestamp() - v.at)),
    'other_links', (select count(distinct w.target) from private.mail_visits w where w.workspace_id = v.workspace_id and w.outbox_id = v.outbox_id
      and w.kind = 'click' and w.target <> v.target and w.at between v.at - interval '5 seconds' and v.at + interval '5 seconds'))
  from private.mail_visits v join public.outbox o on o.id = v.outbox_id
  where v.id = read_mail_visit.visit_id and not v.is_finished
$$;

-- Records a visit, once. bot_reason: why it was a program; null for a person. Definer: as above.
create function public.finish_mail_visit(visit_id uuid, bot_reason text default null) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  visit private.mail_visits;
begin
  update private.mail_visits v set is_finished = true
  where v.id = finish_mail_visit.visit_id and not v.is_finished returning v.* into visit;
  if visit.id is not null then
    perform private.record_link_event(visit.outbox_id, case visit.kind when 'open' then 'opened' else 'clicked' end, visit.id::text,
      bot_reason is not null, jsonb_strip_nulls(jsonb_build_object('target', visit.target, 'bot', left(bot_reason, 100))));
  end if;
end $$;

grant execute on function public.read_mail_link(text), public.unsubscribe_by_link(text),
  public.begin_mail_visit(text, text, text, text), public.read_mail_visit(uuid), public.finish_mail_visit(uuid, text)
to anon, authenticated;
