import { z } from "zod";
import { replyKinds } from "../domain/mail/inbound/classify_reply.ts";

/** A mail that came back, read: what the database's receive_mail() is given. All of it was written outside. */
export const inboundMail = z.object({
  /** With its angle brackets. */
  message_id: z.string(),
  /** The message ids that it answers, the newest first. */
  answers: z.array(z.string()),
  from_address: z.string(),
  from_name: z.string(),
  to: z.array(z.string()),
  subject: z.string(),
  /** Without what it quotes. */
  text: z.string(),
  kind: z.enum(["reply", "auto_reply", "bounce", "complaint"]),
  classification: z.enum(replyKinds).optional(),
  is_away: z.boolean().optional(),
  /** `YYYY-MM-DD` */
  returns_on: z.string().optional(),
  /** Such as 5.1.1 (RFC 3463); 4.x.x passes. */
  status: z.string().optional(),
  diagnostic: z.string().optional(),
  /** Whom a report is about. */
  recipient: z.string().optional(),
  /** Message ids of the mail that a report is about. */
  original_ids: z.array(z.string()).optional(),
});
export type InboundMail = z.infer<typeof inboundMail>;

/** What receive_mail() says: whether it belongs to a mail of ours, and whether it came for the first time. */
export const inboundReceipt = z.object({
  matched: z.boolean(),
  is_new: z.boolean(),
  inbound_mail_id: z.uuid().optional(),
});
