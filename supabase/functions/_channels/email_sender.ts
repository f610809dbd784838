import { z } from "zod";
import type { Environment } from "../_shared/environment.ts";
import { resendSender } from "./resend_sender.ts";
import { smtpSender } from "./smtp_sender.ts";

/** The payload of a mail in the outbox: exactly what a person approved, or sends to themselves. */
export const outgoingEmail = z.object({
  kind: z.enum(["email", "test_email", "report_email"]),
  to: z.email(),
  to_name: z.string().nullish(),
  subject: z.string(),
  text: z.string(),
  html: z.string().nullish(),
  /** Of an answer: the Message-ID of the mail that it answers, and those of the conversation, the oldest first. */
  in_reply_to: z.string().nullish(),
  message_ids: z.array(z.string()).nullish(),
});
export type OutgoingEmail = z.infer<typeof outgoingEmail> & {
  /** Id of the outbox row: Message-ID and idempotency key derive from it. */
  id: string;
  from_name: string | null;
  reply_to: string | null;
  /** Who it is from; the installation's own address where this is absent. */
  from_address?: string;
  headers?: Record<string, string>;
  /** With its angle brackets; made of the id where this is absent. */
  message_id?: string;
};

/** Hands one mail to the outside. */
export type EmailSender = {
  readonly name: string;
  /** The provider delivers a key once, so a mail of unknown outcome may be handed over again. */
  readonly idempotent: boolean;
  /** Returns the provider's id; throws `SendError`. */
  send(email: OutgoingEmail): Promise<string>;
};

/** The sender that the environment asks for. Missing settings are told at the first mail, not at the start. */
export function emailSender(mail: Environment["mail"]): EmailSender {
  return mail.provider === "resend" ? resendSender(mail) : smtpSender(mail);
}
