import { z } from "zod";

/** A reminder as `set_reminder()`, `change_reminder()` and `list_reminders()` give it. Times are ISO 8601 with zone. */
export const reminder = z.object({
  id: z.uuid(),
  text: z.string(),
  due_at: z.string(),
  done_at: z.string().nullable(),
  /** When it became a notification; null before, and again once it is put off. */
  notified_at: z.string().nullable(),
  created_at: z.string(),
  lead_id: z.uuid().nullable(),
  lead_name: z.string().nullable(),
  /** The assistant set it in a turn that had read text of someone outside. */
  from_outside: z.boolean(),
});
export type Reminder = z.infer<typeof reminder>;
