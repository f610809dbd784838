-- Alert rules: what a person wants to be told of, and when they were told. The database itself raises the alerts: 0721
-- makes conditions of a rule, 0722 holds them against what is written, 0723 tells.
-- Owns: alert_rules, alert_firings. Reads: workspace_members, leads, campaigns.
create table public.alert_rules (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null,
  user_id uuid not null,
  name text not null,
  event text not null default 'lead_matches',
  filter jsonb not null default '{}',
  kinds text[] not null default '{}',
  campaign_id uuid,
  cool_down_minutes int not null default 1440,
  priority text not null default 'normal',
  status text not null default 'active',
  muted_until timestamptz,
  problem text,
  from_outside boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint alert_rules_person_is_a_member foreign key (workspace_id, user_id)
    references public.workspace_members (workspace_id, user_id) on delete cascade,
  constraint alert_rules_campaign_is_of_the_workspace foreign key (workspace_id, campaign_id)
    references public.campaigns (workspace_id, id) on delete cascade,
  constraint alert_rules_are_of_the_workspace unique (workspace_id, id),
  constraint alert_rules_name_is_short check (length(btrim(name)) between 1 and 120),
  constraint alert_rules_event_is_known check (event in ('lead_matches', 'activity', 'mail_event')),
  constraint alert_rules_filter_is_an_object check (jsonb_typeof(filter) = 'object'),
  constraint alert_rules_kinds_are_of_the_event check ((event = 'lead_matches') = (kinds = '{}')),
  constraint alert_rules_campaigns_are_of_mails check (campaign_id is null or event = 'mail_event'),
  constraint alert_rules_cool_down_is_in_minutes check (cool_down_minutes between 0 and 5256000),
  constraint alert_rules_priority_is_known check (priority in ('low', 'normal', 'high')),
  constraint alert_rules_status_is_known check (status in ('active', 'muted')),
  constraint alert_rules_are_muted_until_a_time check (muted_until is null or status = 'muted')
);
comment on table public.alert_rules is 'What a person wants to be told of as it happens. Theirs alone.';
comment on column public.alert_rules.event is
  'lead_matches: a lead comes to match the filter. activity, mail_event: one of these kinds happens with a lead that matches it.';
comment on column public.alert_rules.filter is 'Of the lead, in the language of shared/contracts/lead_filter.ts, without free text.';
comment on column public.alert_rules.cool_down_minutes is 'For so long it says nothing more about the same lead.';
comment on column public.alert_rules.muted_until is 'Of a muted rule: when it speaks again by itself; null for never.';
comment on column public.alert_rules.problem is 'Why the database muted it: its conditions can''t be applied any more.';
comment on column public.alert_rules.from_outside is
  'The assistant wrote it in a turn that had read text of someone outside: reading it taints a turn.';
create index alert_rules_user_id_idx on public.alert_rules (workspace_id, user_id, created_at);
create index alert_rules_campaign_id_idx on public.alert_rules (workspace_id, campaign_id);

create table public.alert_firings (
  id bigint generated always as identity primary key,
  workspace_id uuid not null,
  rule_id uuid not null,
  user_id uuid not null,
  lead_id uuid not null,
  status text not null default 'told',
  source text,
  evidence jsonb not null default '{}',
  at timestamptz not null default clock_timestamp(),
  constraint alert_firings_rule_is_of_the_workspace foreign key (workspace_id, rule_id)
    references public.alert_rules (workspace_id, id) on delete cascade,
  constraint alert_firings_lead_is_of_the_workspace foreign key (workspace_id, lead_id)
    references public.leads (workspace_id, id) on delete cascade,
  constraint alert_firings_person_is_a_member foreign key (workspace_id, user_id)
    references public.workspace_members (workspace_id, user_id) on delete cascade,
  constraint alert_firings_status_is_known check (status in ('told', 'waiting'))
);
comment on table public.alert_firings is 'When a rule fired for which lead. Only ever added to, so that writers wait for nobody.';
comment on column public.alert_firings.status is
  'waiting: told within moments, together with others of its source (many fired at once), or not at all (another fired for the same lead).';
comment on column public.alert_firings.source is 'What many of them came of: import:<id>, bulk:<id>; null else.';
create index alert_firings_rule_id_idx on public.alert_firings (workspace_id, rule_id);
create index alert_firings_lead_id_idx on public.alert_firings (workspace_id, lead_id);
create index alert_firings_user_id_idx on public.alert_firings (workspace_id, user_id);
-- Read at each firing, and by the rule alone: of a new table the planner does not know yet that a workspace is nearly all.
create index alert_firings_at_idx on public.alert_firings (rule_id, at desc);
create index alert_firings_cool_down_idx on public.alert_firings (rule_id, lead_id, at desc);
create index alert_firings_waiting_idx on public.alert_firings (at) where status = 'waiting';

alter table public.alert_rules enable row level security;
create policy "People read their own alert rules" on public.alert_rules
  for select to authenticated
  using (user_id = (select auth.uid()) and workspace_id in (select private.my_workspace_ids()));
alter table public.alert_firings enable row level security;
create policy "People read when their own rules fired" on public.alert_firings
  for select to authenticated
  using (user_id = (select auth.uid()) and workspace_id in (select private.my_workspace_ids()));
-- Rules are written by functions, after they were tried; firings by triggers: no insert, update or delete policy.
revoke all on public.alert_rules, public.alert_firings from anon, authenticated;
grant select on public.alert_rules, public.alert_firings to authenticated;

create trigger alert_rules__stages before insert or update on public.alert_rules
  for each row execute function private.tg_filter__stages();
create trigger alert_rules__audit after insert or update or delete on public.alert_rules
  for each row execute function private.tg_audit();
