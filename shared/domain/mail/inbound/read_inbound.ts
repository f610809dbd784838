import { readAutoReply } from "./auto_reply.ts";
import { classifyReply, type ReplyKind } from "./classify_reply.ts";
import { readComplaint } from "./complaint_report.ts";
import { cutQuotes } from "./cut_quotes.ts";
import { readDeliveryReport } from "./delivery_report.ts";
import { htmlText } from "./html_text.ts";
import type { ParsedMail } from "./parsed_mail.ts";

/** What a mail that came back is. */
export type InboundReading =
  | { kind: "reply"; text: string; classification: ReplyKind }
  | { kind: "auto_reply"; text: string; isAway: boolean; returnsOn: string | undefined }
  | {
      kind: "bounce";
      text: string;
      recipient: string | undefined;
      status: string;
      isPermanent: boolean;
      diagnostic: string;
      originalIds: string[];
    }
  | { kind: "complaint"; text: string; recipient: string | undefined; feedback: string; originalIds: string[] }
  /** A server that is still trying, or good news from one. */
  | { kind: "nothing" };

/** Tells a person's reply from what machines send back, and reads either. `receivedAt` stands in for a date that is missing or absurd. */
export function readInbound(mail: ParsedMail, receivedAt: Date): InboundReading {
  const whole = mail.text.trim() === "" ? htmlText(mail.html) : mail.text;
  const complaint = readComplaint(mail);
  if (complaint) return { kind: "complaint", text: whole.slice(0, 2000), ...complaint };
  const report = readDeliveryReport(mail);
  if (report) {
    const { isDelayed, ...bounce } = report;
    return isDelayed ? { kind: "nothing" } : { kind: "bounce", text: whole.slice(0, 2000), ...bounce };
  }
  if (
    mail.reports.some(({ type }) => /^message\/(delivery-status|feedback-report|disposition-notification)$/.test(type))
  )
    return { kind: "nothing" };
  const text = cutQuotes(whole);
  const auto = readAutoReply(mail, text === "" ? whole : text, sentAt(mail, receivedAt));
  if (auto) return { kind: "auto_reply", text, ...auto };
  return { kind: "reply", text, classification: classifyReply(text, mail.subject) };
}

const dayMilliseconds = 86_400_000;

function sentAt(mail: ParsedMail, receivedAt: Date): Date {
  const isNear = mail.sentAt && Math.abs(mail.sentAt.getTime() - receivedAt.getTime()) < 400 * dayMilliseconds;
  return isNear && mail.sentAt ? mail.sentAt : receivedAt;
}
