import type { Sql } from "postgres";
import postgres from "postgres";
import { CampaignDriver } from "../../helpers/campaign_driver.ts";
import { startTemplateDatabase, type TemplateDatabase } from "../harness/template_database.ts";

const campaigns = 10;

export type Planned = { workspaceId: string; campaigns: { id: string; stepId: string }[] };
export type EnrolmentWorld = TemplateDatabase<Planned>;

/** Ten running campaigns of one mailbox, and so many leads; nobody is in any of them yet. */
export function startEnrolmentWorld(leads: number): Promise<EnrolmentWorld> {
  return startTemplateDatabase(async (sql) => {
    const driver = await CampaignDriver.open(sql, { daily_cap: 100_000 });
    const [lead = ""] = await driver.leads(1);
    const started: Planned["campaigns"] = [];
    for (let place = 0; place < campaigns; place++) {
      const seen = await driver.start(await driver.draft([lead], 2, { name: `Campaign ${place}` }));
      started.push({ id: seen.id, stepId: seen.steps[0]?.id ?? "" });
    }
    await sql`update public.campaigns set people_next_at = null`;
    await unwatched(sql, async (inside) => {
      await inside`insert into public.leads (workspace_id, name, email, country, stage)
        select ${driver.workspace.id}, 'Reader ' || place, 'reader' || place || '@company.example', 'Germany', 'new'
        from generate_series(1, ${leads}::int) as place`;
    });
    await sql`update private.mail_clock set speed = 1`;
    return { workspaceId: driver.workspace.id, campaigns: started };
  });
}

/** Puts so many people of each campaign into it, due at once or in a month. */
export async function enrol(databaseUrl: string, world: Planned, people: { each: number; due: number }): Promise<void> {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  await unwatched(sql, async (inside) => {
    for (const { id, stepId } of world.campaigns) {
      await inside`insert into public.enrolments (workspace_id, campaign_id, lead_id, is_exclusive, step_id, due_at)
        select l.workspace_id, ${id}, l.id, false, ${stepId},
          private.mail_now() + case when row_number() over () <= ${people.due} then interval '-1 minute' else interval '30 days' end
        from public.leads l where l.workspace_id = ${world.workspaceId} and l.email like '%@company.example' limit ${people.each}`;
    }
  });
  await sql.unsafe("vacuum analyze public.enrolments");
  await sql.end();
}

/** Without the triggers, which would take hours for a million and change nothing that is measured. */
async function unwatched(sql: Sql, fill: (inside: Sql) => Promise<void>): Promise<void> {
  const inside = await sql.reserve();
  await inside`set session_replication_role = replica`;
  await fill(inside);
  await inside`set session_replication_role = origin`;
  inside.release();
}
