import MailComposer from "nodemailer/lib/mail-composer/index.js";
import type { CampaignCopy } from "./campaign_copy.ts";

/** A mail that a reader, or a server on their behalf, sends back. */
export type RecipientMail = { envelope: { from: string; to: string }; raw: Buffer };

/** A reader's answer above what they quote, as mail programs write it. */
export async function replyMail(copy: CampaignCopy, text: string, at: Date): Promise<RecipientMail> {
  const quoted = copy.text
    .trim()
    .split("\n")
    .map((line) => `> ${line}`);
  const when = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" }).format(
    at,
  );
  return await composed(copy, at, {
    subject: /^re:/i.test(copy.subject) ? copy.subject : `Re: ${copy.subject}`,
    text: `${text}\n\n${copy.toName.split(" ")[0] ?? ""}\n\nOn ${when}, <${copy.from}> wrote:\n\n${quoted.join("\n")}\n`,
  });
}

/** What answers for someone who is away (RFC 3834). */
export async function awayMail(
  copy: CampaignCopy,
  words: { subject: string; text: string },
  at: Date,
): Promise<RecipientMail> {
  const mail = await composed(copy, at, {
    subject: `${words.subject}: ${copy.subject}`,
    text: words.text,
    headers: { "Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All" },
  });
  return { ...mail, envelope: { ...mail.envelope, from: "" } };
}

async function composed(
  copy: CampaignCopy,
  at: Date,
  mail: { subject: string; text: string; headers?: Record<string, string> },
): Promise<RecipientMail> {
  const raw = await new MailComposer({
    from: { name: copy.toName, address: copy.to },
    to: copy.from,
    date: at,
    inReplyTo: copy.messageId,
    references: copy.references,
    messageId: `<${crypto.randomUUID()}@${copy.to.split("@")[1]}>`,
    ...mail,
  })
    .compile()
    .build();
  return { envelope: { from: copy.to, to: copy.from }, raw };
}

/** A server's word that the mail was not delivered (RFC 3464). */
export function bounceMail(copy: CampaignCopy, isPermanent: boolean, at: Date): RecipientMail {
  const [status, words] = isPermanent
    ? ["5.1.1", "550 5.1.1 No such user here"]
    : ["4.2.2", "452 4.2.2 The mailbox is full"];
  return report(copy, at, "delivery-status", "Mail Delivery System", "Undelivered Mail Returned to Sender", [
    `Reporting-MTA: dns; ${copy.to.split("@")[1]}\n\nFinal-Recipient: rfc822; ${copy.to}\nAction: failed\nStatus: ${status}\nDiagnostic-Code: smtp; ${words}`,
    "This mail could not be delivered.",
  ]);
}

/** A provider's word that a reader called the mail spam (RFC 5965). */
export function complaintMail(copy: CampaignCopy, at: Date): RecipientMail {
  return report(copy, at, "feedback-report", "Feedback", "Complaint about a mail", [
    `Feedback-Type: abuse\nUser-Agent: DemoReaders/1\nVersion: 1\nOriginal-Rcpt-To: ${copy.to}`,
    "A reader called this mail spam.",
  ]);
}

function report(
  copy: CampaignCopy,
  at: Date,
  type: string,
  name: string,
  subject: string,
  [fields, words]: [string, string],
): RecipientMail {
  const domain = copy.to.split("@")[1];
  const boundary = `report-${crypto.randomUUID()}`;
  const part = (contentType: string, text: string) => `--${boundary}\nContent-Type: ${contentType}\n\n${text}\n\n`;
  const head = [
    `From: ${name} <mailer-daemon@${domain}>`,
    `To: ${copy.from}`,
    `Subject: ${subject}`,
    `Date: ${at.toUTCString().replace("GMT", "+0000")}`,
    `Message-ID: <${crypto.randomUUID()}@${domain}>`,
    "MIME-Version: 1.0",
    `Content-Type: multipart/report; report-type=${type}; boundary="${boundary}"`,
  ];
  const body = [
    part("text/plain; charset=utf-8", words),
    part(`message/${type}`, fields),
    part("text/rfc822-headers", `Message-ID: ${copy.messageId}\nTo: ${copy.to}`),
    `--${boundary}--\n`,
  ];
  const raw = Buffer.from(`${head.join("\n")}\n\n${body.join("")}`.replaceAll("\n", "\r\n"));
  return { envelope: { from: "", to: copy.from }, raw };
}
