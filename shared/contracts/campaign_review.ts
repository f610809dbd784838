import { z } from "zod";
import { mailCheck } from "./email_template.ts";

/** `POST campaigns/review`: looks at every mail of a campaign as it is saved. */
export const reviewRequest = z.strictObject({ workspace_id: z.uuid(), campaign_id: z.uuid() });
export type ReviewRequest = z.infer<typeof reviewRequest>;

/** `is_sound`: nothing keeps these mails from being sent. Only what was found so can be approved. */
export const campaignReview = z.object({
  content_hash: z.string(),
  is_sound: z.boolean(),
  mails: z.array(z.object({ position: z.number().int(), variant_id: z.uuid(), label: z.string(), check: mailCheck })),
});
export type CampaignReview = z.infer<typeof campaignReview>;
