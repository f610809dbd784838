import { GitBranch, MailPlus } from "lucide-preact";
import type { Campaign } from "../../../shared/contracts/campaign_view.ts";
import { announce } from "../../ui/Announcer.tsx";
import { Button } from "../../ui/Button.tsx";
import { type CampaignDraft, type DraftStep, mostSteps } from "./campaign_draft.ts";
import { newBranch, newMail, withoutStep, withStep, withStepMoved } from "./draft_steps.ts";
import { StepCard } from "./StepCard.tsx";

interface StepListProps {
  workspaceId: string;
  campaign: Campaign;
  draft: CampaignDraft;
  isReadOnly: boolean;
  onChange: (change: Partial<CampaignDraft>) => void;
}

/** The steps of a campaign, one below the other, with the waits between them. */
export function StepList({ workspaceId, campaign, draft, isReadOnly, onChange }: StepListProps) {
  const { steps } = draft;
  const set = (next: DraftStep[]) => onChange({ steps: next });
  const add = (step: DraftStep) => {
    set([...steps, step]);
    announce(`Added step ${steps.length + 1}`);
  };
  const firstMail = steps.findIndex(({ kind }) => kind === "email");
  return (
    <section aria-labelledby="steps-title" class="grid gap-3">
      <h2 id="steps-title" class="font-semibold">
        Steps
      </h2>
      {steps.length === 0 && <p class="text-muted">Begin with the first mail. Who answers gets no further one.</p>}
      <ol class="grid gap-3">
        {steps.map((step, index) => (
          <StepCard
            key={step.key}
            workspaceId={workspaceId}
            campaignId={campaign.id}
            mailboxId={draft.mailboxId}
            audience={draft.audience}
            steps={steps}
            index={index}
            isFirstMail={index === firstMail}
            isReadOnly={isReadOnly}
            onChange={(change) => set(withStep(steps, step.key, change))}
            onMove={(by) => set(withStepMoved(steps, step.key, by))}
            onRemove={() => set(withoutStep(steps, step.key))}
          />
        ))}
      </ol>
      {!isReadOnly && steps.length < mostSteps && (
        <div class="flex flex-wrap gap-2">
          <Button icon={MailPlus} onClick={() => add(newMail(firstMail < 0, crypto.randomUUID()))}>
            Add a mail
          </Button>
          {firstMail >= 0 && (
            <Button icon={GitBranch} onClick={() => add(newBranch(crypto.randomUUID()))}>
              Add a branch
            </Button>
          )}
        </div>
      )}
    </section>
  );
}
