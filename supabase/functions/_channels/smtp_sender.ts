import MailComposer from "nodemailer/lib/mail-composer";
import type { Environment } from "../_shared/environment.ts";
import type { EmailSender, OutgoingEmail } from "./email_sender.ts";
import { SendError } from "./send_error.ts";
import { type SmtpPool, smtpPool } from "./smtp_pool.ts";

/** Over SMTP. A mail whose connection broke after its text was handed over may have been taken: SMTP cannot tell. */
export function smtpSender(mail: Environment["mail"]): EmailSender {
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
      const composed = composer(email, mail.from).compile();
      const envelope = { from: email.from_address ?? mail.from, to: email.to };
      const id = composed.messageId();
      await pool.send(envelope, await composed.build());
      return id;
    },
  };
}

function composer(email: OutgoingEmail, from: string): MailComposer {
  return new MailComposer({
    from: { name: email.from_name ?? "", address: email.from_address ?? from },
    to: { name: email.to_name ?? "", address: email.to },
    ...(email.reply_to && { replyTo: email.reply_to }),
    subject: email.subject,
    text: email.text,
    ...(email.html && { html: email.html }),
    ...(email.headers && { headers: email.headers }),
    messageId: email.message_id ?? `<${email.id}@${from.split("@")[1] ?? "localhost"}>`,
  });
}
