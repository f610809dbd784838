-- Saved questions: statements that somebody keeps, for themselves or for the whole workspace. Each look asks them again, as the
-- one who looks.
-- Owns: saved_questions, save_question(), list_questions(), delete_question(). Reads: workspace_members.
-- Refusals: 22023 (the input), 42501 (the role), PT404.
create table public.saved_questions (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  user_id uuid,
  created_by uuid default auth.uid() references auth.users (id) on delete set null,
  title text not null,
  words text,
  sql text not null,
  chart text not null default 'table',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint saved_questions_person_is_a_member foreign key (workspace_id, user_id)
    references public.workspace_members (workspace_id, user_id) on delete cascade,
  constraint saved_questions_title_is_short check (length(btrim(title)) between 1 and 100),
  constraint saved_questions_words_are_short check (length(words) <= 1000),
  constraint saved_questions_sql_is_short check (length(btrim(sql)) between 1 and 8000),
  constraint saved_questions_chart_is_known check (chart in ('table', 'bar', 'line'))
);
comment on table public.saved_questions is 'Questions in SQL that are kept; each look asks them again.';
comment on column public.saved_questions.user_id is 'Whose it is; null for the whole workspace''s.';
comment on column public.saved_questions.words is 'The question as somebody asked it.';
create index saved_questions_user_id_idx on public.saved_questions (workspace_id, user_id);
create index saved_questions_created_by_idx on public.saved_questions (created_by);

alter table public.saved_questions enable row level security;
create policy "Members read their own saved questions and their workspace's" on public.saved_questions
  for select to authenticated
  using (workspace_id in (select private.my_workspace_ids()) and (user_id is null or user_id = (select auth.uid())));
-- Written by functions: no insert, update or delete policy.
revoke all on public.saved_questions from anon, authenticated;
grant select on public.saved_questions to authenticated;
create trigger saved_questions__audit after insert or update or delete on public.saved_questions
  for each row execute function private.tg_audit();

-- Only who saved a question for everyone, and managers, change it.
create function private.may_change_question(question public.saved_questions) returns boolean
language sql stable set search_path = ''
as $$
  select coalesce(private.my_role(question.workspace_id) in ('owner', 'admin', 'member')
    and (coalesce(question.user_id, question.created_by) = (select auth.uid())
      or question.user_id is null and private.can_manage(question.workspace_id)), false)
$$;

create function private.question_json(question public.saved_questions) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('id', question.id, 'title', question.title, 'words', question.words, 'sql', question.sql,
    'chart', question.chart, 'whose', case when question.user_id is null then 'workspace' else 'me' end,
    'may_change', private.may_change_question(question), 'saved_by', (select m.display_name from public.workspace_members m
      where m.workspace_id = question.workspace_id and m.user_id = question.created_by), 'updated_at', question.updated_at)
$$;

-- One that the caller may change, locked. Definer: nobody may update by hand.
create function private.changeable_question(workspace_id uuid, question_id uuid) returns public.saved_questions
language plpgsql security definer set search_path = ''
as $$
declare
  question public.saved_questions;
begin
  perform private.require_writer(changeable_question.workspace_id);
  select * into question from public.saved_questions q
  where q.workspace_id = changeable_question.workspace_id and q.id = changeable_question.question_id
    and (q.user_id is null or q.user_id = auth.uid()) for update;
  if question.id is null then
    raise exception 'There is no such saved question. Read the list again.' using errcode = 'PT404';
  elsif not private.may_change_question(question) then
    raise exception 'Someone else saved it for everyone: they, owners and admins change it.' using errcode = '42501';
  end if;
  return question;
end $$;

-- Saves {title, words?, sql, chart, whose: me | workspace}, or changes the one of question_id to it. Returns it as list_questions()
-- does. Definer: the table has no insert policy.
create function public.save_question(workspace_id uuid, question jsonb, question_id uuid default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  most constant int := 200;
  whose uuid := case question ->> 'whose' when 'me' then auth.uid() end;
  saved public.saved_questions;
begin
  perform private.require_writer(save_question.workspace_id);
  if jsonb_typeof(question) is distinct from 'object' or question - array['title', 'words', 'sql', 'chart', 'whose'] <> '{}'
      or exists (select from jsonb_each(question) e where jsonb_typeof(e.value) not in ('string', 'null')) then
    perform private.refuse('A saved question has title, words, sql, chart and whose.');
  elsif coalesce(question ->> 'whose', '') not in ('me', 'workspace') then
    perform private.refuse('"whose" is me or workspace.');
  elsif coalesce(length(private.tidy_text(question ->> 'title')), 0) not between 1 and 100 then
    perform private.refuse('A title has 1 to 100 characters.');
  elsif coalesce(length(btrim(question ->> 'sql')), 0) not between 1 and 8000 then
    perform private.refuse('A statement has 1 to 8000 characters.');
  elsif length(question ->> 'words') > 1000 then
    perform private.refuse('The question in words has up to 1000 characters.');
  elsif coalesce(question ->> 'chart', '') not in ('table', 'bar', 'line') then
    perform private.refuse('"chart" is table, bar or line.');
  end if;
  if question_id is not null then
    saved := private.changeable_question(save_question.workspace_id, question_id);
    update public.saved_questions q set user_id = whose, title = private.tidy_text(question ->> 'title'),
      words = nullif(btrim(question ->> 'words'), ''), sql = question ->> 'sql', chart = question ->> 'chart', updated_at = now()
    where q.id = saved.id returning * into saved;
    return private.question_json(saved);
  end if;
  perform pg_catalog.pg_advisory_xact_lock(hashtextextended('questions ' || save_question.workspace_id, 0));
  if (select count(*) >= most from public.saved_questions q where q.workspace_id = save_question.workspace_id) then
    perform private.refuse(format('A workspace keeps %s questions. Delete some first.', most));
  end if;
  insert into public.saved_questions as q (workspace_id, user_id, title, words, sql, chart)
  values (save_question.workspace_id, whose, private.tidy_text(question ->> 'title'), nullif(btrim(question ->> 'words'), ''),
    question ->> 'sql', question ->> 'chart')
  returning q.* into saved;
  return private.question_json(saved);
end $$;

-- The caller's questions and the workspace's, by title.
create function public.list_questions(workspace_id uuid) returns jsonb
language sql stable security invoker set search_path = ''
as $$
  select coalesce(jsonb_agg(private.question_json(q) order by lower(q.title), q.id), '[]'::jsonb)
  from public.saved_questions q where q.workspace_id = list_questions.workspace_id
$$;

-- Deletes one; true. Definer: as above.
create function public.delete_question(workspace_id uuid, question_id uuid) returns boolean
language plpgsql security definer set search_path = ''
as $$
declare
  question public.saved_questions := private.changeable_question(delete_question.workspace_id, delete_question.question_id);
begin
  delete from public.saved_questions q where q.id = question.id;
  return true;
end $$;

grant execute on function public.save_question(uuid, jsonb, uuid), public.list_questions(uuid), public.delete_question(uuid, uuid),
  private.question_json(public.saved_questions), private.may_change_question(public.saved_questions)
to authenticated;
