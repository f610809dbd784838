import { ChevronDown, ChevronUp, GitBranch, Mail, Trash2 } from "lucide-preact";
import type { CampaignAudience } from "../../../shared/contracts/campaign_view.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { BranchFields } from "./BranchFields.tsx";
import type { DraftStep } from "./campaign_draft.ts";
import { MailFields } from "./MailFields.tsx";
import { NextStepField } from "./NextStepField.tsx";
import { WaitField } from "./WaitField.tsx";

export interface StepCardProps {
  workspaceId: string;
  campaignId: string;
  mailboxId: string | null;
  audience: CampaignAudience;
  steps: readonly DraftStep[];
  index: number;
  /** The first mail needs a subject; later ones continue its thread without. */
  isFirstMail: boolean;
  isReadOnly: boolean;
  onChange: (change: Partial<DraftStep>) => void;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
}

/** One step of the sequence: its wait, and its mail or its branch. */
export function StepCard(props: StepCardProps) {
  const { steps, index, isReadOnly, onChange, onMove, onRemove } = props;
  const step = steps[index];
  if (!step) return null;
  const Icon = step.kind === "email" ? Mail : GitBranch;
  const title = `Step ${index + 1}: ${step.kind === "email" ? "mail" : "branch"}`;
  return (
    <li aria-label={title} class="@container grid gap-4 rounded-lg border border-line bg-surface p-4">
      <div class="flex flex-wrap items-center gap-2">
        <Icon size={16} aria-hidden="true" class="text-muted" />
        <h3 class="font-medium">{title}</h3>
        <WaitField step={step} isFirst={index === 0} isReadOnly={isReadOnly} onChange={onChange} />
        <span class="flex-1" />
        {!isReadOnly && (
          <>
            <IconButton
              label={`Move step ${index + 1} up`}
              icon={ChevronUp}
              size="small"
              disabled={index === 0}
              onClick={() => onMove(-1)}
            />
            <IconButton
              label={`Move step ${index + 1} down`}
              icon={ChevronDown}
              size="small"
              disabled={index === steps.length - 1}
              onClick={() => onMove(1)}
            />
            <IconButton label={`Remove step ${index + 1}`} icon={Trash2} size="small" onClick={onRemove} />
          </>
        )}
      </div>
      {step.kind === "email" ? (
        <>
          <MailFields {...props} step={step} />
          {step.next !== "following" && (
            <NextStepField
              label="Then"
              link={step.next}
              index={index}
              steps={steps}
              isReadOnly={isReadOnly}
              onChange={(next) => onChange({ next })}
            />
          )}
        </>
      ) : (
        <BranchFields {...props} step={step} />
      )}
    </li>
  );
}
