import type { WinnerBy } from "../../../shared/contracts/campaign_view.ts";

/** By what mails are compared. */
export const metricChoices: readonly { value: WinnerBy; label: string }[] = [
  { value: "replied", label: "Replied" },
  { value: "clicked", label: "Clicked" },
  { value: "opened", label: "Opened" },
];

/** Of how many days. */
export const daysChoices = [
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "A year" },
] as const;
