/** Everyone who can come to the database. `outsider` owns another workspace; `removed` was a member once. */
export const callers = ["anonymous", "outsider", "removed", "viewer", "member", "admin", "owner"] as const;
export type CallerKind = (typeof callers)[number];

export const commands = ["select", "insert", "update", "delete"] as const;
export type Command = (typeof commands)[number];

/** Rows of one's own in the workspace, all rows of the workspace, or none. */
export type Reach = "nothing" | "own" | "workspace";

export interface TableClaims extends Record<Command, Readonly<Record<CallerKind, Reach>>> {
  /** The column that says whose row it is; null where rows belong to the workspace alone. */
  person: string | null;
  /** The column that says which workspace it belongs to. */
  workspace?: string;
  /** The same for every workspace, and of none. */
  isConfiguration?: boolean;
  /** SQL: the rows that may be changed or deleted at all; the others only by functions. */
  changeable?: string;
  /** Rows for which something else holds; `where` is SQL. */
  shared?: Record<Command, Readonly<Record<CallerKind, Reach>>> & { where: string };
}

const nobody = reach([], "nothing");
const members = ["viewer", "member", "admin", "owner"] as const;
const writers = ["member", "admin", "owner"] as const;
const managers = ["admin", "owner"] as const;

/** Read by their own person alone; written by functions. */
const privateRecord: TableClaims = {
  person: "user_id",
  select: reach(members, "own"),
  insert: nobody,
  update: nobody,
  delete: nobody,
};

/** Read by every member of the workspace, written by all but viewers. */
const sharedRecord: TableClaims = {
  person: null,
  select: reach(members, "workspace"),
  insert: reach(writers, "workspace"),
  update: reach(writers, "workspace"),
  delete: reach(writers, "workspace"),
};

/**
 * Who may do what to which rows, over the REST interface and with any SQL under the same role. Every table and
 * view of the catalogue stands here; rls_matrix.test.ts tries each cell on rows that exist.
 */
const closedToAll: TableClaims = { person: null, select: nobody, insert: nobody, update: nobody, delete: nobody };

