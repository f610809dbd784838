import type { Sql } from "postgres";
import { z } from "zod";
import { registry } from "../../supabase/functions/_behaviours/registry.ts";
import { callAs } from "./act_as.ts";
import { leaveCampaign } from "./campaign_world.ts";
import { addMember, createLead, createWorkspace } from "./people.ts";
import { modelCall, turnDriver } from "./turn_driver.ts";

/** The six people of the matrix by kind, `anonymous` being nobody, and the workspace they are (or were) in. */
export interface RlsWorld {
  workspaceId: string;
  foreignWorkspaceId: string;
  people: Record<"outsider" | "removed" | "viewer" | "member" | "admin" | "owner", string>;
}

/** Two workspaces in which everyone has a row of everything that can be theirs, also who has left since. */
export async function createRlsWorld(sql: Sql): Promise<RlsWorld> {
  const workspace = await createWorkspace(sql, "Ours");
  const foreign = await createWorkspace(sql, "Theirs");
  const people = {
    outsider: foreign.ownerId,
    owner: workspace.ownerId,
    admin: await addMember(sql, workspace.id, "admin"),
    member: await addMember(sql, workspace.id, "member"),
    viewer: await addMember(sql, workspace.id, "viewer"),
    removed: await addMember(sql, workspace.id, "member", "removed"),
  };
  for (const [kind, userId] of Object.entries(people)) {
    const home = kind === "outsider" ? foreign.id : workspace.id;
    await leaveTraces(sql, home, userId, kind);
  }
  for (const { id, ownerId } of [workspace, foreign]) {
    await sql`insert into public.mail_settings (workspace_id) values (${id})`;
    await sql`insert into public.days_off (workspace_id, day, name) values (${id}, '2030-01-02', 'A day off')`;
    await sql`insert into public.suppressions (workspace_id, email_hash, reason) values (${id}, 'x', 'erased')`;
    await sql`insert into public.erasures (workspace_id, requested_by, lead_id, words)
      values (${id}, ${ownerId}, gen_random_uuid(), '{}')`;
    await turnDriver(sql, ownerId).call("set_retention", { workspace_id: id, thread_days: 365 });
    // Some counts are added up, others not yet.
    await leaveKey(sql, id, ownerId);
    await sql`select private.fold_lead_counts(${id})`;
    await sql`update public.leads set source = 'Somewhere' where workspace_id = ${id}`;
    const limits = { workspace_id: id, person_day_micros: 100_000_000, month_micros: null };
    await turnDriver(sql, ownerId).call("set_spending_limits", limits);
  }
  await sql`insert into private.mail_clock default values`;
  await sql`insert into private.mail_visits (workspace_id, outbox_id, kind)
    select workspace_id, id, 'open' from public.outbox where kind = 'campaign_email'`;
  await sql`insert into private.public_holidays (country, day, name) values ('DE', '2030-01-01', 'Neujahr')`;
  await sql`insert into private.holiday_refreshes (country) values ('DE')`;
  await turnDriver(sql, people.owner).call("remove_member", { workspace_id: workspace.id, user_id: people.removed });
  return { workspaceId: workspace.id, foreignWorkspaceId: foreign.id, people };
}

async function leaveTraces(sql: Sql, workspaceId: string, userId: string, kind: string): Promise<void> {
  const person = turnDriver(sql, userId);
  await person.call("update_my_context", { workspace_id: workspaceId, time_zone: "Europe/Berlin" });
  await person.call("remember", { workspace_id: workspaceId, content: `A memory of the ${kind}` });
  await sql`insert into public.memories (workspace_id, user_id, scope, content)
    values (${workspaceId}, ${userId}, 'workspace', ${`A rule that the ${kind} told everyone`})`;
  await person.call("save_notification_settings", { workspace_id: workspaceId, changes: { digest_at: "08:00" } });
  await person.call("add_notification_channel", {
    workspace_id: workspaceId,
    channel: { kind: "slack", address: `https://hooks.example.com/${kind}` },
  });
  await sql`insert into public.agent_notifications (workspace_id, user_id, kind, title)
    values (${workspaceId}, ${userId}, 'test', 'A notification')`;
  await sql`insert into public.reminders (workspace_id, user_id, text, due_at)
    values (${workspaceId}, ${userId}, ${`A reminder of the ${kind}`}, now() + interval '1 day')`;
  await sql`insert into public.goals (workspace_id, user_id, measure, target, period) values (${workspaceId}, ${userId}, 'calls', 30, 'month')`;
  await sql`insert into public.pinned_answers (workspace_id, user_id, kind, request, title, place)
    values (${workspaceId}, ${userId}, 'measure', '{"measure": "sources"}', ${`Sources of the ${kind}`}, 1)`;
  await sql`insert into public.saved_questions (workspace_id, user_id, title, sql)
    values (${workspaceId}, ${userId}, ${`Question of the ${kind}`}, 'select 1 as one')`;
  await leaveTask(sql, workspaceId, userId, kind);
  await leaveBehaviour(sql, workspaceId, userId);
  // The lead that follows lets it fire.
  const filter = { conditions: [{ field: "name", operator: "is_any_of", values: [`Lead of the ${kind}`] }] };
  await person.call("save_alert_rule", { workspace_id: workspaceId, rule: { name: `Alert of the ${kind}`, filter } });
  await leaveLead(sql, workspaceId, userId, kind);
  await leaveImport(sql, workspaceId, userId, kind);
  await leaveBulkJob(sql, workspaceId, userId);
  await leaveTurn(sql, workspaceId, userId, kind);
  await leaveCampaign(sql, workspaceId, userId, kind);
}

