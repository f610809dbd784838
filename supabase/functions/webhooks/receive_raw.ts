import { type InboundMail, inboundReceipt } from "../../../shared/contracts/inbound_mail.ts";
import type { ParsedMail } from "../../../shared/domain/mail/inbound/parsed_mail.ts";
import { type InboundReading, readInbound } from "../../../shared/domain/mail/inbound/read_inbound.ts";
import { parseMime } from "../_channels/parse_mime.ts";
import type { WebhookDependencies } from "./handler.ts";
import { sha256Hex } from "./signed_body.ts";

const ignored = { matched: false, is_new: false };

/**
 * Takes in a raw mail: read, told apart and stored, with what it means for the person. What is no mail, or of nobody we
 * wrote to, is thanked for and forgotten: sent again it would be the same.
 */
export async function receiveRaw(
  raw: Uint8Array,
  { service, now, log }: Pick<WebhookDependencies, "service" | "now" | "log">,
): Promise<unknown> {
  const mail = await parseMime(raw);
  if (!mail?.from) return ignored;
  const reading = readInbound(mail, now());
  if (reading.kind === "nothing") return ignored;
  const messageId = mail.messageId ?? `<${await sha256Hex(new Uint8Array(raw))}@no-message-id>`;
  const receipt = inboundReceipt.parse(
    await service.rpc("receive_mail", { mail: described(mail, mail.from, messageId, reading) }),
  );
  log("inbound mail", { kind: reading.kind, matched: receipt.matched, is_new: receipt.is_new });
  return receipt;
}

function described(
  mail: ParsedMail,
  from: NonNullable<ParsedMail["from"]>,
  messageId: string,
  reading: Exclude<InboundReading, { kind: "nothing" }>,
): InboundMail {
  return {
    message_id: messageId,
    answers: [...mail.answers],
    from_address: from.address,
    from_name: from.name,
    to: [...mail.to],
    subject: mail.subject,
    text: reading.text,
    kind: reading.kind,
    ...(reading.kind === "reply" && { classification: reading.classification }),
    ...(reading.kind === "auto_reply" && { is_away: reading.isAway, returns_on: reading.returnsOn }),
    ...(reading.kind === "bounce" && {
      status: reading.status,
      diagnostic: reading.diagnostic,
    }),
    ...((reading.kind === "bounce" || reading.kind === "complaint") && {
      recipient: reading.recipient,
      original_ids: reading.originalIds,
    }),
  };
}
