import { Trash2 } from "lucide-preact";
import { useState } from "preact/hooks";
import type { SavedQuestion } from "../../../shared/contracts/question.ts";
import { ConfirmDialog } from "../../ui/ConfirmDialog.tsx";
import { IconButton } from "../../ui/IconButton.tsx";

interface SavedQuestionsProps {
  questions: readonly SavedQuestion[];
  chosenId: string | undefined;
  onChoose: (question: SavedQuestion) => void;
  onDelete: (question: SavedQuestion) => Promise<void>;
}

/** The questions that are kept; one that is chosen is asked again. */
export function SavedQuestions({ questions, chosenId, onChoose, onDelete }: SavedQuestionsProps) {
  const [leaving, setLeaving] = useState<SavedQuestion>();
  if (questions.length === 0) return <p class="text-muted text-sm">No question is saved yet.</p>;
  return (
    <>
      <ul aria-label="Saved questions" class="flex flex-wrap gap-2">
        {questions.map((question) => (
          <li key={question.id} class="flex min-w-0 items-center rounded-md border border-line bg-surface">
            <button
              type="button"
              aria-pressed={question.id === chosenId}
              title={question.words ?? undefined}
              class="min-w-0 truncate rounded-md px-2.5 py-1.5 text-sm hover:bg-hover aria-pressed:font-medium"
              onClick={() => onChoose(question)}
            >
              {question.title}
              {question.whose === "workspace" && <span class="ml-1.5 text-muted text-xs">everyone’s</span>}
            </button>
            {question.may_change && (
              <IconButton icon={Trash2} label={`Delete ${question.title}`} onClick={() => setLeaving(question)} />
            )}
          </li>
        ))}
      </ul>
      {leaving && (
        <ConfirmDialog
          open
          onClose={() => setLeaving(undefined)}
          title="Delete this question?"
          description={`“${leaving.title}” is deleted${leaving.whose === "workspace" ? " for everyone" : ""}. No lead is changed.`}
          confirmLabel="Delete"
          onConfirm={() => onDelete(leaving)}
        />
      )}
    </>
  );
}
