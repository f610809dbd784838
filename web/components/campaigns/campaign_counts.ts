import type { CampaignCounts } from "../../../shared/contracts/campaign_view.ts";

const none: CampaignCounts = {
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

/** The counts of several texts together. */
export function sumOf(counts: readonly CampaignCounts[]): CampaignCounts {
  return counts.reduce(
    (sum, each) => ({
      planned: sum.planned + each.planned,
      sent: sum.sent + each.sent,
      failed: sum.failed + each.failed,
      uncertain: sum.uncertain + each.uncertain,
      delivered: sum.delivered + each.delivered,
      opened: sum.opened + each.opened,
      clicked: sum.clicked + each.clicked,
      replied: sum.replied + each.replied,
      bounced: sum.bounced + each.bounced,
      complained: sum.complained + each.complained,
      unsubscribed: sum.unsubscribed + each.unsubscribed,
    }),
    none,
  );
}
