import { createHash, randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { Webhook } from "standardwebhooks";
import type { Envelope } from "./message_store.ts";

/** A function that is being restarted is back within moments. */
const retrySeconds = [1, 3, 10, 30, 90];

/**
 * Hands captured mail that is addressed to a mailbox of the product to its inbound route, as a mail server in the world
 * would: over HTTP, signed. Mail to others stays captured and nothing more.
 */
export function inboundDelivery(options: {
  /** Whether one of these addresses is a mailbox of a workspace. */
  isOurs(addresses: string[]): Promise<boolean>;
  url: string;
  secret: string;
  signal: AbortSignal;
  log: (line: string) => void;
}): (raw: Buffer, envelope: Envelope) => Promise<void> {
  const { isOurs, url, secret, signal, log } = options;
  return async (raw, { to }) => {
    if (!(await isOurs(to.map((address) => address.toLowerCase())))) return;
    for (const seconds of [...retrySeconds, undefined]) {
      const status = await post(raw, url, secret, signal);
      if (status !== undefined && status < 500) {
        if (status >= 400) log(`mailbox: the inbound route refused a mail (${status})`);
        return;
      }
      if (seconds === undefined) return log("mailbox: a mail could not be handed to the inbound route");
      await pause(seconds * 1000, undefined, { signal }).catch(() => {});
      if (signal.aborted) return;
    }
  };
}

async function post(raw: Buffer, url: string, secret: string, signal: AbortSignal): Promise<number | undefined> {
  const id = `mail_${randomUUID()}`;
  const at = new Date();
  const digest = createHash("sha256").update(raw).digest("hex");
  const headers = {
    "content-type": "message/rfc822",
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": new Webhook(secret).sign(id, at, digest),
  };
  try {
    const answer = await fetch(url, { method: "POST", body: new Uint8Array(raw), headers, signal });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return undefined;
  }
}
