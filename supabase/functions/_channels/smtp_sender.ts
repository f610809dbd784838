import type { Environment } from "../_shared/environment.ts";
import type { EmailSender } from "./email_sender.ts";
import { mimeMessage } from "./mime_message.ts";
import { SendError } from "./send_error.ts";
import { type SmtpPool, smtpPool } from "./smtp_pool.ts";

/** Over SMTP. A mail whose connection broke after its text was handed over may have been taken: SMTP cannot tell. */
export function smtpSender(mail: Pick<Environment["mail"], "from" | "smtpUrl">): EmailSender {
  let pool: SmtpPool | undefined;
  return {
    name: "smtp",
    idempotent: false,
    async send(email) {
      if (!mail.smtpUrl)
        throw new SendError("No mail server is set up. An administrator must set SMTP_URL.", {
          outcome: "refused",
          concernsAll: true,
        });
      pool ??= smtpPool(mail.smtpUrl, { connections: 5, idleSeconds: 5 });
      const { messageId, message } = mimeMessage(email, mail.from);
      await pool.send({ from: email.from_address ?? mail.from, to: email.to }, message);
      return messageId;
    },
  };
}
