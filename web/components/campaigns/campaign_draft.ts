import type {
  BranchCondition,
  Campaign,
  CampaignAudience,
  CampaignStep,
  WaitUnit,
  WinnerBy,
} from "../../../shared/contracts/campaign_view.ts";

export interface DraftVariant {
  key: string;
  /** Absent until it was saved once. */
  id: string | undefined;
  subject: string;
  body: string;
  weight: number;
}

/** Where a step leads: to the following one, to the end, or to the step with this key. */
export type DraftLink = "following" | "end" | { key: string };

/** A step while one writes it. `key` names it on the page and stays while it moves. */
export interface DraftStep {
  key: string;
  id: string | undefined;
  kind: "email" | "branch";
  waitSeconds: number;
  waitIn: WaitUnit;
  condition: BranchCondition | undefined;
  next: DraftLink;
  /** Of a branch: where its condition does not hold. */
  otherwise: DraftLink;
  winnerBy: WinnerBy;
  winnerConfidence: number;
  winnerSample: number;
  variants: DraftVariant[];
}

export interface CampaignDraft {
  name: string;
  mailboxId: string | null;
  audience: CampaignAudience;
  enrols: "once" | "live";
  startAt: string | null;
  steps: DraftStep[];
}

/** What `save_campaign()` takes. */
export interface CampaignChange {
  id?: string;
  version?: number;
  name?: string;
  mailbox_id?: string | null;
  audience?: CampaignAudience;
  enrols?: "once" | "live";
  start_at?: string | null;
  steps?: Record<string, unknown>[];
}

export const mostSteps = 20;
export const mostVariants = 4;
export const dayInSeconds = 86_400;

/** The draft of a campaign as it is stored. */
export function draftOf(campaign: Campaign): CampaignDraft {
  const { steps } = campaign;
  return {
    name: campaign.name,
    mailboxId: campaign.mailbox_id,
    audience: campaign.audience,
    enrols: campaign.enrols,
    startAt: campaign.start_at,
    steps: steps.map((step) => draftStepOf(step, steps)),
  };
}

function draftStepOf(step: CampaignStep, steps: readonly CampaignStep[]): DraftStep {
  const linkTo = (position: number | null, isNext: boolean): DraftLink => {
    const found = steps.find((each) => each.position === position);
    if (!found) return isNext && step.position === steps.length ? "following" : "end";
    return found.position === step.position + 1 ? "following" : { key: found.id };
  };
  return {
    key: step.id,
    id: step.id,
    kind: step.kind,
    waitSeconds: step.wait_seconds,
    waitIn: step.wait_in,
    condition: step.condition ?? undefined,
    next: linkTo(step.next, true),
    otherwise: linkTo(step.else, false),
    winnerBy: step.winner_by,
    winnerConfidence: step.winner_confidence,
    winnerSample: step.winner_sample,
    variants: step.variants.map(({ id, subject, body, weight }) => ({ key: id, id, subject, body, weight })),
  };
}

/** What is sent to save it. Links are places in the list, counted from 1; one that leads back or nowhere leads on. */
export function changeOf(draft: CampaignDraft): CampaignChange {
  return {
    name: draft.name,
    mailbox_id: draft.mailboxId,
    audience: draft.audience,
    enrols: draft.enrols,
    start_at: draft.startAt,
    steps: draft.steps.map((step, index) => stepChange(step, index, draft.steps)),
  };
}

function stepChange(step: DraftStep, index: number, steps: readonly DraftStep[]): Record<string, unknown> {
  const shared = {
    ...(step.id && { id: step.id }),
    kind: step.kind,
    wait_seconds: step.waitSeconds,
    wait_in: step.waitIn,
    next: placeOf(step.next, index, steps),
  };
  if (step.kind === "branch") {
    return { ...shared, condition: step.condition, else: placeOf(step.otherwise, index, steps) };
  }
  return {
    ...shared,
    winner_by: step.winnerBy,
    winner_confidence: step.winnerConfidence,
    winner_sample: step.winnerSample,
    variants: step.variants.map(({ id, subject, body, weight }) => ({ ...(id && { id }), subject, body, weight })),
  };
}

/** The place to which a link leads, counted from 1; null is the end. */
export function placeOf(link: DraftLink, index: number, steps: readonly DraftStep[]): number | null {
  const following = index + 1 < steps.length ? index + 2 : null;
  if (link === "end") return null;
  if (link === "following") return following;
  const found = steps.findIndex(({ key }) => key === link.key);
  return found > index ? found + 1 : following;
}

/** Whether two drafts would be stored the same. */
export function isSameDraft(one: CampaignDraft, other: CampaignDraft): boolean {
  return JSON.stringify(changeOf(one)) === JSON.stringify(changeOf(other));
}

/**
 * The draft after it was saved: steps and texts take the ids they got, by the places they had in what was `sent`; everything
 * typed since stays. (A text that was mailed is never rewritten: changing it gives it another id.)
 */
export function withIds(draft: CampaignDraft, sent: CampaignDraft, saved: Campaign): CampaignDraft {
  return {
    ...draft,
    steps: draft.steps.map((step) => {
      const place = sent.steps.findIndex(({ key }) => key === step.key);
      const stored = saved.steps[place];
      if (!stored) return step;
      const texts = sent.steps[place]?.variants.map(({ key }) => key) ?? [];
      const variants = step.variants.map((variant) => {
        const at = texts.indexOf(variant.key);
        return at < 0 ? variant : { ...variant, id: stored.variants[at]?.id };
      });
      return { ...step, id: stored.id, variants };
    }),
  };
}
