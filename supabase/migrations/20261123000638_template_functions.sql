-- E-mail templates as people change them.
-- Owns: save_email_template(), archive_email_template(), list_email_templates(). Writes: email_templates.
-- Refusals: 22023 (the input), 42501 (the role), PT404, PT409.

-- Saves a new template ({name, subject?, body}) or changes one ({id, what is named}). Returns the template.
-- Definer: templates are written here alone.
create function public.save_email_template(workspace_id uuid, template jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  there public.email_templates;
  saved public.email_templates;
begin
  perform private.require_writer(save_email_template.workspace_id);
  perform private.require_keys(template, array['id', 'name', 'subject', 'body'], 'A template');
  if template ? 'id' then
    select t.* into there from public.email_templates t
    where t.workspace_id = save_email_template.workspace_id and t.id::text = template ->> 'id' and t.archived_at is null for update;
    if there.id is null then
      raise exception 'There is no such template here.' using errcode = 'PT404';
    end if;
  end if;
  there := jsonb_populate_record(there, template - 'id');
  there.name := private.tidy_text(there.name);
  there.subject := coalesce(private.tidy_text(there.subject), '');
  if there.name is null or length(there.name) > 100 then
    perform private.refuse('The name of a template has 1 to 100 characters.');
  end if;
  perform private.require_mail_text(there.subject, there.body);
  insert into public.email_templates as t (id, workspace_id, name, subject, body)
  values (coalesce(there.id, gen_random_uuid()), save_email_template.workspace_id, there.name, there.subject, there.body)
  on conflict (id) do update set name = excluded.name, subject = excluded.subject, body = excluded.body, updated_at = now()
  returning t.* into saved;
  return to_jsonb(saved) - 'name_key';
exception when unique_violation then
  raise exception 'There is a template called "%" already. Choose another name, or change that one.', there.name
    using errcode = 'PT409';
end $$;

-- Ends the request unless these can be the subject and the body of a mail.
create function private.require_mail_text(subject text, body text) returns void
language plpgsql stable set search_path = ''
as $$
begin
  if length(subject) > 300 or subject ~ '[[:cntrl:]]' then
    perform private.refuse('A subject is one line of at most 300 characters.');
  elsif coalesce(length(private.tidy_text(body)) not between 1 and 20000, true) then
    perform private.refuse('A mail has a text of 1 to 20,000 characters.');
  end if;
end $$;

-- Puts a template away; campaigns that began from it keep their copy. Definer: as above.
create function public.archive_email_template(workspace_id uuid, template_id uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  gone public.email_templates;
begin
  perform private.require_writer(archive_email_template.workspace_id);
  update public.email_templates t set archived_at = now()
  where t.workspace_id = archive_email_template.workspace_id and t.id = archive_email_template.template_id and t.archived_at is null
  returning t.* into gone;
  if gone.id is null then
    raise exception 'There is no such template here.' using errcode = 'PT404';
  end if;
  return to_jsonb(gone) - 'name_key';
end $$;

create function public.list_email_templates(workspace_id uuid) returns jsonb
language sql stable security invoker set search_path = ''
as $$
  select coalesce(jsonb_agg(to_jsonb(t) - 'name_key' order by t.name_key), '[]') from public.email_templates t
  where t.workspace_id = list_email_templates.workspace_id and t.archived_at is null
$$;

grant execute on function public.save_email_template(uuid, jsonb), public.archive_email_template(uuid, uuid),
  public.list_email_templates(uuid), public.save_mailbox(uuid, jsonb), public.pause_mailbox(uuid, uuid, text),
  public.list_mailboxes(uuid), public.save_mail_settings(uuid, jsonb), public.set_days_off(uuid, jsonb),
  private.mailbox_json(public.mailboxes), private.daily_cap(public.mailboxes, date), private.mail_now()
to authenticated;
