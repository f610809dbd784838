import { z } from "zod";
import { oneLine } from "../../../shared/domain/mail/clean_text.ts";
import type { Environment } from "../_shared/environment.ts";
import type { EmailSender, OutgoingEmail } from "./email_sender.ts";
import { headerName } from "./header_name.ts";
import { requestPace } from "./request_pace.ts";
import { retryAfter } from "./retry_after.ts";
import { SendError } from "./send_error.ts";

const accepted = z.object({ id: z.string() });
const refusal = z.object({ name: z.string().nullish() });

/** A mail waits so long for its turn with a provider that takes a few a second; longer, and it goes back into the outbox. */
const patienceMilliseconds = 30_000;
/** Where the provider does not say: its smallest. */
const usualPerSecond = 2;

type Settings = Pick<Environment["mail"], "from" | "resendApiKey" | "resendBaseUrl">;

/**
 * Over Resend's HTTP API. Its idempotency key holds for 24 hours, so an unknown outcome is safe to try again. Another server
 * that speaks the same is only taken at its word (`honoursKeys`): without it, what may have been taken is not sent again.
 */
export function resendSender(
  mail: Settings,
  { honoursKeys = new URL(mail.resendBaseUrl).hostname === "api.resend.com" }: { honoursKeys?: boolean } = {},
): EmailSender {
  const pace = requestPace();
  return {
    name: "resend",
    idempotent: honoursKeys,
    async send(email) {
      const apiKey = mail.resendApiKey;
      if (!apiKey)
        throw new SendError("Resend is not set up. An administrator must set RESEND_API_KEY.", {
          outcome: "refused",
          concernsAll: true,
        });
      const givesUpAt = Date.now() + patienceMilliseconds;
      for (;;) {
        await pace.turn();
        const response = await post(email, mail, apiKey);
        const answer: unknown = await response.json().catch(() => undefined);
        if (response.ok) return accepted.safeParse(answer).data?.id ?? "";
        const name = refusal.safeParse(answer).data?.name ?? "";
        // With other words, because something of the person changed since: the key's first mail was taken.
        if (response.status === 409 && name === "invalid_idempotent_request") return "";
        const fault = faultOf(response, name, answer);
        const pauseSeconds = fault.retryAfterSeconds ?? 1;
        const isTooFast = response.status === 429 && !name.includes("quota");
        if (!isTooFast || Date.now() + pauseSeconds * 1000 > givesUpAt) throw fault;
        pace.slowDown(pauseSeconds, Number(response.headers.get("ratelimit-limit")) || usualPerSecond);
      }
    },
  };
}

function faultOf(response: Response, name: string, cause: unknown): SendError {
  const { status } = response;
  return new SendError(`Resend refused it (${[status, name].filter(Boolean).join(", ")}).`, {
    outcome: status === 429 || status >= 500 || status === 409 ? "passing" : "refused",
    // No key, a wrong one, a domain that is not set up, too many requests, Resend itself.
    concernsAll: [401, 403, 429].includes(status) || status >= 500,
    retryAfterSeconds: retryAfter(response.headers),
    cause,
  });
}

async function post(email: OutgoingEmail, mail: Settings, apiKey: string): Promise<Response> {
  try {
    return await fetch(`${mail.resendBaseUrl}/emails`, {
      method: "POST",
      headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json", "idempotency-key": email.id },
      body: JSON.stringify({
        from: mailbox(email.from_name, email.from_address ?? mail.from),
        to: [mailbox(email.to_name, email.to)],
        subject: oneLine(email.subject),
        text: email.text,
        ...(email.html && { html: email.html }),
        ...(email.reply_to && { reply_to: email.reply_to }),
        ...((email.headers || email.message_id) && {
          headers: { ...email.headers, ...(email.message_id && { "Message-ID": email.message_id }) },
        }),
        // By this its webhook tells us which mail it means, also when we never heard that it was taken.
        tags: [{ name: "outbox_id", value: email.id }],
      }),
      signal: AbortSignal.timeout(20_000),
    });
  } catch (error) {
    throw new SendError("Resend cannot be reached.", { outcome: "unknown", concernsAll: true, cause: error });
  }
}

/** `"Name" <address>`, quoted so that no name can add an address. */
function mailbox(name: string | null | undefined, address: string): string {
  const quoted = headerName(name).replace(/["\\]/g, "\\$&");
  return quoted ? `"${quoted}" <${address}>` : address;
}
