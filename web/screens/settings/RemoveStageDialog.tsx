import { useEffect, useState } from "preact/hooks";
import { messageOf } from "../../api/api_error.ts";
import { formatNumber } from "../../state/time.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { Field } from "../../ui/Field.tsx";
import { Select } from "../../ui/Select.tsx";
import type { StageDraft } from "./stage_draft.ts";
import { countInStage } from "./stage_requests.ts";

interface RemoveStageDialogProps {
  workspaceId: string;
  /** Undefined keeps the window closed. */
  stage: StageDraft | undefined;
  others: readonly StageDraft[];
  onClose: () => void;
  onRemove: (stage: StageDraft, target: StageDraft) => void;
}

/** Says how many leads a stage holds and asks where they go. */
export function RemoveStageDialog({ workspaceId, stage, others, onClose, onRemove }: RemoveStageDialogProps) {
  const [count, setCount] = useState<number>();
  const [problem, setProblem] = useState<string>();
  const [targetId, setTargetId] = useState<string>();
  const key = stage?.key;
  useEffect(() => {
    setCount(undefined);
    setProblem(undefined);
    if (key) countInStage(workspaceId, key).then(setCount, (error) => setProblem(messageOf(error)));
  }, [workspaceId, key]);
  const choices = others.filter(({ label }) => label.trim() !== "");
  const target = choices.find(({ id }) => id === targetId) ?? choices[0];
  return (
    <Dialog
      open={stage !== undefined}
      onClose={onClose}
      title={`Remove “${stage?.label}”?`}
      description="It goes once you save. Filters, views and score rules that name it then mean the other stage."
      footer={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button tone="danger" disabled={!target} onClick={() => stage && target && onRemove(stage, target)}>
            Remove the stage
          </Button>
        </>
      }
    >
      <Field label={`Where do ${countWords(count)} go?`} error={problem}>
        {(attributes) => (
          <Select {...attributes} value={target?.id} onChange={(event) => setTargetId(event.currentTarget.value)}>
            {choices.map(({ id, label }) => (
              <option key={id} value={id}>
                {label}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </Dialog>
  );
}

function countWords(count: number | undefined): string {
  if (count === undefined) return "its leads";
  return count === 1 ? "its 1 lead" : `its ${formatNumber(count)} leads`;
}
