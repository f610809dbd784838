/** A mail as a MIME library read it, bounded in every part. Everything in it was written outside. */
export type ParsedMail = {
  /** With its angle brackets. */
  messageId: string | undefined;
  /** The ids that it answers, In-Reply-To first, then References from the newest. */
  answers: readonly string[];
  from: { name: string; address: string } | undefined;
  /** To whom it came, the envelope's included; in lower case. */
  to: readonly string[];
  subject: string;
  sentAt: Date | undefined;
  /** By lower-case name; of a repeated header the first. */
  headers: ReadonlyMap<string, string>;
  text: string;
  html: string;
  /** Parts that speak to machines: `message/delivery-status`, `message/feedback-report`, `message/rfc822`, `text/rfc822-headers`. */
  reports: readonly { type: string; text: string }[];
};
