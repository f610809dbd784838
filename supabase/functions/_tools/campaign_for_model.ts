import type { Campaign, CampaignCounts, CampaignStep } from "../../../shared/contracts/campaign_view.ts";
import { plainSubject } from "../../../shared/domain/mail/plain_subject.ts";
import type { ViewOfCampaign } from "./campaign_view.ts";
import { audienceWords, branchWords, waitWords } from "./campaign_words.ts";
import { counted } from "./counted.ts";

/** Where the page shows it. */
export function campaignLink(id: string): string {
  return `/campaigns/${id}`;
}

/** A campaign for a model: what it says, and how far its people are. */
export function campaignForModel(campaign: Campaign) {
  const { id, name, status, is_approved, paused_reason, start_at, started_at, people, steps, mailbox } = campaign;
  return {
    ...{ id, name, status, link: campaignLink(id), audience: audienceWords(campaign) },
    ...(status !== "draft" && { is_approved }),
    ...(paused_reason !== null && { paused_reason }),
    ...(start_at !== null && { start_at }),
    ...(started_at !== null && { started_at }),
    sent_from: mailbox && { address: mailbox.address, status: mailbox.status, paused_reason: mailbox.paused_reason },
    people,
    steps: steps.map(stepForModel),
  };
}

function stepForModel(step: CampaignStep) {
  const { position, kind, condition, next, waiting, variants } = step;
  return {
    ...{ step: position, kind, wait: waitWords(step), waiting },
    ...(kind === "branch" && { condition, next, else: step.else }),
    ...(kind === "email" && {
      mails: variants.map(({ label, subject, body, status }) => ({ label, subject, body, status })),
    }),
  };
}

/** What became of all mails. */
export function sumOf(steps: readonly CampaignStep[]): Omit<CampaignCounts, "planned" | "uncertain"> {
  const sum = { sent: 0, delivered: 0, opened: 0, clicked: 0, replied: 0, bounced: 0, complained: 0, unsubscribed: 0 };
  const total = { ...sum, failed: 0 };
  for (const { counts } of steps.flatMap(({ variants }) => variants)) {
    total.sent += counts.sent;
    total.delivered += counts.delivered;
    total.opened += counts.opened;
    total.clicked += counts.clicked;
    total.replied += counts.replied;
    total.bounced += counts.bounced;
    total.complained += counts.complained;
    total.unsubscribed += counts.unsubscribed;
    total.failed += counts.failed;
  }
  return total;
}

/** "running, 40 mails sent, 3 replies, 1 bounced". */
export function progressWords(campaign: Campaign): string {
  const { sent, replied, bounced, unsubscribed } = sumOf(campaign.steps);
  const status = campaign.status === "paused" && !campaign.is_approved ? "waits for approval" : campaign.status;
  if (campaign.status === "draft") return `a draft with ${counted(campaign.steps.length, "step")}`;
  return [
    status,
    `${counted(sent, "mail")} sent`,
    `${replied} replied`,
    ...(bounced > 0 ? [`${bounced} bounced`] : []),
    ...(unsubscribed > 0 ? [`${unsubscribed} unsubscribed`] : []),
  ].join(", ");
}

/** A campaign in rows for the page: whom it is for, how far it is, and each step's funnel. */
export function campaignView(campaign: Campaign): ViewOfCampaign {
  const { id, name, status, people, steps, mailbox, paused_reason } = campaign;
  const begun = status !== "draft";
  const fact = (label: string, text: string) => ({ label, text });
  return {
    kind: "campaign",
    campaign: { id, name, status },
    facts: [
      fact("For", audienceWords(campaign)),
      ...(mailbox ? [fact("From", `${mailbox.from_name} <${mailbox.address}>`)] : []),
      ...(paused_reason ? [fact("Paused", paused_reason)] : []),
      ...(begun
        ? [fact("People", `${people.total}: ${people.active + people.parked} under way, ${people.finished} through`)]
        : []),
      ...steps.map((step) => fact(`Step ${step.position}`, stepWords(step, begun))),
    ],
    mails: [],
    remarks: [],
  };
}

function stepWords(step: CampaignStep, begun: boolean): string {
  if (step.kind === "branch") return `${waitWords(step)}, ${branchWords(step)}`;
  const subject = plainSubject(step.variants[0]?.subject ?? "") || "goes on in the same thread";
  if (!begun) return `${waitWords(step)}: ${subject}`;
  const { sent, opened, clicked, replied, bounced } = sumOf([step]);
  return `${sent} sent, ${opened} opened, ${clicked} clicked, ${replied} replied, ${bounced} bounced (${subject})`;
}
