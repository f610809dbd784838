import { createHash } from "node:crypto";
import { Webhook } from "standardwebhooks";

/** Headers of a webhook as its sender would sign it. */
export function signedHeaders(secret: string, signed: string, options: { id?: string; at?: Date } = {}) {
  const { id = crypto.randomUUID(), at = new Date() } = options;
  return {
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": new Webhook(secret).sign(id, at, signed),
  };
}

/** What is signed of a raw mail. */
export function mailDigest(raw: Uint8Array): string {
  return createHash("sha256").update(raw).digest("hex");
}
