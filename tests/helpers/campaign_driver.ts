import type { Sql } from "postgres";
import { z } from "zod";
import { callAs } from "./act_as.ts";
import { createLead, createWorkspace, type Workspace } from "./people.ts";

const step = z.looseObject({
  id: z.uuid(),
  position: z.number(),
  next: z.number().nullable(),
  else: z.number().nullable(),
  variants: z.array(z.looseObject({ id: z.uuid(), label: z.string(), counts: z.record(z.string(), z.number()) })),
});
const campaign = z.looseObject({
  id: z.uuid(),
  status: z.string(),
  version: z.number(),
  content_hash: z.string(),
  is_approved: z.boolean(),
  paused_reason: z.string().nullable(),
  people: z.looseObject({ total: z.number(), active: z.number(), finished: z.number(), stopped: z.number() }),
  steps: z.array(step),
});
export type SeenCampaign = z.infer<typeof campaign>;

const claimedMail = z.looseObject({
  outbox_id: z.uuid(),
  epoch: z.number(),
  attempts: z.number(),
  to: z.string(),
  text: z.string(),
  thread: z.looseObject({ subject: z.string(), message_ids: z.array(z.string()) }).nullable(),
});
export type ClaimedMail = z.infer<typeof claimedMail>;
const claim = z
  .looseObject({
    mails: z.array(claimedMail),
    texts: z.record(z.string(), z.looseObject({ subject: z.string(), body: z.string() })),
  })
  .nullable();

/** A Monday on which Berlin and the reader work. */
export const monday = "2027-06-07T08:00:00Z";

/** A workspace that can send, and the parts of sending by hand, with a clock that is moved rather than waited for. */
export class CampaignDriver {
  readonly sql: Sql;
  readonly workspace: Workspace;
  mailboxId = "";

  private constructor(sql: Sql, workspace: Workspace) {
    this.sql = sql;
    this.workspace = workspace;
  }

  static async open(sql: Sql, mailbox: Record<string, unknown> = {}): Promise<CampaignDriver> {
    const driver = new CampaignDriver(sql, await createWorkspace(sql));
    await driver.setClock(monday);
    await driver.call("save_mail_settings", {
      settings: { postal_address: "Example Ltd, 1 High Street, London", rate_per_minute: 1_000_000 },
    });
    const saved = z.looseObject({ id: z.uuid() }).parse(
      await driver.call("save_mailbox", {
        mailbox: {
          address: `ada.${driver.workspace.id.slice(0, 8)}@sender.example.com`,
          from_name: "Ada",
          time_zone: "Europe/Berlin",
          country: "DE",
          daily_cap: 10_000,
          gap_seconds_min: 0,
          gap_seconds_max: 0,
          ...mailbox,
        },
      }),
    );
    driver.mailboxId = saved.id;
    return driver;
  }

  /** From now on it is this time, and stays it. */
  async setClock(instant: string): Promise<void> {
    await this.sql`insert into private.mail_clock (shown_at, speed) values (${instant}, 0)
      on conflict (id) do update set shown_at = excluded.shown_at, real_at = clock_timestamp(), speed = 0`;
  }

  /** As the workspace's owner. */
  call(name: string, args: Record<string, unknown> = {}): Promise<unknown> {
    return callAs(this.sql, { userId: this.workspace.ownerId }, name, { workspace_id: this.workspace.id, ...args });
  }

  service(name: string, args: Record<string, unknown>): Promise<unknown> {
    return callAs(this.sql, "service", name, args);
  }

  async leads(count: number, facts: { country?: string } = {}): Promise<string[]> {
    const ids: string[] = [];
    for (let at = 0; at < count; at += 1) {
      const id = await createLead(this.sql, this.workspace.id, {
        name: `Reader ${at}`,
        email: `reader${at}@example.com`,
      });
      await this.sql`update public.leads set country = ${facts.country ?? "Germany"} where id = ${id}`;
      ids.push(id);
    }
    return ids;
  }

  async save(given: Record<string, unknown>): Promise<SeenCampaign> {
    return campaign.parse(await this.call("save_campaign", { campaign: given }));
  }

  /** A campaign of mails, one day apart, to these leads. */
  draft(leadIds: readonly string[], mails = 1, more: Record<string, unknown> = {}): Promise<SeenCampaign> {
    const steps = Array.from({ length: mails }, (_, at) => ({
      wait_seconds: at === 0 ? 0 : 86_400,
      variants: [{ subject: at === 0 ? "Hello" : "", body: `Mail ${at + 1} for {{ lead.name }}` }],
    }));
    return this.save({
      name: "A sequence",
      mailbox_id: this.mailboxId,
      audience: { lead_ids: leadIds },
      steps,
      ...more,
    });
  }

  /** As a person does: looked at, found sound, approved. */
  async start(seen: SeenCampaign): Promise<SeenCampaign> {
    const args = { campaign_id: seen.id, content_hash: seen.content_hash };
    await this.call("record_campaign_check", args);
    return campaign.parse(await this.call("start_campaign", args));
  }

  async started(leadIds: readonly string[], mails = 1, more: Record<string, unknown> = {}): Promise<SeenCampaign> {
    const seen = await this.start(await this.draft(leadIds, mails, more));
    await this.enrol();
    return seen;
  }

  async see(id: string): Promise<SeenCampaign> {
    return campaign.parse(await this.call("get_campaign", { campaign_id: id }));
  }

  async enrol(): Promise<void> {
    await this.service("advance_campaign_people", { at_most: 1000 });
  }

  async plan(atMost = 1000): Promise<{ planned: number; more: boolean }> {
    const answer = await this.service("plan_campaign_mail", { at_most: atMost, horizon_seconds: 60 });
    // Each mail has its own moment, a blink after the one before it.
    await this.sql`update private.mail_clock set shown_at = shown_at + interval '1 second'`;
    return z.looseObject({ planned: z.number(), more: z.boolean() }).parse(answer);
  }

  async claim(options: { atMost?: number; idempotent?: boolean } = {}): Promise<ClaimedMail[]> {
    const { atMost = 1000, idempotent = false } = options;
    const args = { at_most: atMost, lease_seconds: 60, idempotent };
    return claim.parse(await this.service("claim_campaign_mail", args))?.mails ?? [];
  }

  /** Records the same for all of them; returns the ids that were taken. */
  async finish(mails: readonly ClaimedMail[], status = "sent", more: Record<string, unknown> = {}): Promise<unknown> {
    const results = mails.map(({ outbox_id, epoch }) => ({
      id: outbox_id,
      epoch,
      status,
      ...(status === "sent" ? { message_id: `<${outbox_id}@sender.example.com>`, subject: "Hello", text: "Text" } : {}),
      ...more,
    }));
    return await this.service("finish_campaign_mail", { provider: "test", results });
  }

  /** Plans, claims and records what is due now. Returns the addresses. */
  async sendDue(): Promise<string[]> {
    await this.plan();
    const mails = await this.claim();
    await this.finish(mails);
    return mails.map(({ to }) => to).sort();
  }

  async letSendersDie(): Promise<void> {
    await this
      .sql`update public.outbox set lease_until = clock_timestamp() - interval '1 second' where status = 'sending'`;
  }
}
