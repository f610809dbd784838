import { AppError } from "../_shared/app_error.ts";
import type { Database } from "../_shared/database.ts";
import type { Environment } from "../_shared/environment.ts";
import type { Log } from "../_shared/log.ts";
import type { tunables } from "../_shared/tunables.ts";
import type { EventRecorder } from "./event_recorder.ts";
import { receiveRaw } from "./receive_raw.ts";
import { readResendEvent } from "./resend_events.ts";
import { fetchReceivedMail } from "./resend_received.ts";
import { sha256Hex, signedBody } from "./signed_body.ts";

export type WebhookDependencies = {
  service: Database;
  record: EventRecorder;
  mail: Environment["mail"];
  fetch: typeof fetch;
  now: () => Date;
  log: Log;
  tunables: typeof tunables;
};

/**
 * What providers tell and what readers answer. Each call is signed; one that is not, or was changed on its way, changes
 * nothing. The same call again changes nothing either: providers repeat what they were not thanked for.
 */
export async function handleWebhook(request: Request, deps: WebhookDependencies): Promise<Response> {
  const path = new URL(request.url).pathname.replace(/\/+$/, "").replace(/^\/webhooks/, "");
  const handle = routes[path];
  if (!handle) throw new AppError("not_found", `There is nothing at webhooks${path}.`);
  if (request.method !== "POST") throw new AppError("method_not_allowed", "Webhooks are POSTed.");
  return Response.json(await handle(request, deps));
}

const routes: Record<string, (request: Request, deps: WebhookDependencies) => Promise<unknown>> = {
  "/resend": resend,
  "/inbound": inbound,
};

/** An event of Resend, in JSON. */
async function resend(request: Request, deps: WebhookDependencies): Promise<unknown> {
  const { id, body } = await signedBody(request, {
    secret: deps.mail.resendWebhookSecret,
    maxBytes: deps.tunables.webhooks.eventMaxBytes,
    signed: async (bytes) => new TextDecoder().decode(bytes),
  });
  const event = readResendEvent(new TextDecoder().decode(body));
  if (event.kind === "received") {
    return await receiveRaw(await fetchReceivedMail(event.emailId, deps), deps);
  }
  if (event.kind === "mail") await deps.record({ provider: "resend", provider_event_id: id, ...event.recorded });
  return { received: true };
}

/** A mail as it came, in MIME. Signed is its SHA-256 in hex: mails hold bytes that are no text. */
async function inbound(request: Request, deps: WebhookDependencies): Promise<unknown> {
  const { body } = await signedBody(request, {
    secret: deps.mail.inboundSecret,
    maxBytes: deps.tunables.webhooks.mailMaxBytes,
    signed: sha256Hex,
  });
  return await receiveRaw(body, deps);
}