export const rlsClaims: Record<string, TableClaims> = {
  "public.workspaces": {
    person: null,
    workspace: "id",
    select: reach(members, "workspace"),
    insert: nobody,
    update: reach(managers, "workspace"),
    delete: nobody,
  },
  "public.workspace_members": {
    person: "user_id",
    select: reach(members, "workspace"),
    insert: nobody,
    update: reach(members, "own"),
    delete: nobody,
  },
  "public.audit_entries": {
    person: "actor_id",
    select: { ...reach(members, "own"), ...only(managers, "workspace") },
    insert: nobody,
    update: nobody,
    delete: nobody,
  },

  "public.scheduled_tasks": {
    ...privateRecord,
    select: { ...reach(members, "own"), ...only(managers, "workspace") },
  },
  "public.task_executions": {
    ...privateRecord,
    select: { ...reach(members, "own"), ...only(managers, "workspace") },
  },

  "public.behaviour_settings": privateRecord,
  "public.behaviour_findings": privateRecord,
  "private.api_functions": { ...closedToAll, isConfiguration: true },
  "private.behaviours": { ...closedToAll, isConfiguration: true },
  "public.segment_follows": privateRecord,
  "private.segment_memories": { person: null, select: nobody, insert: nobody, update: nobody, delete: nobody },
  "private.segment_arrivals": { person: null, select: nobody, insert: nobody, update: nobody, delete: nobody },
  "private.behaviour_runs": { ...privateRecord, select: nobody },

  "public.custom_fields": { ...sharedRecord, insert: nobody, update: nobody, delete: nobody },
  "public.pipeline_stages": { ...sharedRecord, insert: nobody, update: nobody, delete: nobody },
  "public.lead_stage_history": { ...sharedRecord, insert: nobody, update: nobody, delete: nobody },
  "public.lead_progress": { ...sharedRecord, insert: nobody, update: nobody, delete: nobody },
  "public.service_accounts": { ...sharedRecord, insert: nobody, update: nobody, delete: nobody },
  "public.api_keys": {
    person: null,
    select: reach(managers, "workspace"),
    insert: nobody,
    update: nobody,
    delete: nobody,
  },
  "public.segments": { ...sharedRecord, insert: nobody, update: nobody, delete: nobody },
  "public.lead_views": {
    ...privateRecord,
    person: "owner_id",
    shared: {
      where: "is_shared",
      select: reach(members, "workspace"),
      insert: nobody,
      update: nobody,
      delete: nobody,
    },
  },
  "public.accounts": sharedRecord,
  "public.leads": { ...sharedRecord, delete: nobody },
  "public.lead_distinctions": { ...sharedRecord, insert: nobody, update: nobody, delete: nobody },
  "public.suppressions": { ...sharedRecord, insert: nobody, update: nobody, delete: nobody },
  "public.erasures": {
    ...sharedRecord,
    select: reach(managers, "workspace"),
    insert: nobody,
    update: nobody,
    delete: nobody,
  },
  "public.retention_settings": { ...sharedRecord, insert: nobody, update: nobody, delete: nobody },
  "public.lead_merges": { ...sharedRecord, insert: nobody, update: nobody, delete: nobody },
  "public.lead_activities": {
    ...sharedRecord,
    person: "actor_id",
    changeable: "kind in ('note', 'call', 'meeting')",
    insert: reach(writers, "own"),
  },
  "public.score_rules": {
    ...sharedRecord,
    insert: reach(managers, "workspace"),
    update: reach(managers, "workspace"),
    delete: reach(managers, "workspace"),
  },
  "public.lead_scores": { ...sharedRecord, insert: nobody, update: nobody, delete: nobody },
  "private.score_queue": closedToAll,
  "private.alert_rule_keys": closedToAll,
  "private.alert_rule_plans": closedToAll,
  "private.score_sweeps": closedToAll,
  "public.lead_rows": { ...sharedRecord, insert: nobody, update: nobody, delete: nobody },
  "public.account_rows": { ...sharedRecord, insert: nobody, update: nobody, delete: nobody },
  "private.account_documents": { ...sharedRecord, insert: nobody, update: nobody, delete: nobody },
  "private.lead_documents": { ...sharedRecord, insert: nobody, update: nobody, delete: nobody },
  "private.lead_counts": closedToAll,
  "private.lead_count_deltas": closedToAll,
  "private.lead_words": closedToAll,

  "public.lead_imports": { ...sharedRecord, insert: nobody, update: nobody, delete: nobody },
  "public.lead_import_rows": { ...sharedRecord, insert: nobody, update: nobody, delete: nobody },
  "public.lead_import_mappings": { ...sharedRecord, insert: nobody, update: nobody, delete: nobody },
  "private.lead_import_chunks": closedToAll,
  "public.bulk_jobs": { ...sharedRecord, insert: nobody, update: nobody, delete: nobody },
  "public.facts": { ...sharedRecord, insert: nobody, update: nobody, delete: nobody },
  "public.research_questions": { ...sharedRecord, insert: nobody, update: nobody, delete: nobody },
  "public.research_jobs": { ...sharedRecord, insert: nobody, update: nobody, delete: nobody },
  "public.research_sites": { ...sharedRecord, insert: nobody, update: nobody, delete: nobody },
  "private.research_model": { ...closedToAll, isConfiguration: true },
  "public.research_pages": { ...sharedRecord, insert: nobody, update: nobody, delete: nobody },
  "private.api_key_secrets": closedToAll,
  "private.api_answers": closedToAll,
  "private.api_rates": closedToAll,
  "private.page_turns": closedToAll,
  "private.bulk_job_chunks": closedToAll,
  "private.lead_import_drafts": closedToAll,

  "public.mailboxes": {
    ...sharedRecord,
    person: "user_id",
    insert: nobody,
    update: nobody,
    delete: nobody,
  },
  "public.mail_settings": { ...sharedRecord, insert: nobody, update: nobody, delete: nobody },
  "public.days_off": { ...sharedRecord, insert: nobody, update: nobody, delete: nobody },
  "private.public_holidays": { ...closedToAll, isConfiguration: true },
  "private.holiday_refreshes": { ...closedToAll, isConfiguration: true },
  "private.mail_clock": { ...closedToAll, isConfiguration: true },
  "private.mail_visits": { ...sharedRecord, select: nobody, insert: nobody, update: nobody, delete: nobody },
  "private.country_zones": { ...closedToAll, isConfiguration: true },
  "public.email_templates": { ...sharedRecord, insert: nobody, update: nobody, delete: nobody },
  "public.campaigns": { ...sharedRecord, insert: nobody, update: nobody, delete: nobody },
  "public.campaign_steps": { ...sharedRecord, insert: nobody, update: nobody, delete: nobody },
  "public.campaign_variants": { ...sharedRecord, insert: nobody, update: nobody, delete: nobody },
  "public.variant_looks": { ...sharedRecord, insert: nobody, update: nobody, delete: nobody },
  "public.enrolments": { ...sharedRecord, insert: nobody, update: nobody, delete: nobody },
  "public.mail_events": { ...sharedRecord, insert: nobody, update: nobody, delete: nobody },
  "public.inbound_mails": { ...sharedRecord, insert: nobody, update: nobody, delete: nobody },
  "public.campaign_counts": { ...sharedRecord, insert: nobody, update: nobody, delete: nobody },
  "public.campaign_people_counts": { ...sharedRecord, insert: nobody, update: nobody, delete: nobody },

  "public.conversation_threads": {
    ...privateRecord,
    update: reach(members, "own"),
    delete: reach(members, "own"),
  },
  "public.messages": privateRecord,
  "public.thread_summaries": privateRecord,
  "public.turns": privateRecord,
  "public.turn_events": privateRecord,
  "public.turn_model_calls": { ...privateRecord, select: { ...reach(members, "own"), ...only(managers, "workspace") } },
  "public.daily_spending": { ...privateRecord, select: { ...reach(members, "own"), ...only(managers, "workspace") } },
  "public.spending_limits": {
    person: null,
    select: reach(members, "workspace"),
    insert: nobody,
    update: nobody,
    delete: nobody,
  },
  "public.own_spending_limits": privateRecord,
  "public.send_permissions": {
    ...privateRecord,
    select: { ...reach(members, "own"), ...only(managers, "workspace") },
  },
  "private.model_prices": { ...closedToAll, isConfiguration: true },
  "public.tool_calls": privateRecord,
  "public.approvals": privateRecord,
  "public.outbox": {
    ...privateRecord,
    shared: {
      where: "kind = 'campaign_email'",
      select: reach(members, "workspace"),
      insert: nobody,
      update: nobody,
      delete: nobody,
    },
  },
  "public.user_contexts": privateRecord,
  "public.memories": {
    ...privateRecord,
    insert: reach(members, "own"),
    update: reach(members, "own"),
    delete: reach(members, "own"),
    shared: {
      where: "scope = 'workspace'",
      select: reach(members, "workspace"),
      insert: reach(writers, "own"),
      update: reach(writers, "own"),
      delete: { ...reach(writers, "own"), ...only(managers, "workspace") },
    },
  },
  "public.reminders": {
    ...privateRecord,
    insert: reach(members, "own"),
    update: reach(members, "own"),
    delete: reach(members, "own"),
  },
  "public.goals": privateRecord,
  "public.pinned_answers": privateRecord,
  "public.saved_questions": privateRecord,
  "public.alert_rules": privateRecord,
  "public.alert_firings": privateRecord,
  "public.agent_notifications": { ...privateRecord, update: reach(members, "own") },
  "public.notification_settings": privateRecord,
  "public.notification_channels": privateRecord,
  "public.notification_deliveries": privateRecord,
};

/** Everyone else reaches nothing. */
function reach(kinds: readonly CallerKind[], value: Reach): Record<CallerKind, Reach> {
  const none = { anonymous: "nothing", outsider: "nothing", removed: "nothing" } as const;
  return { ...none, viewer: "nothing", member: "nothing", admin: "nothing", owner: "nothing", ...only(kinds, value) };
}

function only(kinds: readonly CallerKind[], value: Reach): Partial<Record<CallerKind, Reach>> {
  return Object.fromEntries(kinds.map((kind) => [kind, value]));
}
