import { Plus, X } from "lucide-preact";
import { useState } from "preact/hooks";
import type { TurnView } from "../../state/turn_view.ts";
import { Button } from "../../ui/Button.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import { Input } from "../../ui/Input.tsx";
import { PlanSteps } from "./PlanSteps.tsx";

type PlanStep = TurnView["plan"][number];

interface PlanEditorProps {
  steps: readonly PlanStep[];
  onSave: (steps: PlanStep[]) => void;
  onCancel: () => void;
}

const stepsCap = 20;
const titleMaxLength = 200;

/** The plan as a form: what was begun stays, what is to come can be renamed, left out or added to. */
export function PlanEditor({ steps, onSave, onCancel }: PlanEditorProps) {
  const [known] = useState(() => steps.filter((step) => step.status === "pending").map((step) => step.title));
  const [titles, setTitles] = useState(known);
  // The assistant works on: what it has begun meanwhile is no longer to come, and what it added stays.
  const begun = steps.filter((step) => step.status !== "pending" || !known.includes(step.title));
  const hasBegun = (title: string) => begun.some((step) => step.title === title);
  const kept = titles.map((title) => title.trim()).filter((title) => title && !hasBegun(title));
  const full = begun.length + titles.length >= stepsCap;
  const empty = begun.length + kept.length === 0;
  return (
    <form
      class="grid gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        onSave([...begun, ...kept.map((title) => ({ title, status: "pending" as const }))]);
      }}
    >
      <PlanSteps steps={begun} phase="open" />
      {titles.map((title, index) => (
        <div key={index} hidden={hasBegun(title)} class="flex gap-1 [[hidden]]:hidden">
          <Input
            aria-label={`Step ${begun.length + index + 1}`}
            value={title}
            maxLength={titleMaxLength}
            autofocus={index === titles.length - 1}
            onInput={(event) => setTitles(titles.with(index, event.currentTarget.value))}
          />
          <IconButton label="Leave this step out" icon={X} onClick={() => setTitles(titles.toSpliced(index, 1))} />
        </div>
      ))}
      <div class="flex flex-wrap gap-2 pt-1">
        <Button type="submit" tone="primary" size="small" disabled={empty}>
          Save the plan
        </Button>
        <Button size="small" onClick={onCancel}>
          Cancel
        </Button>
        <Button tone="quiet" size="small" icon={Plus} disabled={full} onClick={() => setTitles([...titles, ""])}>
          Add a step
        </Button>
      </div>
    </form>
  );
}
