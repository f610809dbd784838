import { z } from "zod";
import { type ChannelMessage, type ChannelOutcome, toldNotification } from "../_channels/channel_message.ts";
import type { EmailSender } from "../_channels/email_sender.ts";
import { sendNotificationMail } from "../_channels/notification_mail.ts";
import { notificationWebhook, sendWebhook } from "../_channels/outgoing_webhook.ts";
import { type PushKeys, pushSubscription, sendPushMessage } from "../_channels/push_message.ts";
import { sendSlackMessage } from "../_channels/slack_message.ts";
import type { Database } from "../_shared/database.ts";
import type { GuardedFetch } from "../_shared/guarded_fetch.ts";
import { describeError, type Log } from "../_shared/log.ts";
import type { tunables } from "../_shared/tunables.ts";

export type NotificationDependencies = {
  service: Database;
  email: EmailSender;
  guardedFetch: GuardedFetch;
  now: () => Date;
  log: Log;
  /** The web page's address, without a slash at the end. */
  pageUrl: string;
  /** Whom push services write to: a `mailto:` address. */
  pushSubject: string;
  pushKeys: () => Promise<PushKeys>;
  tunables: Pick<typeof tunables, "notifications">;
};

const claimed = z.array(
  z.object({
    id: z.uuid(),
    epoch: z.number().int(),
    kind: z.enum(["notice", "escalation", "test", "digest"]),
    channel: z.looseObject({
      id: z.uuid(),
      kind: z.enum(["email", "slack", "webhook", "push"]),
      address: z.string(),
      signing_secret: z.string().nullish(),
    }),
    person: z.string(),
    workspace_id: z.uuid(),
    workspace: z.string(),
    time_zone: z.string(),
    notifications: z.array(toldNotification),
  }),
);
type Claimed = z.infer<typeof claimed>[number];

/** Hands over what is due on people's channels, batch after batch, until nothing is. */
export async function deliverNotifications(deps: NotificationDependencies): Promise<void> {
  const { batch, leaseSeconds, atOnce, tickSeconds } = deps.tunables.notifications;
  const ends = deps.now().getTime() + tickSeconds * 1000;
  while (deps.now().getTime() < ends) {
    const args = { at_most: batch, lease_seconds: leaseSeconds, mail_is_idempotent: deps.email.idempotent };
    const waiting = messagesOf(claimed.parse(await deps.service.rpc("claim_deliveries", args)));
    if (waiting.length === 0) return;
    const worker = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) await deliver(next, deps);
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
  }
}

/**
 * What goes out together: those of a group, and more than a few for one place at once, as after a quiet night. A machine
 * gets each by itself, and so does what is tested, escalated or a digest already.
 */
function messagesOf(rows: readonly Claimed[]): Claimed[][] {
  const together = 3;
  const byChannel = Map.groupBy(rows, ({ channel }) => channel.id);
  return [...byChannel.values()].flatMap((ofChannel) => {
    const [alone, notices] = [ofChannel.filter((row) => !mayJoin(row)), ofChannel.filter(mayJoin)];
    const groups = [...Map.groupBy(notices, (row) => row.notifications[0]?.group_key ?? row.id).values()];
    return [...alone.map((row) => [row]), ...(groups.length > together ? [notices] : groups)];
  });
}

function mayJoin({ kind, channel }: Claimed): boolean {
  return kind === "notice" && channel.kind !== "webhook";
}

async function deliver(rows: Claimed[], deps: NotificationDependencies): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const message: ChannelMessage = {
    id: first.id,
    kind: first.kind,
    person: first.person,
    workspaceId: first.workspace_id,
    workspace: first.workspace,
    timeZone: first.time_zone,
    notifications: rows.flatMap(({ notifications }) => notifications),
    pageUrl: `${deps.pageUrl}/notifications`,
  };
  const outcome = await handOver(first.channel, message, deps).catch((error: unknown): ChannelOutcome => {
    deps.log("a notification was not delivered", {
      delivery_id: first.id,
      channel: first.channel.kind,
      ...describeError(error),
    });
    return { outcome: "retry", error: "Something went wrong on our side." };
  });
  await deps.service.rpc("finish_deliveries", { results: rows.map(({ id, epoch }) => ({ id, epoch, ...outcome })) });
}

async function handOver(
  channel: Claimed["channel"],
  message: ChannelMessage,
  deps: NotificationDependencies,
): Promise<ChannelOutcome> {
  const limits = deps.tunables.notifications;
  switch (channel.kind) {
    case "email":
      return sendNotificationMail(channel.address, message, deps.email);
    case "slack":
      return sendSlackMessage(channel.address, message, deps.guardedFetch, limits);
    case "webhook": {
      const call = { address: channel.address, secret: channel.signing_secret ?? "", at: deps.now() };
      return sendWebhook({ ...call, ...notificationWebhook(message) }, deps.guardedFetch, limits);
    }
    case "push": {
      const subscription = pushSubscription.safeParse(channel);
      if (!subscription.success) return { outcome: "gone", error: "This browser's subscription is incomplete." };
      const keys = { ...(await deps.pushKeys()), subject: deps.pushSubject };
      return sendPushMessage(subscription.data, message, keys, deps.guardedFetch, limits);
    }
  }
}
