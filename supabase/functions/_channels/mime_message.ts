import { hasLongerLines, isPlainText } from "nodemailer/lib/mime-funcs";
import MimeNode from "nodemailer/lib/mime-node";
import { encode as quotedPrintable, wrap } from "nodemailer/lib/qp";
import { oneLine } from "../../../shared/domain/mail/clean_text.ts";
import type { OutgoingEmail } from "./email_sender.ts";
import { headerName } from "./header_name.ts";

type Part = { type: "plain" | "html"; text: string };

/**
 * A mail as it goes over SMTP (RFC 5322, 2045). The library writes the headers, so that no name or subject can end one; the
 * parts are put together here, because its streams take five times as long.
 *
 * @param from the address that the mail is from where it has none of its own
 */
export function mimeMessage(email: OutgoingEmail, from: string): { messageId: string; message: Buffer } {
  const parts: Part[] = [{ type: "plain", text: email.text }];
  if (email.html) parts.push({ type: "html", text: email.html });
  const written = parts.map(writtenPart);
  // Nobody who wrote the mail knew its id.
  const boundary = `--_${email.id}`;
  const [only] = written;
  const root = new MimeNode(written.length > 1 || !only ? `multipart/alternative; boundary="${boundary}"` : only.type);
  if (email.headers) root.addHeader(email.headers);
  root.setHeader([
    { key: "From", value: { name: headerName(email.from_name), address: email.from_address ?? from } },
    { key: "To", value: { name: headerName(email.to_name), address: email.to } },
    ...(email.reply_to ? [{ key: "Reply-To", value: email.reply_to }] : []),
    { key: "Subject", value: oneLine(email.subject) },
    { key: "Message-ID", value: email.message_id ?? `<${email.id}@${from.split("@")[1] ?? "localhost"}>` },
    ...(written.length === 1 && only ? [{ key: "Content-Transfer-Encoding", value: only.encoding }] : []),
  ]);
  const messageId = root.messageId();
  const body =
    written.length === 1 && only
      ? only.body
      : [
          ...written.map(
            ({ type, encoding, body }) =>
              `--${boundary}\r\nContent-Type: ${type}\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${body}\r\n`,
          ),
          `--${boundary}--`,
        ].join("");
  return { messageId, message: Buffer.from(`${root.buildHeaders()}\r\n\r\n${body}\r\n`, "latin1") };
}

/** In ASCII: as it is where it may be, else encoded. */
function writtenPart({ type, text }: Part): { type: string; encoding: string; body: string } {
  const lines = text.replace(/\r\n?|\n/g, "\r\n");
  const fullType = `text/${type}; charset=utf-8`;
  if (isPlainText(lines) && !hasLongerLines(lines, 76)) return { type: fullType, encoding: "7bit", body: lines };
  if (Buffer.byteLength(lines) > lines.length && isMostlyForeign(lines)) {
    const body = Buffer.from(lines).toString("base64").replace(/.{76}/g, "$&\r\n");
    return { type: fullType, encoding: "base64", body };
  }
  return { type: fullType, encoding: "quoted-printable", body: wrap(quotedPrintable(lines)) };
}

/** Writing that is not Latin would grow threefold with one sign for each byte. */
function isMostlyForeign(text: string): boolean {
  const foreign = text.match(/[\u0250-\u{10FFFF}]/gu)?.length ?? 0;
  return foreign > text.length / 3;
}
