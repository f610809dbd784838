import { buildPushPayload } from "@block65/webcrypto-web-push";
import { z } from "zod";
import { FetchRefusal } from "../_shared/fetch_refusal.ts";
import type { GuardedFetch } from "../_shared/guarded_fetch.ts";
import type { tunables } from "../_shared/tunables.ts";
import { type ChannelMessage, type ChannelOutcome, headline } from "./channel_message.ts";
import { retryAfter } from "./retry_after.ts";

/** As web push wants them (RFC 8292): the uncompressed point and the scalar of P-256 in base64url. */
export const pushKeys = z.object({ publicKey: z.string().min(80), privateKey: z.string().min(40) });
export type PushKeys = z.infer<typeof pushKeys>;
export const pushSubscription = z.object({
  address: z.url(),
  keys: z.object({ p256dh: z.string(), auth: z.string() }),
});
type PushSubscription = z.infer<typeof pushSubscription>;

const bodyMaxLength = 500;
const daySeconds = 86_400;

/**
 * Hands a message to the browser's push service, encrypted for that browser alone. One that arrives twice is shown once: the
 * service worker shows it under its id.
 */
export async function sendPushMessage(
  { address, keys }: PushSubscription,
  message: ChannelMessage,
  vapid: PushKeys & { subject: string },
  fetch: GuardedFetch,
  limits: (typeof tunables)["notifications"],
): Promise<ChannelOutcome> {
  const sealed = await seal(address, keys, message, vapid);
  if (!sealed) return { outcome: "gone", error: "This browser's subscription cannot be used. Subscribe again." };
  try {
    const { status, headers } = await fetch(address, {
      method: "POST",
      ...sealed,
      maxBytes: limits.answerMaxBytes,
      seconds: limits.answerSeconds,
    });
    if (status >= 200 && status < 300) return { outcome: "sent" };
    const error = `The browser's push service answered ${status}.`;
    if ([401, 403, 404, 410].includes(status)) return { outcome: "gone", error };
    if ([400, 413].includes(status)) return { outcome: "refused", error };
    const seconds = retryAfter(headers);
    return { outcome: "retry", error, ...(seconds !== undefined && { retry_seconds: seconds }) };
  } catch (error) {
    if (!(error instanceof FetchRefusal)) throw error;
    return { outcome: "retry", error: error.message };
  }
}

/** Encrypted and signed; undefined where the subscription's keys are none, or its address is not https. */
async function seal(
  endpoint: string,
  keys: PushSubscription["keys"],
  message: ChannelMessage,
  vapid: PushKeys & { subject: string },
) {
  const urgency = message.notifications.some(({ priority }) => priority === "high") ? "high" : "normal";
  const push = { data: shown(message), options: { ttl: daySeconds, urgency } as const };
  const built = buildPushPayload(push, { endpoint, expirationTime: null, keys }, vapid);
  return await built.then(({ headers, body }) => ({ headers, body })).catch(() => undefined);
}

/** What the service worker shows. */
function shown(message: ChannelMessage) {
  const [first] = message.notifications;
  const one = message.notifications.length === 1;
  return {
    title: headline(message).slice(0, 200),
    body: (one ? (first?.body ?? "") : message.notifications.map(({ title }) => title).join("\n")).slice(
      0,
      bodyMaxLength,
    ),
    tag: first?.id ?? message.id,
    url: message.pageUrl,
  };
}

/** New keys for this installation. */
export async function newPushKeys(): Promise<PushKeys> {
  const pair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]);
  const point = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  const { d = "" } = await crypto.subtle.exportKey("jwk", pair.privateKey);
  const publicKey = btoa(String.fromCharCode(...point))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
  return { publicKey, privateKey: d };
}
