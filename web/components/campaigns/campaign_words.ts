import type {
  AudiencePreview,
  BranchCondition,
  Campaign,
  CampaignStatus,
  ListedCampaign,
  WaitUnit,
} from "../../../shared/contracts/campaign_view.ts";
import { formatNumber } from "../../state/time.ts";
import type { BadgeTone } from "../../ui/badge_tone.ts";
import { dayInSeconds } from "./campaign_draft.ts";

/** The state of a campaign in a word; one that was changed since it was approved says so. */
export function statusWord(campaign: Pick<ListedCampaign, "status" | "is_approved" | "approved_at">): {
  label: string;
  tone: BadgeTone;
} {
  if (campaign.status === "paused" && !campaign.is_approved) return { label: "Waits for approval", tone: "warning" };
  return statusWords[campaign.status];
}

const statusWords: Readonly<Record<CampaignStatus, { label: string; tone: BadgeTone }>> = {
  draft: { label: "Draft", tone: "neutral" },
  running: { label: "Running", tone: "success" },
  paused: { label: "Paused", tone: "warning" },
  finished: { label: "Finished", tone: "accent" },
  stopped: { label: "Stopped", tone: "danger" },
};

/** Why someone is left out or was taken out, in words for a count: "12 have no e-mail address". */
const reasonWords: Readonly<Record<string, string>> = {
  no_address: "without an e-mail address",
  do_not_contact: "marked “do not contact”",
  suppressed: "on the suppression list",
  already_here: "already in this campaign",
  in_another: "in another campaign",
  lead_gone: "deleted",
  replied: "replied",
  unsubscribed: "unsubscribed",
  bounced: "bounced",
  complained: "complained",
  by_hand: "taken out by hand",
  campaign_stopped: "campaign was stopped",
  not_rendered: "the mail could not be written",
  not_sent: "could not be sent",
};

export function reasonWord(reason: string): string {
  return reasonWords[reason] ?? reason.replaceAll("_", " ");
}

/** Who is left out of an audience, the most first: [["on the suppression list", 3], …]. */
export function leftOutWords({ left_out }: AudiencePreview): { reason: string; count: number }[] {
  return Object.entries(left_out)
    .map(([reason, count]) => ({ reason: reasonWord(reason), count }))
    .sort((one, other) => other.count - one.count);
}

export function peopleWord(count: number): string {
  return count === 1 ? "1 person" : `${formatNumber(count)} people`;
}

const unitSeconds: Readonly<Record<WaitUnit, number>> = {
  working_days: dayInSeconds,
  days: dayInSeconds,
  hours: 3_600,
};

/** How many mails one person gets at most. */
export function mailCount({ steps }: Pick<Campaign, "steps">): number {
  return steps.filter(({ kind }) => kind === "email").length;
}

/** How many of its units a wait is. */
export function waitCount(seconds: number, unit: WaitUnit): number {
  return Math.round((seconds / unitSeconds[unit]) * 100) / 100;
}

export function waitSeconds(count: number, unit: WaitUnit): number {
  return Math.min(365 * dayInSeconds, Math.max(0, Math.round(count * unitSeconds[unit])));
}

/** "at once", "after 3 working days". */
export function waitWords(seconds: number, unit: WaitUnit): string {
  if (seconds === 0) return "at once";
  const count = waitCount(seconds, unit);
  const [one, many] = unitWords[unit];
  return `after ${formatNumber(count)} ${count === 1 ? one : many}`;
}

const unitWords: Readonly<Record<WaitUnit, readonly [one: string, many: string]>> = {
  working_days: ["working day", "working days"],
  days: ["day", "days"],
  hours: ["hour", "hours"],
};

/** By what a branch decides, as the half of a sentence that begins with "If". */
export function conditionWords(condition: BranchCondition | undefined, stageName: (key: string) => string): string {
  switch (condition?.on) {
    case "replied":
      return "they replied";
    case "clicked":
      return "they clicked a link";
    case "opened":
      return "they opened a mail";
    case "stage":
      return `their stage is ${condition.stages.map(stageName).join(" or ")}`;
    case "field":
      return "they match the filter";
    case undefined:
      return "…";
  }
}
