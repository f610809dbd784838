import { Pencil, Trash2 } from "lucide-preact";
import { useState } from "preact/hooks";
import type { ScoreRule, ScoreRuleDraft } from "../../../shared/contracts/score.ts";
import { toastError } from "../../state/toasts.ts";
import { classNames } from "../../ui/class_names.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { Switch } from "../../ui/Switch.tsx";
import { describeScoreRule, draftOf, pointWords } from "./describe_score_rule.ts";

interface ScoreRuleItemProps {
  rule: ScoreRule;
  mayChange: boolean;
  onSave: (rule: ScoreRuleDraft) => Promise<void>;
  onEdit: (rule: ScoreRuleDraft) => void;
  onRemove: () => Promise<void>;
}

/** One rule: its points, when it gives them, and whether it counts. */
export function ScoreRuleItem({ rule, mayChange, onSave, onEdit, onRemove }: ScoreRuleItemProps) {
  const [busy, setBusy] = useState(false);
  const draft = draftOf(rule);
  async function working(work: Promise<void>) {
    setBusy(true);
    await work.catch(toastError);
    setBusy(false);
  }
  return (
    <li class="flex items-start gap-3 py-2.5 pr-2 pl-3">
      <span
        class={classNames(
          "w-9 shrink-0 pt-0.5 text-right font-medium tabular-nums",
          !rule.active ? "text-muted" : rule.points < 0 ? "text-danger" : "text-success",
        )}
      >
        {pointWords(rule.points)}
      </span>
      <div class="min-w-0 flex-1">
        <p class="break-words font-medium">
          {rule.label}
          {!rule.active && <span class="font-normal text-muted"> (off)</span>}
        </p>
        <p class="break-words text-muted text-sm">{describeScoreRule(rule)}</p>
        {rule.problem && <p class="text-danger text-sm">Not applied: {rule.problem}</p>}
      </div>
      {mayChange && (
        <span class="flex items-center gap-1">
          {draft && (
            <>
              <Switch
                aria-label={`Use “${rule.label}”`}
                checked={rule.active}
                disabled={busy}
                onChange={(active) => void working(onSave({ ...draft, active }))}
              />
              <IconButton label={`Edit “${rule.label}”`} icon={Pencil} size="small" onClick={() => onEdit(draft)} />
            </>
          )}
          <IconButton
            label={`Delete “${rule.label}”`}
            icon={Trash2}
            size="small"
            busy={busy}
            onClick={() => void working(onRemove())}
          />
        </span>
      )}
    </li>
  );
}
