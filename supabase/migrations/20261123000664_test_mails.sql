-- Mails to oneself: a person looks at a campaign's mail in their own mailbox. Their own doing needs no approval, and their
-- own address is the only one that it can reach.
-- Owns: send_test_mail(). Reads: auth.users, workspace_members. Writes: outbox. Refusals: 22023, 42501, PT429.
alter table public.outbox
  drop constraint outbox_kind_is_known,
  add constraint outbox_kind_is_known check (kind in ('email', 'test_email', 'campaign_email')),
  add constraint outbox_test_email_is_complete check (kind <> 'test_email' or (
    user_id is not null and num_nonnulls(turn_id, tool_call_id, approval_id, campaign_id) = 0
    and coalesce(payload ->> 'to' ~ '^[^@[:space:]]+@[^@[:space:]]+$', false)
    and coalesce(length(trim(payload ->> 'subject')) between 1 and 300, false)
    and coalesce(length(payload ->> 'text') <= 50000 and length(payload ->> 'html') <= 200000, false)
  ));

-- Puts a mail to oneself into the outbox: mail {subject, text, html}. The same request_id again sends nothing
-- more. Returns {outbox_id, to, subject}. Definer: the outbox has no insert policy.
create function public.send_test_mail(workspace_id uuid, request_id uuid, mail jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  me record;
  -- Nobody else's request can be named. A UUID of version 8, made of a hash.
  item_id uuid := overlay(overlay(md5('test ' || auth.uid() || request_id) placing '8' from 13) placing '8' from 17)::uuid;
begin
  perform private.require_writer(send_test_mail.workspace_id);
  select u.email, m.display_name into me
  from auth.users u join public.workspace_members m on m.user_id = u.id and m.workspace_id = send_test_mail.workspace_id
  where u.id = auth.uid();
  if jsonb_typeof(mail) is distinct from 'object'
      or exists (select from jsonb_object_keys(mail) as k where k not in ('subject', 'text', 'html'))
      or not coalesce(length(trim(mail ->> 'subject')) between 1 and 300 and mail ->> 'subject' !~ '[[:cntrl:]]', false)
      or not coalesce(length(mail ->> 'text') <= 50000 and length(mail ->> 'html') <= 200000, false) then
    perform private.refuse('A test mail has a subject of one line, a text and its HTML.');
  end if;
  if not exists (select from public.outbox o where o.id = item_id) then
    if (select count(*) from public.outbox o where o.user_id = auth.uid() and o.kind = 'test_email'
        and o.created_at > now() - interval '1 hour') >= 30 then
      raise exception 'You sent yourself 30 mails in an hour. Wait a little.' using errcode = 'PT429';
    end if;
    insert into public.outbox (id, workspace_id, user_id, kind, payload)
    values (item_id, send_test_mail.workspace_id, auth.uid(), 'test_email', jsonb_build_object('kind', 'test_email',
      'to', me.email, 'to_name', me.display_name, 'subject', mail ->> 'subject', 'text', mail ->> 'text', 'html', mail ->> 'html'))
    -- By any of its keys: two at once meet at whichever is looked at first.
    on conflict do nothing;
  end if;
  return (select jsonb_build_object('outbox_id', o.id, 'to', o.payload ->> 'to', 'subject', o.payload ->> 'subject')
    from public.outbox o where o.id = item_id);
end $$;

grant execute on function public.send_test_mail(uuid, uuid, jsonb) to authenticated;
