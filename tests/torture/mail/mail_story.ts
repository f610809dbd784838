import type { Sql } from "postgres";
import { CampaignDriver } from "../../helpers/campaign_driver.ts";

/** How many times a mail arrived, by the id of its row in the outbox. */
export type Arrivals = (id: string) => number;

export type Provider = {
  honoursKeys: boolean;
  arrivals: Arrivals;
};

const days = ["2027-06-07T08:00:00Z", "2027-06-08T08:00:00Z"];

/** A campaign of two mails, a day apart, to so many readers, and all that must hold of it whoever dies. */
export class MailStory {
  readonly #sql: Sql;
  readonly #driver: CampaignDriver;
  readonly #readers: number;

  private constructor(sql: Sql, driver: CampaignDriver, readers: number) {
    this.#sql = sql;
    this.#driver = driver;
    this.#readers = readers;
  }

  /** One story at a time: the campaigns of those before are stopped and their mails gone. */
  static async begin(sql: Sql, readers: number): Promise<MailStory> {
    await sql`update public.campaigns set status = 'stopped', people_next_at = null where status = 'running'`;
    await sql`delete from public.outbox where kind = 'campaign_email'`;
    const driver = await CampaignDriver.open(sql);
    await driver.start(await driver.draft(await driver.leads(readers), 2));
    return new MailStory(sql, driver, readers);
  }

  /** Lets `disturb` send, again and again, until the mails of both days are settled. Returns a sentence for each breach. */
  async tell(provider: Provider, disturb: () => Promise<void>): Promise<string[]> {
    const found: string[] = [];
    for (const [place, morning] of days.entries()) {
      await this.#driver.setClock(morning);
      await this.#sql`update private.mail_clock set speed = 1`;
      for (let tries = 0; !(await this.#isSettled(place + 1)); tries += 1) {
        if (tries > 500) return [...found, `the mails of day ${place + 1} are not settled after 500 senders`];
        await disturb();
        await this.#driver.letSendersDie();
      }
      found.push(...(await this.#breaches(place + 1, provider)));
    }
    return found;
  }

  async #isSettled(step: number): Promise<boolean> {
    const [row] = await this.#sql<{ settled: number }[]>`select count(*)::int as settled from public.outbox o
      join public.campaign_steps s on s.id = o.step_id
      where o.workspace_id = ${this.#driver.workspace.id} and s.position = ${step} and o.finished_at is not null`;
    return row?.settled === this.#readers;
  }

  /** Nothing lost, nothing doubled: each reader has the mail once, or nobody can know; and the numbers say the same. */
  async #breaches(step: number, { honoursKeys, arrivals }: Provider): Promise<string[]> {
    const workspaceId = this.#driver.workspace.id;
    const mails = await this.#sql<{ id: string; status: string }[]>`select o.id, o.status from public.outbox o
      join public.campaign_steps s on s.id = o.step_id where o.workspace_id = ${workspaceId} and s.position = ${step}`;
    const found = mails.flatMap(({ id, status }) => {
      const count = arrivals(id);
      const isHonest = status === "sent" ? count === 1 : status === "uncertain" && !honoursKeys ? count <= 1 : false;
      return isHonest ? [] : [`a mail that is ${status} arrived ${count} times`];
    });
    const [counted] = await this.#sql<{ sent: number; uncertain: number; planned: number }[]>`
      select sum(n.sent)::int as sent, sum(n.uncertain)::int as uncertain, sum(n.planned)::int as planned
      from public.campaign_counts n join public.campaign_steps s on s.id = n.step_id
      where n.workspace_id = ${workspaceId} and s.position = ${step}`;
    const sent = mails.filter(({ status }) => status === "sent").length;
    if (counted?.sent !== sent || counted.uncertain !== mails.length - sent || counted.planned !== 0)
      found.push(`${sent} of ${mails.length} mails were sent, the numbers say ${JSON.stringify(counted)}`);
    const [people] = await this.#sql<{ on: number }[]>`select count(*)::int as on from public.enrolments e
      left join public.campaign_steps s on s.id = e.step_id where e.workspace_id = ${workspaceId}
        and case when ${step} = 1 then e.status = 'active' and s.position = 2 else e.status = 'finished' end`;
    if (people?.on !== this.#readers) found.push(`${people?.on} of ${this.#readers} people went on after day ${step}`);
    return found;
  }
}
