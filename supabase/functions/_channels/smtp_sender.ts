import nodemailer from "nodemailer";
import type { Environment } from "../_shared/environment.ts";
import { type EmailSender, type OutgoingEmail, SendError } from "./email_sender.ts";

/** Over SMTP. A mail whose connection broke after its text was handed over may have been taken: SMTP cannot tell. */
export function smtpSender(mail: Environment["mail"]): EmailSender {
  let transport: ReturnType<typeof connect> | undefined;
  return {
    name: "smtp",
    idempotent: false,
    async send(email) {
      if (!mail.smtpUrl)
        throw new SendError("No mail server is set up. An administrator must set SMTP_URL.", { outcome: "refused" });
      transport ??= connect(mail.smtpUrl);
      try {
        const { messageId } = await transport.sendMail(message(email, mail.from));
        return messageId;
      } catch (error) {
        throw sendError(error);
      }
    },
  };
}

function connect(url: string) {
  return nodemailer.createTransport({ url, connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 });
}

function message(email: OutgoingEmail, from: string) {
  return {
    from: { name: email.from_name ?? "", address: from },
    to: { name: email.to_name ?? "", address: email.to },
    ...(email.reply_to && { replyTo: email.reply_to }),
    subject: email.subject,
    text: email.text,
    messageId: `<${email.id}@${from.split("@")[1] ?? "localhost"}>`,
  };
}

const beforeTheText = new Set(["ECONNECTION", "EDNS", "EAUTH", "ETLS", "EENVELOPE", "ESOCKET"]);

function sendError(error: unknown): SendError {
  const code = property(error, "code");
  const response = Number(property(error, "responseCode") ?? Number.NaN);
  if (response >= 500)
    return new SendError(`The mail server refused it (${response}).`, { outcome: "refused", cause: error });
  if (response >= 400)
    return new SendError(`The mail server put it off (${response}).`, { outcome: "passing", cause: error });
  const command = property(error, "command");
  if (command === "CONN" || (typeof code === "string" && beforeTheText.has(code) && command !== "DATA")) {
    return new SendError("The mail server cannot be reached.", { outcome: "passing", cause: error });
  }
  return new SendError(
    "The connection to the mail server broke while it took the mail: it may or may not have arrived.",
    { outcome: "unknown", cause: error },
  );
}

function property(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
