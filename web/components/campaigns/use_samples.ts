import { useEffect, useState } from "preact/hooks";
import type { AudiencePreview, Campaign, CampaignVariant } from "../../../shared/contracts/campaign_view.ts";
import type { MailCheck, MailPreview } from "../../../shared/contracts/email_template.ts";
import { ApiError, messageOf } from "../../api/api_error.ts";
import { previewInThread, reviewCampaign } from "./preview_requests.ts";

/** One text of the campaign: what is wrong with it, and how it looks to some of those who get it. */
export interface SampledMail {
  /** "Step 2" or "Step 2, variant B". */
  name: string;
  position: number;
  variant: CampaignVariant;
  check: MailCheck;
  previews: MailPreview[];
}

export interface Samples {
  status: "loading" | "ready" | "failed";
  mails: SampledMail[];
  problem: string | undefined;
}

const people = 3;

/** Every text of a campaign, looked at as the first of its people get it. */
export function useSamples(workspaceId: string, campaign: Campaign, audience: AudiencePreview | undefined): Samples {
  const [samples, setSamples] = useState<Samples>({ status: "loading", mails: [], problem: undefined });
  useEffect(() => {
    if (!audience) return undefined;
    const running = new AbortController();
    const leads = audience.sample.slice(0, people).map(({ id }) => id);
    sampleMails(workspaceId, campaign, leads, running.signal).then(
      (mails) => setSamples({ status: "ready", mails, problem: undefined }),
      (error) => {
        if (!running.signal.aborted) setSamples({ status: "failed", mails: [], problem: messageOf(error) });
      },
    );
    return () => running.abort();
  }, [workspaceId, campaign, audience]);
  return samples;
}

async function sampleMails(
  workspaceId: string,
  campaign: Campaign,
  leads: readonly string[],
  signal: AbortSignal,
): Promise<SampledMail[]> {
  const review = await reviewCampaign(workspaceId, campaign.id, signal);
  if (review.content_hash !== campaign.content_hash) throw changedMeanwhile();
  const began = campaign.steps.find(({ kind }) => kind === "email")?.variants[0];
  const mails: SampledMail[] = [];
  const texts = campaign.steps.flatMap((step) => step.variants.map((variant) => ({ step, variant })));
  // One text after the other: a long sequence is no crowd of requests at once.
  for (const { step, variant } of texts) {
    const check = review.mails.find(({ variant_id }) => variant_id === variant.id)?.check;
    if (!check) throw changedMeanwhile();
    const words = {
      workspace_id: workspaceId,
      draft: { subject: variant.subject, body: variant.body },
      ...(campaign.mailbox_id && { mailbox_id: campaign.mailbox_id }),
    };
    const first = began && variant.id !== began.id ? { subject: began.subject, body: began.body } : undefined;
    const seen = await Promise.all(
      leads.map((leadId) => previewInThread({ ...words, lead_id: leadId }, first, signal)),
    );
    const name = `Step ${step.position}${step.variants.length > 1 ? `, variant ${variant.label}` : ""}`;
    mails.push({ name, position: step.position, variant, check, previews: seen.map(({ preview }) => preview) });
  }
  return mails;
}

function changedMeanwhile(): ApiError {
  return new ApiError("conflict", "The campaign was changed meanwhile. Close this and look at it again.");
}
