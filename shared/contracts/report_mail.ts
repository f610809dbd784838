import { z } from "zod";
import { measureAnswer, measureRequest } from "./measure.ts";

/** The payload of a scheduled report in the outbox, as `private.put_report()` writes it. */
export const reportMail = z.object({
  kind: z.literal("report_email"),
  to: z.email(),
  to_name: z.string().nullish(),
  subject: z.string(),
  task_id: z.uuid(),
  workspace: z.string(),
  measured_at: z.string(),
  items: z.array(
    z.object({
      title: z.string(),
      request: measureRequest,
      answer: measureAnswer.optional(),
      /** Why it could not be given. */
      problem: z.string().optional(),
    }),
  ),
});
export type ReportMail = z.infer<typeof reportMail>;
export type ReportItem = ReportMail["items"][number];
