import type { Sql } from "postgres";
import { z } from "zod";
import { callAs } from "./act_as.ts";
import { createWorkspace, type Workspace } from "./people.ts";

const claimed = z.array(
  z.object({
    id: z.uuid(),
    epoch: z.number(),
    attempts: z.number(),
    kind: z.string(),
    channel: z.looseObject({ id: z.uuid(), kind: z.string(), address: z.string() }),
    notifications: z.array(z.looseObject({ id: z.uuid(), title: z.string() })),
  }),
);
export type ClaimedDelivery = z.infer<typeof claimed>[number];
const added = z.object({ channel: z.looseObject({ id: z.uuid() }) });
const secret = `whsec_${Buffer.alloc(24, 7).toString("base64")}`;

/** A person with channels, and the sender's side of their deliveries. */
export class DeliveryDriver {
  readonly sql: Sql;
  readonly workspace: Workspace;

  private constructor(sql: Sql, workspace: Workspace) {
    this.sql = sql;
    this.workspace = workspace;
  }

  static async open(sql: Sql): Promise<DeliveryDriver> {
    return new DeliveryDriver(sql, await createWorkspace(sql));
  }

  call(name: string, args: Record<string, unknown> = {}, userId: string = this.workspace.ownerId): Promise<unknown> {
    return callAs(this.sql, { userId }, name, { workspace_id: this.workspace.id, ...args });
  }

  async channel(kind: "email" | "slack" | "webhook", address = `https://hooks.example.com/${kind}`): Promise<string> {
    const channel = {
      kind,
      ...(kind !== "email" && { address }),
      ...(kind === "webhook" && { signing_secret: secret }),
    };
    return added.parse(await this.call("add_notification_channel", { channel })).channel.id;
  }

  async tell(title: string, options: { priority?: string; kind?: string; group?: string } = {}): Promise<string> {
    const { priority = "normal", kind = "reply", group = null } = options;
    await this.sql`select private.notify_person(${this.workspace.id}, ${this.workspace.ownerId}, ${kind}, ${title},
      'What happened', ${priority}, group_key => ${group})`;
    const [row] = await this.sql`select id from public.agent_notifications
      where workspace_id = ${this.workspace.id} order by created_at desc limit 1`;
    return z.uuid().parse(row?.id);
  }

  async claim(options: { mailIsIdempotent?: boolean; leaseSeconds?: number; atMost?: number } = {}) {
    const { mailIsIdempotent = false, leaseSeconds = 60, atMost = 100 } = options;
    const args = { at_most: atMost, lease_seconds: leaseSeconds, mail_is_idempotent: mailIsIdempotent };
    return claimed.parse(await callAs(this.sql, "service", "claim_deliveries", args));
  }

  async finish(delivery: { id: string; epoch: number }, outcome: string, more: Record<string, unknown> = {}) {
    const results = [{ id: delivery.id, epoch: delivery.epoch, outcome, ...more }];
    return z.number().parse(await callAs(this.sql, "service", "finish_deliveries", { results }));
  }

  /** Everything that waits is due now. */
  async wait(): Promise<void> {
    await this
      .sql`update public.notification_deliveries set next_attempt_at = now() where workspace_id = ${this.workspace.id}
      and status = 'queued'`;
  }

  /** Whoever held deliveries died long ago. */
  async letSendersDie(): Promise<void> {
    // In order, as the dead sender's last statement does, which may still be under way.
    await this.sql`update public.notification_deliveries set lease_until = now() - interval '1 second'
      where id in (select id from public.notification_deliveries where status = 'sending' order by id for update)`;
  }

  async statuses(): Promise<string[]> {
    const rows = await this.sql`select d.status, c.kind from public.notification_deliveries d
      join public.notification_channels c on c.id = d.channel_id
      where d.workspace_id = ${this.workspace.id} order by c.kind, d.created_at`;
    return rows.map(({ kind, status }) => `${kind} ${status}`);
  }

  async clock(): Promise<void> {
    await this.sql`select private.run_notification_clock()`;
  }
}
