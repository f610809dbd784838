import { z } from "zod";
import type { Environment } from "../_shared/environment.ts";
import { resendSender } from "./resend_sender.ts";
import { smtpSender } from "./smtp_sender.ts";

/** The payload of a mail in the outbox: exactly what a person approved. */
export const outgoingEmail = z.object({
  kind: z.literal("email"),
  to: z.email(),
  to_name: z.string().nullish(),
  subject: z.string(),
  text: z.string(),
});
export type OutgoingEmail = z.infer<typeof outgoingEmail> & {
  /** Id of the outbox row: Message-ID and idempotency key derive from it. */
  id: string;
  from_name: string | null;
  reply_to: string | null;
};

/** Hands one mail to the outside. */
export type EmailSender = {
  readonly name: string;
  /** The provider delivers a key once, so a mail of unknown outcome may be handed over again. */
  readonly idempotent: boolean;
  /** Returns the provider's id; throws `SendError`. */
  send(email: OutgoingEmail): Promise<string>;
};

/** `refused`: for good. `passing`: not handed over, try again. `unknown`: nobody can say whether it was taken. */
export class SendError extends Error {
  override readonly name = "SendError";
  readonly outcome: "refused" | "passing" | "unknown";

  constructor(message: string, options: { outcome: "refused" | "passing" | "unknown"; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.outcome = options.outcome;
  }
}

/** The sender that the environment asks for. Missing settings are told at the first mail, not at the start. */
export function emailSender(mail: Environment["mail"]): EmailSender {
  return mail.provider === "resend" ? resendSender(mail) : smtpSender(mail);
}
