import type { Sql } from "postgres";
import { createLead } from "./people.ts";

/** A row in each of the tables of campaigns, as `createRlsWorld` wants them. */
export async function leaveCampaign(sql: Sql, workspaceId: string, userId: string, kind: string): Promise<void> {
  const leadId = await createLead(sql, workspaceId, {
    name: `Reader of the ${kind}`,
    email: `${kind}@reader.example.com`,
  });
  const campaignId = await leaveSteps(sql, workspaceId, userId, kind);
  await sql`insert into public.email_templates (workspace_id, name, body) values (${workspaceId}, ${`Template of the ${kind}`}, 'Hello')`;
  await sql`
    with enrolment as (
      insert into public.enrolments (workspace_id, campaign_id, lead_id, step_id)
      select workspace_id, campaign_id, ${leadId}, id from public.campaign_steps where campaign_id = ${campaignId} returning *
    ), mail as (
      insert into public.outbox (workspace_id, kind, payload, status, campaign_id, enrolment_id, step_id, variant_id)
      select e.workspace_id, 'campaign_email', '{}', 'sent', e.campaign_id, e.id, e.step_id, v.id
      from enrolment e join public.campaign_variants v on v.step_id = e.step_id returning *
    ), event as (
      insert into public.mail_events (workspace_id, provider, provider_event_id, kind, outbox_id, enrolment_id, campaign_id, at)
      select m.workspace_id, 'test', m.id::text, 'delivered', m.id, m.enrolment_id, m.campaign_id, now() from mail m
    )
    insert into public.inbound_mails (workspace_id, message_id, from_address, outbox_id, enrolment_id, lead_id)
    select m.workspace_id, m.id::text, 'reader@example.com', m.id, m.enrolment_id, ${leadId} from mail m`;
}

async function leaveSteps(sql: Sql, workspaceId: string, userId: string, kind: string): Promise<string> {
  const [row] = await sql<{ campaign_id: string }[]>`
    with mailbox as (
      insert into public.mailboxes (workspace_id, user_id, address, from_name)
      values (${workspaceId}, ${userId}, ${`${kind}@sender.example.com`}, 'Ada') returning *
    ), campaign as (
      insert into public.campaigns (workspace_id, name, mailbox_id)
      select workspace_id, ${`Campaign of the ${kind}`}, id from mailbox returning *
    ), step as (
      insert into public.campaign_steps (workspace_id, campaign_id, position)
      select workspace_id, id, 1 from campaign returning *
    ), variant as (
      insert into public.campaign_variants (workspace_id, step_id, label, subject, body)
      select workspace_id, id, 'A', 'Hello', 'Good morning' from step returning *
    ), look as (
      insert into public.variant_looks (workspace_id, step_id, texts, look, taken_at, winner_by, confidence, sample, numbers,
        outcome, best_id, sure)
      select workspace_id, step_id, array[id], 1, now(), 'replied', 0.95, 100, '[]', 'undecided', id, 0.5 from variant
    ), counts as (
      insert into public.campaign_counts (campaign_id, step_id, variant_id, workspace_id)
      select s.campaign_id, s.id, v.id, s.workspace_id from step s cross join variant v
    ), people as (
      insert into public.campaign_people_counts (campaign_id, status, reason, workspace_id)
      select id, 'active', '', workspace_id from campaign
    )
    select campaign_id from step`;
  if (!row) throw new Error("The campaign was not left.");
  return row.campaign_id;
}
