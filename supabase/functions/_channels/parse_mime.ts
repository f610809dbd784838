import PostalMime, { type Address, type Email } from "postal-mime";
import { answeredIds } from "../../../shared/domain/mail/inbound/message_ids.ts";
import type { ParsedMail } from "../../../shared/domain/mail/inbound/parsed_mail.ts";

/**
 * What of a mail is read. Words come first in a mail and attachments last, so its beginning is enough; and the library's
 * time grows faster than the number of lines (a million empty ones take it 24 s, and a hosted function has 2 s).
 */
const limits = {
  bytes: 512 * 1024,
  lines: 8000,
  /** Lines that may begin a part. */
  boundaries: 400,
  headerBytes: 128 * 1024,
  depth: 12,
  reports: 6,
  reportCharacters: 60_000,
  textCharacters: 200_000,
  recipients: 200,
};
const reportTypes =
  /^(message\/(global-)?delivery-status|message\/feedback-report|message\/disposition-notification|message\/(rfc822|global)(-headers)?|text\/rfc822-headers)$/;

/** Reads raw MIME. Undefined for what is no mail, or one that was made to be costly. */
export async function parseMime(raw: Uint8Array): Promise<ParsedMail | undefined> {
  const email = await PostalMime.parse(beginning(raw), {
    forceRfc822Attachments: true,
    maxNestingDepth: limits.depth,
    maxHeadersSize: limits.headerBytes,
  }).catch(() => undefined);
  if (!email || email.headers.length === 0) return undefined;
  const headers = new Map<string, string>();
  for (const { key, value } of email.headers) if (!headers.has(key)) headers.set(key, storable(value).slice(0, 5000));
  const sentAt = new Date(email.date ?? Number.NaN);
  return {
    messageId: /<[^<>\s]{1,300}>/.exec(email.messageId ?? "")?.[0],
    answers: answeredIds(email.inReplyTo, email.references),
    from: addresses([email.from]).at(0) ?? addresses([email.sender]).at(0),
    to: recipients(email, headers),
    subject: storable(email.subject ?? "")
      .replace(/\s+/g, " ")
      .trim()
      .slice(0, 1000),
    sentAt: Number.isNaN(sentAt.getTime()) ? undefined : sentAt,
    headers,
    text: storable(email.text ?? "").slice(0, limits.textCharacters),
    html: storable(email.html ?? "").slice(0, limits.textCharacters),
    reports: reportsOf(email),
  };
}

function beginning(raw: Uint8Array): Uint8Array {
  const end = Math.min(raw.length, limits.bytes);
  let lines = 0;
  let boundaries = 0;
  for (let at = 0; at < end; at += 1) {
    if (raw[at] !== 0x0a) continue;
    lines += 1;
    if (raw[at + 1] === 0x2d && raw[at + 2] === 0x2d) boundaries += 1;
    if (lines > limits.lines || boundaries > limits.boundaries) return raw.subarray(0, at);
  }
  return raw.subarray(0, end);
}

function addresses(given: readonly (Address | undefined)[]): { name: string; address: string }[] {
  return given
    .flatMap((one) => (one === undefined ? [] : one.group ? one.group : [one]))
    .map(({ name, address }) => ({
      name: storable(name).replace(/\s+/g, " ").trim().slice(0, 200),
      address: storable(address).trim().toLowerCase(),
    }))
    .filter(({ address }) => address.length <= 320 && /^[^\s@<>]+@[^\s@<>]+$/.test(address));
}

function recipients(email: Email, headers: ReadonlyMap<string, string>): string[] {
  const named = addresses([...(email.to ?? []), ...(email.cc ?? [])].slice(0, limits.recipients));
  const delivered = ["delivered-to", "x-original-to", "x-forwarded-to", "envelope-to"].flatMap(
    (name) => /[^\s@<>]+@[^\s@<>]+/.exec(headers.get(name) ?? "")?.[0].toLowerCase() ?? [],
  );
  return [...new Set([...delivered, ...named.map(({ address }) => address)])].slice(0, limits.recipients);
}

function reportsOf({ attachments }: Email): { type: string; text: string }[] {
  return attachments
    .filter(({ mimeType }) => reportTypes.test(mimeType))
    .slice(0, limits.reports)
    .map(({ mimeType, content }) => ({ type: mimeType, text: textOf(content).slice(0, limits.reportCharacters) }));
}

function textOf(content: ArrayBuffer | Uint8Array | string): string {
  return storable(typeof content === "string" ? content : new TextDecoder().decode(content));
}

/** PostgreSQL holds neither NUL nor half a surrogate pair. */
function storable(text: string): string {
  return text.replaceAll("\0", "").toWellFormed();
}
