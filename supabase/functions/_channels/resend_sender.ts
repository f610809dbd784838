import { z } from "zod";
import type { Environment } from "../_shared/environment.ts";
import type { EmailSender, OutgoingEmail } from "./email_sender.ts";
import { SendError } from "./send_error.ts";

const accepted = z.object({ id: z.string() });

/** Over Resend's HTTP API. Its idempotency key holds for 24 hours, so an unknown outcome is safe to try again. */
export function resendSender(mail: Environment["mail"]): EmailSender {
  return {
    name: "resend",
    idempotent: true,
    async send(email) {
      if (!mail.resendApiKey)
        throw new SendError("Resend is not set up. An administrator must set RESEND_API_KEY.", {
          outcome: "refused",
          concernsAll: true,
        });
      const response = await post(email, mail, mail.resendApiKey);
      const answer: unknown = await response.json().catch(() => undefined);
      if (response.ok) return accepted.safeParse(answer).data?.id ?? "";
      const passing = response.status === 429 || response.status >= 500 || response.status === 409;
      throw new SendError(`Resend refused it (${response.status}).`, {
        outcome: passing ? "passing" : "refused",
        // No key, a wrong one, a domain that is not set up, too many requests, Resend itself.
        concernsAll: [401, 403, 429].includes(response.status) || response.status >= 500,
        cause: answer,
      });
    },
  };
}

async function post(email: OutgoingEmail, mail: Environment["mail"], apiKey: string): Promise<Response> {
  try {
    return await fetch(`${mail.resendBaseUrl}/emails`, {
      method: "POST",
      headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json", "idempotency-key": email.id },
      body: JSON.stringify({
        from: mailbox(email.from_name, email.from_address ?? mail.from),
        to: [mailbox(email.to_name, email.to)],
        subject: email.subject,
        text: email.text,
        ...(email.html && { html: email.html }),
        ...(email.reply_to && { reply_to: email.reply_to }),
        ...((email.headers || email.message_id) && {
          headers: { ...email.headers, ...(email.message_id && { "Message-ID": email.message_id }) },
        }),
      }),
      signal: AbortSignal.timeout(20_000),
    });
  } catch (error) {
    throw new SendError("Resend cannot be reached.", { outcome: "unknown", concernsAll: true, cause: error });
  }
}

/** `"Name" <address>`, quoted so that no name can add an address. */
function mailbox(name: string | null | undefined, address: string): string {
  const quoted = name?.replace(/[\r\n]+/g, " ").replace(/["\\]/g, "\\$&");
  return quoted ? `"${quoted}" <${address}>` : address;
}
