import type { Campaign, CampaignCounts, CampaignStep } from "../../../shared/contracts/campaign_view.ts";

export const noCounts: CampaignCounts = {
  planned: 0,
  sent: 0,
  failed: 0,
  uncertain: 0,
  delivered: 0,
  opened: 0,
  clicked: 0,
  replied: 0,
  bounced: 0,
  complained: 0,
  unsubscribed: 0,
};

/** A stored mail at a place; `next` is the following one unless said. */
export function storedMail(position: number, more: Partial<CampaignStep> = {}): CampaignStep {
  return {
    id: `00000000-0000-4000-8000-00000000000${position}`,
    position,
    kind: "email",
    wait_seconds: 0,
    wait_in: "working_days",
    condition: null,
    winner_by: "replied",
    winner_confidence: 0.95,
    winner_sample: 100,
    next: position + 1,
    else: null,
    waiting: 0,
    look: null,
    variants: [
      {
        id: `00000000-0000-4000-8000-0000000000a${position}`,
        label: "A",
        subject: position === 1 ? "Hello" : "",
        body: `Mail ${position}`,
        weight: 1,
        status: "active",
        counts: noCounts,
      },
    ],
    ...more,
  };
}

/** A stored draft with these steps, the last of which leads to the end. */
export function storedCampaign(steps: CampaignStep[], more: Partial<Campaign> = {}): Campaign {
  return {
    id: "00000000-0000-4000-8000-0000000000c1",
    name: "Spring",
    status: "draft",
    mailbox_id: null,
    audience: {},
    enrols: "once",
    start_at: null,
    version: 1,
    content_hash: "hash",
    is_approved: false,
    approved_at: null,
    approved_by: null,
    paused_reason: null,
    created_at: "2026-11-23T10:00:00Z",
    updated_at: "2026-11-23T10:00:00Z",
    started_at: null,
    finished_at: null,
    people: { total: 0, active: 0, parked: 0, finished: 0, stopped: 0, failed: 0, reasons: {} },
    mailbox: null,
    segment_name: null,
    steps: steps.map((step, index) => (index === steps.length - 1 ? { ...step, next: null } : step)),
    ...more,
  };
}
