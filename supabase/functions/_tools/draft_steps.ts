import { z } from "zod";
import { waitUnit } from "../../../shared/contracts/campaign_view.ts";
import { leadFilter } from "../../../shared/contracts/lead_filter.ts";
import { waitSeconds } from "./campaign_words.ts";
import { mailWords } from "./mail_words.ts";

const waits = {
  wait: z.number().int().min(0).max(90).optional().describe("Before this step. 0 for the first, about 3 for others."),
  wait_in: waitUnit.optional().describe("working_days unless said."),
};
const place = z.number().int().min(0).max(10);

const mailStep = z.strictObject({
  ...waits,
  ...mailWords,
  go_on_with: place
    .optional()
    .describe("The number of a later step to go on with; 0 ends. The next one when left out."),
});
const branchStep = z.strictObject({
  ...waits,
  on: z.enum(["replied", "clicked", "opened", "stage", "field"]),
  stages: z.array(z.string().max(100)).min(1).max(20).optional().describe("Keys of stages; for stage only."),
  filter: leadFilter.optional().describe("What the lead must match; for field only."),
  if_so: place.describe("The number of a later step, counted from 1; 0 ends."),
  otherwise: place.describe("The same for everyone else."),
});

/** Mails and branches of a sequence as a model gives them, numbered from 1 in their order. */
export const draftSteps = z
  .array(z.union([mailStep, branchStep]))
  .min(1)
  .max(10);
export type DraftStep = z.output<typeof draftSteps>[number];

/** The mails among the steps, under the names that people know them by. */
export function mailsOf(steps: readonly DraftStep[]) {
  return steps.flatMap((step, at) =>
    "on" in step ? [] : [{ name: `Step ${at + 1}`, draft: { subject: step.subject, body: step.body } }],
  );
}

/** Why these steps are no sequence; undefined when they are one. */
export function stepsFault(steps: readonly DraftStep[]): string | undefined {
  const mails = mailsOf(steps);
  if (mails.length === 0) return "A sequence has at least one mail.";
  if (mails[0]?.draft.subject.trim() === "") return "The first mail needs a subject.";
  for (const [at, step] of steps.entries()) {
    const places = "on" in step ? [step.if_so, step.otherwise] : [step.go_on_with ?? 0];
    const wrong = places.find((each) => each !== 0 && (each <= at + 1 || each > steps.length));
    if (wrong !== undefined)
      return `Step ${at + 1} leads to step ${wrong}: only a later step of this sequence will do.`;
    if (!("on" in step)) continue;
    const takes = { stages: step.stages !== undefined, filter: step.filter !== undefined };
    if (takes.stages !== (step.on === "stage") || takes.filter !== (step.on === "field")) {
      return `Step ${at + 1}: a branch on stage names stages, one on field a filter, no other either.`;
    }
  }
  return undefined;
}

/** A step as `save_campaign()` takes it. */
export function stepToSave(step: DraftStep, at: number): Record<string, unknown> {
  const unit = step.wait_in ?? "working_days";
  const days = step.wait ?? (at === 0 || "on" in step ? 0 : 3);
  const common = { wait_seconds: waitSeconds(days, unit), wait_in: unit };
  const onwards = (number: number) => (number === 0 ? null : number);
  if ("on" in step) {
    const { on, stages, filter } = step;
    const condition = { on, ...(stages && { stages }), ...(filter && { filter }) };
    return { ...common, kind: "branch", condition, next: onwards(step.if_so), else: onwards(step.otherwise) };
  }
  const { go_on_with: after, subject, body } = step;
  return {
    ...common,
    kind: "email",
    ...(after !== undefined && { next: onwards(after) }),
    variants: [{ subject, body }],
  };
}