/** A service account with a key that was used: an answer is kept, and the minute counted. */
async function leaveKey(sql: Sql, workspaceId: string, ownerId: string): Promise<void> {
  const owner = turnDriver(sql, ownerId);
  const place = { workspace_id: workspaceId };
  const account = z
    .object({ id: z.uuid() })
    .parse(await owner.call("create_service_account", { ...place, name: "Shop" }));
  const scopes = ["leads:read", "leads:write"];
  const made = await owner.call("create_api_key", { ...place, service_account_id: account.id, name: "Key", scopes });
  const { secret } = z.object({ secret: z.string() }).parse(made);
  await callAs(sql, "anonymous", "api_call", {
    function_name: "create_lead",
    arguments: { lead: { name: "Lead of the shop" } },
    secret,
    write: { key: "first", request_hash: "x" },
  });
}

async function leaveTask(sql: Sql, workspaceId: string, userId: string, kind: string): Promise<void> {
  const [task] = await sql`
    insert into public.scheduled_tasks (workspace_id, user_id, name, kind, cron, time_zone, parameters)
    values (${workspaceId}, ${userId}, ${`A task of the ${kind}`}, 'reminder', '0 8 * * 1', 'UTC', '{"text": "Look"}') returning id`;
  await sql`insert into public.task_executions (task_id, workspace_id, user_id, kind, due_at)
    values (${task?.id}, ${workspaceId}, ${userId}, 'reminder', now())`;
}

async function leaveBehaviour(sql: Sql, workspaceId: string, userId: string): Promise<void> {
  const definitions = registry.map(({ kept }) => kept);
  await callAs(sql, "service", "keep_behaviours", { definitions });
  const place = { workspace_id: workspaceId, behaviour: "daily_briefing" };
  await callAs(sql, { userId }, "change_behaviour", { ...place, changes: { tuning: { calls: 2 } } });
  await sql`insert into public.behaviour_findings (workspace_id, user_id, behaviour, key)
    values (${workspaceId}, ${userId}, 'daily_briefing', '2026-11-23')`;
}

async function leaveImport(sql: Sql, workspaceId: string, userId: string, kind: string): Promise<void> {
  const [begun] = await sql`
    insert into public.lead_imports (id, workspace_id, user_id, file, columns, mapping)
    values (gen_random_uuid(), ${workspaceId}, ${userId}, '{"name": "a.csv"}', '{Name}', '["name"]') returning id`;
  await sql`insert into public.lead_import_rows (import_id, number, workspace_id, outcome, reason, cells)
    values (${begun?.id}, 2, ${workspaceId}, 'failed', 'No name', '[""]')`;
  await sql`insert into public.lead_import_mappings (workspace_id, header_key, mapping)
    values (${workspaceId}, ${`header of the ${kind}`}, '["name"]')`;
  await sql`insert into private.lead_import_chunks (import_id, number, workspace_id, rows)
    values (${begun?.id}, 0, ${workspaceId}, '[[2, "Ada"]]')`;
  await sql`insert into private.lead_import_drafts (import_id, lead_id, workspace_id)
    values (${begun?.id}, gen_random_uuid(), ${workspaceId})`;
}

async function leaveBulkJob(sql: Sql, workspaceId: string, userId: string): Promise<void> {
  const [job] = await sql`
    insert into public.bulk_jobs (workspace_id, user_id, action, selection, total, would_change)
    values (${workspaceId}, ${userId}, 'delete', '{"filter": {}}', 1, 1) returning id`;
  await sql`insert into private.bulk_job_chunks (job_id, number, workspace_id, lead_ids)
    values (${job?.id}, 0, ${workspaceId}, array[gen_random_uuid()])`;
}

