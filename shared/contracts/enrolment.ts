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
