import { z } from "zod";

/** How receivers take what was sent: from a share of bounces and complaints on, receivers block a sender. */
export const mailHealth = z.object({
  state: z.enum(["good", "warning", "bad"]),
  /** Why it is not good. */
  reason: z.string().nullable(),
  sent: z.number(),
  bounced: z.number(),
  complained: z.number(),
  /** From 0 to 1. */
  bounce_rate: z.number(),
  complaint_rate: z.number(),
});
export type MailHealth = z.infer<typeof mailHealth>;

/** Answer of `mail_health()`. Mailboxes are judged by their campaigns of thirty days. */
export const mailHealthOverview = z.object({
  mailboxes: z.array(z.object({ id: z.uuid(), address: z.string(), health: mailHealth })),
  campaigns: z.array(z.object({ id: z.uuid(), name: z.string(), health: mailHealth })),
});
export type MailHealthOverview = z.infer<typeof mailHealthOverview>;
