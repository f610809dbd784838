-- What a mail is made of before anybody is written to: for previews, checks and mails to oneself.
-- Owns: mail_material(), private.mail_reader(), private.mail_sender().
-- Reads: leads, accounts, mailboxes, mail_settings, email_templates, custom_fields. Refusals: 22023, 42501, PT404.

-- A lead as the variables of a mail know it; see shared/contracts/campaign_mail.ts, mailReader.
create function private.mail_reader(lead public.leads, account public.accounts, stage_label text) returns jsonb
language sql immutable set search_path = ''
as $$
  select jsonb_build_object('name', lead.name, 'email', coalesce(lead.email, ''), 'phone', lead.phone, 'title', lead.title,
    'country', lead.country, 'city', lead.city, 'stage', stage_label, 'source', lead.source, 'tags', to_jsonb(lead.tags),
    'custom', lead.custom, 'account', case when account.id is not null then jsonb_build_object('name', account.name,
      'domain', account.domain, 'industry', account.industry, 'employee_count', account.employee_count,
      'country', account.country, 'city', account.city, 'custom', account.custom) end)
$$;

-- From whom a mail would leave: this mailbox, else one's own first, else as oneself; see campaignSender.
create function private.mail_sender(workspace_id uuid, mailbox_id uuid) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  box public.mailboxes;
begin
  select m.* into box from public.mailboxes m
  where m.workspace_id = mail_sender.workspace_id
    and case when mail_sender.mailbox_id is null then m.user_id = (select auth.uid()) else m.id = mail_sender.mailbox_id end
  order by m.created_at, m.id limit 1;
  if mail_sender.mailbox_id is not null and box.id is null then
    raise exception 'There is no such mailbox here.' using errcode = 'PT404';
  end if;
  return (
    select jsonb_build_object('mailbox_id', coalesce(box.id, gen_random_uuid()), 'address', coalesce(box.address, m.email),
      'from_name', coalesce(box.from_name, m.display_name), 'signature', coalesce(box.signature, ''),
      'workspace_name', w.name, 'postal_address', s.postal_address, 'tracks_opens', false, 'tracks_clicks', false,
      'time_zone', coalesce(box.time_zone, 'UTC'))
    from public.workspace_members m
    join public.workspaces w on w.id = m.workspace_id
    left join public.mail_settings s on s.workspace_id = m.workspace_id
    where m.workspace_id = mail_sender.workspace_id and m.user_id = (select auth.uid())
  );
end $$;

-- {template, sender, fields, readers, count, count_is_exact}: all that rendering for these people needs, for at most so
-- many of them. audience: {lead_ids}, {segment_id} or {filter}; without one the lead that was changed last.
create function public.mail_material(
  workspace_id uuid, audience jsonb default null, template_id uuid default null, mailbox_id uuid default null,
  at_most int default 1
) returns jsonb
language plpgsql stable security invoker set search_path = ''
as $$
declare
  condition text := 'true';
  template jsonb;
  readers jsonb;
begin
  if private.my_role(mail_material.workspace_id) is null then
    raise exception 'There is no such workspace.' using errcode = '42501';
  end if;
  if audience is not null then
    condition := private.audience_sql(mail_material.workspace_id, audience);
    -- One who was chosen may be looked at; of many only those count who can be written to.
    if not audience ? 'lead_ids' then
      condition := format('l.email is not null and not l.do_not_contact and %s', condition);
    end if;
  end if;
  select jsonb_build_object('subject', t.subject, 'body', t.body) into template from public.email_templates t
  where t.workspace_id = mail_material.workspace_id and t.id = template_id and t.archived_at is null;
  if template_id is not null and template is null then
    raise exception 'There is no such template here.' using errcode = 'PT404';
  end if;
  execute format($query$
    select coalesce(jsonb_agg(jsonb_build_object('lead_id', p.id, 'from_outside', p.from_outside,
      'reader', p.reader) order by p.place), '[]')
    from (select l.id, l.from_outside, private.mail_reader(l, a, s.label) as reader, row_number() over () as place
      from public.leads l
      left join public.accounts a on a.workspace_id = l.workspace_id and a.id = l.account_id
      left join public.pipeline_stages s on s.workspace_id = l.workspace_id and s.key = l.stage
      where l.workspace_id = %L and (%s) %s limit %s) p$query$,
    mail_material.workspace_id, condition,
    case when audience is null then 'order by l.updated_at desc, l.id' else 'order by l.name_key, l.id' end,
    least(greatest(at_most, 1), 5000)) into readers;
  return private.count_scope(private.lead_scope(mail_material.workspace_id, condition)) || jsonb_build_object(
    'template', template, 'sender', private.mail_sender(mail_material.workspace_id, mail_material.mailbox_id),
    'readers', readers, 'fields', (
      select coalesce(jsonb_agg(jsonb_build_object('target', f.target, 'key', f.key, 'label', f.label)
        order by f.target, f.position, f.key), '[]')
      from public.custom_fields f where f.workspace_id = mail_material.workspace_id and f.archived_at is null));
end $$;

grant execute on function private.mail_reader(public.leads, public.accounts, text), private.mail_sender(uuid, uuid),
  public.mail_material(uuid, jsonb, uuid, uuid, int)
to authenticated;
