import type { Sql } from "postgres";

/** A campaign mail for every second lead, in twenty campaigns of the past year, past the triggers; the counts are kept as they would be. */
export async function addMails(sql: Sql, workspace: string): Promise<void> {
  const connection = await sql.reserve();
  try {
    await connection.unsafe(`set session_replication_role = replica;
      insert into public.campaigns (id, workspace_id, name, status, started_at)
      select gen_random_uuid(), '${workspace}', 'Campaign ' || n, 'finished', now() - interval '17 days' * n from generate_series(0, 19) as n;
      insert into public.campaign_steps (workspace_id, campaign_id, position)
      select c.workspace_id, c.id, 1 from public.campaigns c where c.workspace_id = '${workspace}';
      insert into public.campaign_variants (workspace_id, step_id, label, body)
      select s.workspace_id, s.id, 'A', 'Hello' from public.campaign_steps s where s.workspace_id = '${workspace}';
      create temporary table planned as
      select l.id as lead_id, gen_random_uuid() as enrolment_id, c.id as campaign_id, c.started_at, c.step_id, c.variant_id, random() as luck
      from (select l.id, row_number() over () as n from public.leads l where l.workspace_id = '${workspace}') l
      join (select c.*, s.id as step_id, v.id as variant_id, row_number() over () as n from public.campaigns c
        join public.campaign_steps s on s.campaign_id = c.id join public.campaign_variants v on v.step_id = s.id
        where c.workspace_id = '${workspace}') c on c.n = 1 + (l.n / 2) % 20
      where l.n % 2 = 0;
      insert into public.enrolments (id, workspace_id, campaign_id, lead_id, status, ended_at)
      select p.enrolment_id, '${workspace}', p.campaign_id, p.lead_id, 'finished', now() from planned p;
      insert into public.outbox (workspace_id, kind, payload, status, campaign_id, enrolment_id, step_id, variant_id, finished_at, delivered_at, opened_at, replied_at)
      select '${workspace}', 'campaign_email', '{}', 'sent', p.campaign_id, p.enrolment_id, p.step_id, p.variant_id, s.at, s.at,
        case when p.luck < 0.4 then s.at + interval '1 hour' end, case when p.luck < 0.07 then s.at + interval '2 hours' end
      from planned p cross join lateral (select p.started_at + interval '10 days' * p.luck as at) s;
      insert into public.campaign_counts (workspace_id, campaign_id, step_id, variant_id, sent, delivered, opened, replied)
      select o.workspace_id, o.campaign_id, o.step_id, o.variant_id, count(*), count(o.delivered_at), count(o.opened_at), count(o.replied_at)
      from public.outbox o where o.workspace_id = '${workspace}' group by 1, 2, 3, 4;
      drop table planned;
      reset session_replication_role`);
    await connection.unsafe("vacuum (analyze) public.outbox, public.enrolments");
  } finally {
    connection.release();
  }
}