async function leaveLead(sql: Sql, workspaceId: string, userId: string, kind: string): Promise<void> {
  const name = `Lead of the ${kind}`;
  await sql`insert into public.custom_fields (workspace_id, target, key, label, type)
    values (${workspaceId}, 'lead', ${`field_${kind}`}, ${`Field of the ${kind}`}, 'text')`;
  await sql`insert into public.score_rules (workspace_id, label, kind, points, filter)
    values (${workspaceId}, ${`Rule of the ${kind}`}, 'fit', 5, '{}')`;
  await sql`insert into public.segments (workspace_id, name, filter) values (${workspaceId}, ${`Segment of the ${kind}`}, '{}')`;
  const segment = `Segment of the ${kind}`;
  await callAs(sql, { userId }, "follow_segment", { workspace_id: workspaceId, segment });
  await sql`insert into private.segment_arrivals (key, follow_id, workspace_id, lead_ids, noticed_at)
    select 'arrival ' || f.id, f.id, f.workspace_id, '{}', now() from public.segment_follows f
    where f.workspace_id = ${workspaceId} and f.user_id = ${userId}`;
  for (const shared of [true, false]) {
    await sql`insert into public.lead_views (workspace_id, owner_id, name, is_shared)
      values (${workspaceId}, ${userId}, ${`View of the ${kind}`}, ${shared})`;
  }
  const [account] = await sql`
    insert into public.accounts (workspace_id, name) values (${workspaceId}, ${`Company of the ${kind}`}) returning id`;
  const leadId = await createLead(sql, workspaceId, { name, email: `${kind}@lead.example.com` });
  await sql`update public.leads set account_id = ${account?.id} where id = ${leadId}`;
  const page = `https://company.example/${kind}`;
  await sql`insert into public.research_pages (workspace_id, url, final_url, text) values (${workspaceId}, ${page}, ${page}, 'Words')`;
  await sql`insert into public.facts (workspace_id, lead_id, field, value, source_url, quote)
    values (${workspaceId}, ${leadId}, 'title', '"CEO"', ${page}, 'Words')`;
  await sql`insert into public.research_questions (workspace_id, question, answer) values (${workspaceId}, ${`Do they, asks the ${kind}?`}, 'yes_no')`;
  const [job] =
    await sql`insert into public.research_jobs (workspace_id, user_id, kind, max_age_days, selection, leads, sites,
    without_site, known, pages_known, calls, seconds) values (${workspaceId}, ${userId}, 'refresh', 30, '{}', 1, 1, 0, 0, 0, 0, 8) returning id`;
  await sql`insert into public.research_sites (job_id, number, workspace_id, lead_ids, domain)
    values (${job?.id}, 1, ${workspaceId}, array[${leadId}::uuid], 'company.example')`;
  await sql`insert into private.research_model (model) values ('demo') on conflict do nothing`;
  await sql`insert into private.page_turns (workspace_id, host, free_at) values (${workspaceId}, ${kind}, now())`;
  for (const twin of [1, 2]) {
    const otherId = await createLead(sql, workspaceId, { name: `Twin ${twin} of the ${kind}` });
    if (twin === 1) {
      const [first, second] = [leadId, otherId].sort();
      await sql`insert into public.lead_distinctions (workspace_id, lead_id, other_id, created_by)
        values (${workspaceId}, ${first ?? ""}, ${second ?? ""}, ${userId})`;
    } else {
      await sql`insert into public.lead_merges (workspace_id, winner_id, loser_id, merged_by)
        values (${workspaceId}, ${leadId}, ${otherId}, ${userId})`;
    }
  }
  await sql`insert into public.lead_scores (lead_id, workspace_id, score, factors)
    values (${leadId}, ${workspaceId}, 0, '[]')`;
  for (const entry of ["note", "stage_changed"]) {
    await sql`insert into public.lead_activities (workspace_id, lead_id, kind, title, actor_id)
      values (${workspaceId}, ${leadId}, ${entry}, 'An entry', ${userId})`;
  }
}

async function leaveTurn(sql: Sql, workspaceId: string, userId: string, kind: string): Promise<void> {
  const person = turnDriver(sql, userId);
  const held = await person.begin(`A question of the ${kind}`);
  await person.call("set_own_spending_limit", { workspace_id: workspaceId, day_micros: 50_000_000 });
  // Taken back: it is there to be seen, not to let mails go.
  await sql`insert into public.send_permissions (workspace_id, user_id, scope, daily_cap, expires_at, revoked_at)
    values (${workspaceId}, ${userId}, 'my_leads', 5, now() + interval '7 days', now())`;
  await person.advance(held, { model_calls: [modelCall()] });
  await person.call("summarise_thread", {
    turn_id: held.turnId,
    epoch: held.epoch,
    message_id: held.messageId,
    content: "What was said",
  });
  const callId = await person.request(held, { tool: "send_email", effect: "external", arguments: {} });
  const payload = { kind: "email", to: "ada@example.com", subject: "Hello", text: "Good morning" };
  const proposals = [{ call_id: callId, payload, preview: {}, summary: "A mail" }];
  await person.advance(held, { proposals, finish: { status: "waiting" } });
  await sql`insert into public.outbox (workspace_id, user_id, turn_id, tool_call_id, approval_id, kind, payload)
    select ${workspaceId}, ${userId}, turn_id, tool_call_id, id, 'email', payload
    from public.approvals where tool_call_id = ${callId}`;
}
