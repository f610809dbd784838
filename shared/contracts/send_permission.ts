import { z } from "zod";
import { replyKinds } from "../domain/mail/inbound/classify_reply.ts";

export const permissionScopes = ["my_leads", "repliers", "campaign", "class"] as const;

/** What a person lets their own assistant send without asking, as `list_send_permissions()` tells it. */
export const sendPermission = z.object({
  id: z.uuid(),
  /** Of whose leads: one's own, who answered us, who answered in a campaign, whose newest reply is of a class. */
  scope: z.enum(permissionScopes),
  classification: z.enum(replyKinds).nullable(),
  campaign: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  /** Mails within any 24 hours, and how many left in the last. */
  daily_cap: z.number().int(),
  used: z.number().int(),
  granted_at: z.string(),
  expires_at: z.string(),
  person: z.string().nullable(),
  is_mine: z.boolean(),
});
export type SendPermission = z.infer<typeof sendPermission>;
