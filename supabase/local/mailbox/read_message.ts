import PostalMime, { type Address } from "postal-mime";

/** A part that a message carries beside its text. */
export interface MessageAttachment {
  filename: string;
  mime_type: string;
  content: Uint8Array;
}

/** A message as read from its source. */
export interface ReadMessage {
  from: string;
  subject: string;
  /** Empty when the message has no such part. */
  text: string;
  html: string;
  headers: { name: string; value: string }[];
  attachments: MessageAttachment[];
}

/** Reads a message. Whatever arrived is shown: one that cannot be parsed has its source for text. */
export async function readMessage(raw: Buffer): Promise<ReadMessage> {
  const email = await PostalMime.parse(raw, { attachmentEncoding: "arraybuffer" }).catch(() => undefined);
  if (!email)
    return { from: "", subject: "(unreadable)", text: raw.toString(), html: "", headers: [], attachments: [] };
  return {
    from: email.from ? addressText(email.from) : "",
    subject: email.subject ?? "",
    text: email.text ?? "",
    html: email.html ?? "",
    headers: email.headers.map(({ originalKey, value }) => ({ name: originalKey, value })),
    attachments: email.attachments.map(({ filename, mimeType, content }, index) => ({
      filename: filename || `attachment-${index + 1}`,
      mime_type: mimeType,
      content: typeof content === "string" ? Buffer.from(content) : new Uint8Array(content),
    })),
  };
}

function addressText({ name, address }: Address): string {
  return name && address ? `${name} <${address}>` : name || address || "";
}
