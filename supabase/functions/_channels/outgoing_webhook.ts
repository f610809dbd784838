import { Webhook } from "standardwebhooks";
import { FetchRefusal } from "../_shared/fetch_refusal.ts";
import type { GuardedFetch } from "../_shared/guarded_fetch.ts";
import type { tunables } from "../_shared/tunables.ts";
import type { ChannelMessage, ChannelOutcome } from "./channel_message.ts";
import { retryAfter } from "./retry_after.ts";

export type OutgoingWebhook = {
  address: string;
  /** `whsec_…` */
  secret: string;
  /** The same for each try: the receiver knows a repetition by it. */
  id: string;
  /** Such as `notification.created`. */
  type: string;
  data: unknown;
  at: Date;
};

/** Calls a webhook, signed as Standard Webhooks want it. A redirect is no answer: the address is what a person gave. */
export async function sendWebhook(
  { address, secret, id, type, data, at }: OutgoingWebhook,
  fetch: GuardedFetch,
  limits: (typeof tunables)["notifications"],
): Promise<ChannelOutcome> {
  const body = JSON.stringify({ type, timestamp: at.toISOString(), data });
  try {
    const { status, headers } = await fetch(address, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "webhook-id": id,
        "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
        "webhook-signature": new Webhook(secret).sign(id, at, body),
      },
      body,
      maxBytes: limits.answerMaxBytes,
      seconds: limits.answerSeconds,
    });
    if (status >= 200 && status < 300) return { outcome: "sent" };
    const error = `It answered ${status}.`;
    if (status === 410) return { outcome: "gone", error };
    const seconds = retryAfter(headers);
    return { outcome: "retry", error, ...(seconds !== undefined && { retry_seconds: seconds }) };
  } catch (error) {
    if (!(error instanceof FetchRefusal)) throw error;
    return { outcome: "retry", error: error.message };
  }
}

const types = {
  notice: "notification.created",
  escalation: "notification.escalated",
  test: "notification.test",
  digest: "notification.digest",
};

/** A notification as a webhook tells of it. */
export function notificationWebhook(message: ChannelMessage): Pick<OutgoingWebhook, "id" | "type" | "data"> {
  const [notification] = message.notifications;
  return {
    id: message.id,
    type: types[message.kind],
    data: { ...notification, workspace_id: message.workspaceId, url: message.pageUrl },
  };
}
