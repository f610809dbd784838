import type { CampaignReview, ReviewRequest } from "../../../../shared/contracts/campaign_review.ts";
import { campaign } from "../../../../shared/contracts/campaign_view.ts";
import type { MailCheck } from "../../../../shared/contracts/email_template.ts";
import { AppError } from "../app_error.ts";
import { checkSequence } from "./check_sequence.ts";
import type { Workshop } from "./mail_workshop.ts";

/**
 * Looks at every mail of a campaign as it is saved. If nothing keeps them from being sent, the database notes that of exactly
 * this content: `start_campaign` approves nothing else. The one way for page, assistant and other systems.
 */
export async function reviewCampaign(asked: ReviewRequest, workshop: Workshop): Promise<CampaignReview> {
  const { database } = workshop;
  const found = campaign.nullable().parse(await database.rpc("get_campaign", asked));
  if (!found) throw new AppError("not_found", "There is no such campaign here.");
  const { content_hash, mailbox_id, audience, steps } = found;
  const texts = steps.flatMap(({ position, variants }) => variants.map((variant) => ({ position, variant })));
  const drafts = texts.map(({ variant: { subject, body } }) => ({ subject, body }));
  const setting = { workspaceId: asked.workspace_id, mailboxId: mailbox_id, audience };
  const checks = await checkSequence(drafts, setting, workshop);
  const mails = texts.flatMap(({ position, variant: { id, label } }, at) => {
    const check = checks[at];
    return check ? [{ position, variant_id: id, label, check }] : [];
  });
  const isSound = mails.every(({ check }) => canBeSent(check));
  if (isSound) await database.rpc("record_campaign_check", { ...asked, content_hash });
  return { content_hash, is_sound: isSound, mails };
}

function canBeSent({ problems, findings }: MailCheck): boolean {
  return problems.length === 0 && findings.every(({ severity }) => severity !== "error");
}
