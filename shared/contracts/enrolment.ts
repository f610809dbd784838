import { z } from "zod";

export const enrolmentStatus = z.enum(["active", "parked", "finished", "stopped", "failed"]);
export type EnrolmentStatus = z.infer<typeof enrolmentStatus>;

/** A row of `enrolments`: someone in a campaign. */
export const enrolment = z.object({
  id: z.uuid(),
  lead_id: z.uuid(),
  status: enrolmentStatus,
  /** Why they left; null while they are in it. */
  reason: z.string().nullable(),
  note: z.string().nullable(),
  /** The next to do. */
  step_id: z.uuid().nullable(),
  /** When that is to be done at the earliest; null while its mail is on its way. */
  due_at: z.string().nullable(),
  parked_until: z.string().nullable(),
  entered_at: z.string(),
  ended_at: z.string().nullable(),
});
export type Enrolment = z.infer<typeof enrolment>;

/** A row of `outbox`: one mail to someone in a campaign, and what became of it. Opened and clicked count people only. */
export const enrolmentMail = z.object({
  id: z.uuid(),
  step_id: z.uuid(),
  status: z.enum(["queued", "sending", "sent", "failed", "uncertain", "withdrawn"]),
  error: z.string().nullable(),
  next_attempt_at: z.string(),
  finished_at: z.string().nullable(),
  delivered_at: z.string().nullable(),
  opened_at: z.string().nullable(),
  clicked_at: z.string().nullable(),
  replied_at: z.string().nullable(),
  bounced_at: z.string().nullable(),
  complained_at: z.string().nullable(),
  unsubscribed_at: z.string().nullable(),
  payload: z.object({ subject: z.string().optional(), text: z.string().optional() }),
});
export type EnrolmentMail = z.infer<typeof enrolmentMail>;
