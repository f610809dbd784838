/** A kind of notification as people choose it in the settings and filter by it. */
export interface NotificationKind {
  kind: string;
  label: string;
}

/** By what they are about. A kind that is not named here follows what holds for everything else. */
export const notificationKinds: readonly { about: string; kinds: readonly NotificationKind[] }[] = [
  {
    about: "Your day",
    kinds: [
      { kind: "behaviour_daily_briefing", label: "Daily briefing" },
      { kind: "behaviour_weekly_review", label: "Weekly review" },
    ],
  },
  {
    about: "Leads",
    kinds: [
      { kind: "reply", label: "A lead replied" },
      { kind: "hot_lead", label: "A lead turned hot" },
      { kind: "stale_lead", label: "A lead went quiet" },
      { kind: "behaviour_segment_members", label: "Someone came into a segment you follow" },
      { kind: "alert", label: "Your alert rules" },
      { kind: "alert_broken", label: "An alert rule can’t be read any more" },
      { kind: "reminder", label: "Reminders" },
    ],
  },
  {
    about: "The assistant’s work",
    kinds: [
      { kind: "approval_waiting", label: "Something waits for your approval" },
      { kind: "task_finished", label: "A scheduled task is done" },
      { kind: "task_failed", label: "A scheduled task failed" },
      { kind: "task_skipped", label: "A scheduled task did not run" },
      { kind: "import_finished", label: "An import is done" },
      { kind: "bulk_finished", label: "A bulk change is done" },
      { kind: "research_finished", label: "Research is done, or has paused" },
      { kind: "email_failed", label: "An e-mail was not sent" },
    ],
  },
  {
    about: "Campaigns",
    kinds: [
      { kind: "campaign_paused", label: "A campaign was paused" },
      { kind: "campaign_health", label: "A campaign needs a look" },
      { kind: "mailbox_paused", label: "A mailbox was paused" },
    ],
  },
];

/** What a kind is called; its own name in plain letters where it is not known here. */
export function kindLabel(kind: string): string {
  const known = notificationKinds.flatMap(({ kinds }) => kinds).find((each) => each.kind === kind);
  const plain = kind.replaceAll("_", " ");
  return known?.label ?? plain.charAt(0).toUpperCase() + plain.slice(1);
}
