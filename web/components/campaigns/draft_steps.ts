import type { BranchCondition } from "../../../shared/contracts/campaign_view.ts";
import { type DraftLink, type DraftStep, type DraftVariant, dayInSeconds } from "./campaign_draft.ts";

const firstMail = 'Hi {{ lead.first_name | default: "there" }},\n\n';
const followUp = 'Hi {{ lead.first_name | default: "there" }},\n\nmay I come back to this? ';

/** A new mail at the end of a sequence: the first goes out at once, later ones after three working days. */
export function newMail(isFirst: boolean, key: string): DraftStep {
  return {
    ...emptyStep(key),
    kind: "email",
    waitSeconds: isFirst ? 0 : 3 * dayInSeconds,
    variants: [{ key: `${key}.a`, id: undefined, subject: "", body: isFirst ? firstMail : followUp, weight: 1 }],
  };
}

/** A new branch: who clicked goes on, the others are done. */
export function newBranch(key: string): DraftStep {
  return { ...emptyStep(key), kind: "branch", waitSeconds: 2 * dayInSeconds, condition: { on: "clicked" } };
}

function emptyStep(key: string): Omit<DraftStep, "kind"> {
  return {
    key,
    id: undefined,
    waitSeconds: 0,
    waitIn: "working_days",
    condition: undefined,
    next: "following",
    otherwise: "end",
    winnerBy: "replied",
    winnerConfidence: 0.95,
    winnerSample: 100,
    variants: [],
  };
}

/** The steps with one changed. */
export function withStep(steps: readonly DraftStep[], key: string, change: Partial<DraftStep>): DraftStep[] {
  return steps.map((step) => (step.key === key ? { ...step, ...change } : step));
}

/** The steps without one; what led to it leads to the following one. */
export function withoutStep(steps: readonly DraftStep[], key: string): DraftStep[] {
  const mended = (link: DraftLink): DraftLink => (isTo(link, key) ? "following" : link);
  return steps
    .filter((step) => step.key !== key)
    .map((step) => ({ ...step, next: mended(step.next), otherwise: mended(step.otherwise) }));
}

/** The steps with one moved up or down. A link that would lead back leads to the following one instead. */
export function withStepMoved(steps: readonly DraftStep[], key: string, by: -1 | 1): DraftStep[] {
  const from = steps.findIndex((step) => step.key === key);
  const moving = steps[from];
  const other = steps[from + by];
  if (!moving || !other) return [...steps];
  const moved = steps.map((step) => (step === moving ? other : step === other ? moving : step));
  const forward = (link: DraftLink, index: number): DraftLink =>
    typeof link === "object" && moved.findIndex((step) => step.key === link.key) <= index ? "following" : link;
  return moved.map((step, index) => ({
    ...step,
    next: forward(step.next, index),
    otherwise: forward(step.otherwise, index),
  }));
}

/** The texts with one changed; `undefined` takes it out. */
export function withVariant(
  variants: readonly DraftVariant[],
  index: number,
  change: Partial<DraftVariant> | undefined,
): DraftVariant[] {
  if (!change) return variants.filter((_, place) => place !== index);
  return variants.map((variant, place) => (place === index ? { ...variant, ...change } : variant));
}

/** A condition of another kind, ready to be filled in. */
export function conditionOf(on: BranchCondition["on"], firstStage: string): BranchCondition {
  if (on === "stage") return { on, stages: [firstStage] };
  if (on === "field") return { on, filter: { match: "all", conditions: [] } };
  return { on };
}

function isTo(link: DraftLink, key: string): boolean {
  return typeof link === "object" && link.key === key;
}
