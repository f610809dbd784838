import { messageIds } from "./message_ids.ts";
import type { ParsedMail } from "./parsed_mail.ts";
import { reportedAddress, reportGroups } from "./report_fields.ts";

/** That a mail was not delivered. `isDelayed`: the server is still trying. `status` such as 5.1.1 (RFC 3463). */
export type DeliveryReport = {
  recipient: string | undefined;
  status: string;
  isPermanent: boolean;
  isDelayed: boolean;
  diagnostic: string;
  /** Of the mail that came back. */
  originalIds: string[];
};

const longestDiagnostic = 500;
const daemons = /^(mailer-?daemon|postmaster|mail[-.]?delivery[-.]?(system|subsystem)?|bounces?)(@|\+|$)/i;
const daemonSubject =
  /undeliver|not delivered|delivery (status notification|failure|has failed|incomplete)|returned mail|failure notice|mail delivery failed|mail system error|unzustellbar|nicht zugestellt|zustellung|remise|non remis|échec|no se ha podido entregar|no entregado|devuelto/i;

/** Reads a bounce: a report of RFC 3464, or what older servers write to people. Undefined for other mail. */
export function readDeliveryReport(mail: ParsedMail): DeliveryReport | undefined {
  const report = mail.reports.find(({ type }) => /^message\/(global-)?delivery-status$/.test(type));
  if (report) return readStatus(report.text, mail);
  const isDaemon = mail.from !== undefined && daemons.test(mail.from.address);
  if (!isDaemon && !mail.headers.has("x-failed-recipients")) return undefined;
  if (!daemonSubject.test(mail.subject) && !mail.headers.has("x-failed-recipients")) return undefined;
  return readWords(mail);
}

function readStatus(text: string, mail: ParsedMail): DeliveryReport | undefined {
  const groups = reportGroups(text).filter((group) => group.has("final-recipient") || group.has("action"));
  const [chosen] = ["failed", "delayed"].flatMap((action) =>
    groups.filter((group) => (group.get("action") ?? "").toLowerCase().startsWith(action)),
  );
  // Delivered, relayed, expanded: nothing went wrong.
  if (!chosen) return undefined;
  const diagnostic = (chosen.get("diagnostic-code") ?? "").replace(/^\s*[\w-]+\s*;\s*/, "").slice(0, longestDiagnostic);
  const status = statusIn(chosen.get("status") ?? "") ?? statusIn(diagnostic) ?? "5.0.0";
  return {
    recipient: reportedAddress(chosen.get("original-recipient")) ?? reportedAddress(chosen.get("final-recipient")),
    status,
    isPermanent: status.startsWith("5"),
    isDelayed: (chosen.get("action") ?? "").toLowerCase().startsWith("delayed"),
    diagnostic,
    originalIds: originalIds(mail),
  };
}

function readWords(mail: ParsedMail): DeliveryReport {
  const text = mail.text.slice(0, 20_000);
  const failed = mail.headers.get("x-failed-recipients");
  const line = text.split("\n", 400).find((words) => statusIn(words) !== undefined) ?? "";
  const isDelayed = /\b(delayed|will (be retried|retry|keep trying)|warning|verzögert|retardé)\b/i.test(mail.subject);
  const status = statusIn(line) ?? (isDelayed ? "4.0.0" : "5.0.0");
  const address = /<?([\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6})>?/.exec(text)?.[1];
  return {
    recipient: reportedAddress(failed?.split(",")[0]) ?? address?.toLowerCase(),
    status,
    isPermanent: status.startsWith("5"),
    isDelayed,
    diagnostic: line.trim().slice(0, longestDiagnostic),
    originalIds: originalIds(mail),
  };
}

/** An enhanced status code, else the class of a reply code such as 550. */
function statusIn(text: string): string | undefined {
  const code = /(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])/.exec(text.slice(0, 1000));
  if (code) return code[1] === "2" ? undefined : code[0];
  const reply = /(?<![\d.])([45])[0-7]\d(?=[\s-])/.exec(text.slice(0, 1000));
  return reply ? `${reply[1]}.0.0` : undefined;
}

/** The Message-ID of the mail that is reported on, from the copy or its headers, else from what the report answers. */
export function originalIds(mail: ParsedMail): string[] {
  const copies = mail.reports.filter(({ type }) => /^(message\/(global|rfc822)|text\/rfc822-headers)/.test(type));
  const own = copies.flatMap(({ text }) => messageIds(reportGroups(text)[0]?.get("message-id")));
  // Older servers put the copy into the text.
  const inText = /^message-id:\s*(<[^<>\s]{1,300}>)/im.exec(mail.text.slice(0, 60_000))?.[1];
  return [...new Set([...own, ...(inText ? [inText] : []), ...mail.answers])];
}
