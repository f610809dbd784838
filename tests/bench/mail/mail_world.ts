import type { Sql } from "postgres";
import { CampaignDriver } from "../../helpers/campaign_driver.ts";
import { startTemplateDatabase, type TemplateDatabase } from "../harness/template_database.ts";
import { subject, template } from "./mail_text.ts";

export type MailWorld = TemplateDatabase<{ mails: number }>;

/** A campaign that was started, with so many people in it whose first mail is due. */
export function startMailWorld(mails: number): Promise<MailWorld> {
  return startTemplateDatabase(async (sql) => {
    const driver = await CampaignDriver.open(sql, { daily_cap: 100_000 });
    await addPeople(sql, driver.workspace.id, mails);
    const steps = [
      { wait_seconds: 0, variants: [{ subject, body: template }] },
      { wait_seconds: 86_400, variants: [{ subject: "", body: "And now, {{ lead.first_name }}?" }] },
    ];
    const draft = await driver.save({ name: "Bench", mailbox_id: driver.mailboxId, audience: { filter: {} }, steps });
    await driver.start(draft);
    let entered = 1;
    while (entered > 0) entered = Number(await driver.service("advance_campaign_people", { at_most: 1_000 }));
    await sql`update private.mail_clock set speed = 1`;
    return { mails };
  });
}

async function addPeople(sql: Sql, workspaceId: string, people: number): Promise<void> {
  await sql`insert into public.accounts (workspace_id, name, industry)
    select ${workspaceId}, 'Company ' || place, 'Logistics' from generate_series(0, 499) as place`;
  await sql`insert into public.leads (workspace_id, account_id, name, email, title, country, city)
    select ${workspaceId}, a.id, 'Ada Reader', 'reader' || p.place || '@company' || p.place % 500 || '.example',
      'CTO', 'Germany', 'Berlin'
    from generate_series(1, ${people}::int) as p (place)
    join public.accounts a on a.workspace_id = ${workspaceId} and a.name = 'Company ' || p.place % 500`;
}
