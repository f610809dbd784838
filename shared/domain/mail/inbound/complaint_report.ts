import { originalIds } from "./delivery_report.ts";
import type { ParsedMail } from "./parsed_mail.ts";
import { reportedAddress, reportGroups } from "./report_fields.ts";

/** That a reader called a mail spam (RFC 5965). */
export type ComplaintReport = { feedback: string; recipient: string | undefined; originalIds: string[] };

/** Kinds of feedback that are no complaint of a reader. */
const harmless = new Set(["not-spam", "auth-failure", "dmarc", "virus"]);

/** Reads an abuse report; undefined for other mail. Many providers take the reader's address out: then the Message-ID tells. */
export function readComplaint(mail: ParsedMail): ComplaintReport | undefined {
  const report = mail.reports.find(({ type }) => type === "message/feedback-report");
  if (!report) return undefined;
  const groups = reportGroups(report.text);
  const field = (name: string) => groups.map((group) => group.get(name)).find((value) => value !== undefined);
  const feedback = (field("feedback-type") ?? "abuse").toLowerCase().slice(0, 40);
  if (harmless.has(feedback)) return undefined;
  return {
    feedback,
    recipient: reportedAddress(field("original-rcpt-to")) ?? reportedAddress(field("removal-recipient")),
    originalIds: originalIds(mail),
  };
}
