import { z } from "zod";

/** What may become of a mail; `private.engagement_kinds()` is the same list. */
export const mailEventKind = z.enum([
  "delivered",
  "opened",
  "clicked",
  "replied",
  "bounced",
  "unsubscribed",
  "complained",
  "auto_replied",
]);
export type MailEventKind = z.infer<typeof mailEventKind>;
