import { type ChannelMessage, type ChannelOutcome, headline } from "./channel_message.ts";
import type { EmailSender } from "./email_sender.ts";
import { SendError } from "./send_error.ts";

/** Mails a person what they have not read. What may have left is not sent again, unless the provider knows it by its id. */
export async function sendNotificationMail(
  to: string,
  message: ChannelMessage,
  email: EmailSender,
): Promise<ChannelOutcome> {
  try {
    await email.send({
      id: message.id,
      kind: "email",
      to,
      to_name: message.person,
      from_name: "Lead assistant",
      reply_to: null,
      subject: clean(headline(message)).slice(0, 200),
      text: mailText(message),
      headers: { "Auto-Submitted": "auto-generated" },
    });
    return { outcome: "sent" };
  } catch (error) {
    const known =
      error instanceof SendError ? error : new SendError("The mail could not be handed over.", { outcome: "unknown" });
    if (known.outcome === "unknown" && !email.idempotent) return { outcome: "uncertain", error: known.message };
    if (known.outcome === "refused" && !known.concernsAll) return { outcome: "refused", error: known.message };
    return { outcome: "retry", error: known.message };
  }
}

function mailText({ notifications, person, workspace, pageUrl, timeZone, kind }: ChannelMessage): string {
  const time = new Intl.DateTimeFormat("en-GB", { timeZone, weekday: "short", hour: "2-digit", minute: "2-digit" });
  const parts = notifications.map(
    ({ title, body, created_at }) => `${clean(title)} (${time.format(new Date(created_at))})${body && `\n${body}`}`,
  );
  return [
    `Hello ${clean(person)},`,
    ...parts,
    `Open it: ${pageUrl}`,
    kind === "digest"
      ? `This is what you had not read in ${clean(workspace)}. What you read there comes in no mail.`
      : `You get this mail because you chose it in ${clean(workspace)}, Settings, Notifications.`,
  ].join("\n\n");
}

function clean(text: string): string {
  return text.replace(/[\r\n]+/g, " ");
}
