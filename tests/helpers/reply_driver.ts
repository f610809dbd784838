import { setTimeout } from "node:timers/promises";
import type { Sql } from "postgres";
import { z } from "zod";
import { callAs } from "./act_as.ts";
import { CampaignDriver } from "./campaign_driver.ts";
import { type Held, turnDriver } from "./turn_driver.ts";

const receipt = z.object({ matched: z.boolean(), is_new: z.boolean(), inbound_mail_id: z.uuid().optional() });
const readCall = z.looseObject({ id: z.uuid(), tool: z.string(), arguments: z.record(z.string(), z.unknown()) });
const claimed = z.looseObject({
  turn: z.looseObject({ id: z.uuid(), epoch: z.number(), tainted: z.boolean(), inbound_mail_id: z.uuid().nullable() }),
  open_calls: z.array(readCall),
});

/** A workspace that wrote one mail of a campaign to one lead, whose replies come in. */
export class ReplyDriver {
  readonly sql: Sql;
  readonly campaign: CampaignDriver;
  readonly leadId: string;
  readonly campaignId: string;
  readonly messageId: string;
  readonly mailbox: string;

  private constructor(campaign: CampaignDriver, made: { leadId: string; campaignId: string; outboxId: string }) {
    this.sql = campaign.sql;
    this.campaign = campaign;
    this.leadId = made.leadId;
    this.campaignId = made.campaignId;
    this.messageId = `<${made.outboxId}@sender.example.com>`;
    this.mailbox = `ada.${campaign.workspace.id.slice(0, 8)}@sender.example.com`;
  }

  static async open(sql: Sql): Promise<ReplyDriver> {
    await sql`update public.campaigns set status = 'stopped' where status = 'running'`;
    await sql`delete from public.outbox where kind = 'campaign_email' and status = 'queued'`;
    const campaign = await CampaignDriver.open(sql);
    const [leadId = ""] = await campaign.leads(1);
    const { id } = await campaign.started([leadId], 2);
    // A tick of the test's own stack enrols, plans and sends, too: who comes second finds nothing to do, or is passed by.
    const planned = async () => {
      await campaign.enrol();
      await campaign.plan();
      await campaign.finish(await campaign.claim());
      return (await sql`select id from public.outbox where campaign_id = ${id}`)[0];
    };
    let mail = await planned();
    for (let again = 0; !mail && again < 100; again += 1) {
      await setTimeout(100);
      mail = await planned();
    }
    return new ReplyDriver(campaign, { leadId, campaignId: id, outboxId: z.uuid().parse(mail?.id) });
  }

  get workspaceId(): string {
    return this.campaign.workspace.id;
  }

  get ownerId(): string {
    return this.campaign.workspace.ownerId;
  }

  /** As the webhook, with a mail of the lead unless it says otherwise. Returns the kept mail's id. */
  async receive(mail: Record<string, unknown> = {}): Promise<string> {
    const answer = await this.campaign.service("receive_mail", {
      mail: {
        message_id: `<${crypto.randomUUID()}@example.com>`,
        answers: [this.messageId],
        from_address: "reader0@example.com",
        from_name: "Reader",
        to: [this.mailbox],
        subject: "Re: Hello",
        text: "Sounds good, tell me more.",
        kind: "reply",
        classification: "interested",
        ...mail,
      },
    });
    return z.uuid().parse(receipt.parse(answer).inbound_mail_id);
  }

  /** What stands of a mail. */
  async mail(id: string) {
    const [row] = await this.sql`select * from public.inbound_mails where id = ${id}`;
    return z
      .looseObject({
        classification: z.string().nullable(),
        classified_by: z.string(),
        answer_turn_id: z.uuid().nullable(),
        tool_call_id: z.uuid().nullable(),
        no_draft_reason: z.string().nullable(),
        reminder_id: z.uuid().nullable(),
      })
      .parse(row);
  }

  call(name: string, args: Record<string, unknown>, userId = this.ownerId): Promise<unknown> {
    return callAs(this.sql, { userId }, name, { workspace_id: this.workspaceId, ...args });
  }

  /** Takes up the turn that a mail set off, as its person, and reads the mail. */
  async claim(mailId: string, userId = this.ownerId): Promise<Held> {
    const { answer_turn_id } = await this.mail(mailId);
    const worker = { turn_id: answer_turn_id, lease_seconds: 60, model: "demo" };
    const answer = await callAs(this.sql, "service", "act_as", {
      person_id: userId,
      function_name: "claim_turn",
      arguments: worker,
    });
    const { turn, open_calls } = claimed.parse(answer);
    const held = { turnId: turn.id, epoch: turn.epoch };
    const results = open_calls.map(({ id }) => ({ call_id: id, ok: true, summary: "Read.", result: {} }));
    await turnDriver(this.sql, userId).advance(held, { results, tainted: true });
    return held;
  }

  /** The payload of an answer as `send_email` makes it. */
  answer(mailId: string, more: Record<string, unknown> = {}): Record<string, unknown> {
    return {
      kind: "email",
      to: "reader0@example.com",
      to_name: "Reader 0",
      subject: "Re: Hello",
      text: "Thank you.",
      lead_id: this.leadId,
      inbound_mail_id: mailId,
      mailbox_id: this.campaign.mailboxId,
      ...more,
    };
  }

  /** Proposes something in a held turn that then waits; returns the call. */
  async propose(held: Held, payload: Record<string, unknown>, userId = this.ownerId): Promise<string> {
    const driver = turnDriver(this.sql, userId);
    const { inbound_mail_id: answers } = payload;
    const args = { lead_id: this.leadId, subject: "Hello", body: "Thank you.", answers };
    const callId = await driver.request(held, { tool: "send_email", effect: "external", arguments: args });
    await driver.advance(held, {
      proposals: [{ call_id: callId, payload, preview: { kind: "email" }, summary: "An answer" }],
      finish: { status: "waiting" },
    });
    return callId;
  }
}
