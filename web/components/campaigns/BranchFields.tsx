import { useId } from "preact/hooks";
import type { BranchCondition } from "../../../shared/contracts/campaign_view.ts";
import { stageLabel, stages } from "../../state/stages.ts";
import { Checkbox } from "../../ui/Checkbox.tsx";
import { Field } from "../../ui/Field.tsx";
import { Select } from "../../ui/Select.tsx";
import { AudienceFilter } from "./AudienceFilter.tsx";
import type { DraftStep } from "./campaign_draft.ts";
import { conditionWords } from "./campaign_words.ts";
import { conditionOf } from "./draft_steps.ts";
import { NextStepField } from "./NextStepField.tsx";
import type { StepCardProps } from "./StepCard.tsx";

const questions: readonly { value: BranchCondition["on"]; label: string }[] = [
  { value: "clicked", label: "they clicked a link" },
  { value: "opened", label: "they opened a mail" },
  { value: "replied", label: "they replied" },
  { value: "stage", label: "they are in a stage" },
  { value: "field", label: "they match a filter" },
];

/** A branch: what it asks, and where it leads either way. */
export function BranchFields({
  workspaceId,
  step,
  steps,
  index,
  isReadOnly,
  onChange,
}: StepCardProps & { step: DraftStep }) {
  const { condition } = step;
  return (
    <div class="grid gap-4">
      <Field label="If" hint={noteOf(condition)}>
        {(attributes) => (
          <Select
            {...attributes}
            disabled={isReadOnly}
            value={condition?.on ?? "clicked"}
            onChange={({ currentTarget }) => {
              const question = questions.find(({ value }) => value === currentTarget.value);
              if (question) onChange({ condition: conditionOf(question.value, stages.value[0]?.key ?? "new") });
            }}
          >
            {questions.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {condition?.on === "stage" && (
        <StageChoices
          chosen={condition.stages}
          isReadOnly={isReadOnly}
          onChange={(chosen) => onChange({ condition: { on: "stage", stages: chosen } })}
        />
      )}
      {condition?.on === "field" && (
        <AudienceFilter
          workspaceId={workspaceId}
          audience={condition.filter.conditions.length > 0 ? { filter: condition.filter } : {}}
          isReadOnly={isReadOnly}
          onChange={({ filter }) =>
            onChange({ condition: { on: "field", filter: filter ?? { match: "all", conditions: [] } } })
          }
        />
      )}
      <div class="grid gap-4 @min-[36rem]:grid-cols-2">
        <NextStepField
          label={`Then, if ${conditionWords(condition, stageLabel)}`}
          link={step.next}
          onChange={(next) => onChange({ next })}
          {...{ index, steps, isReadOnly }}
        />
        <NextStepField
          label="Otherwise"
          link={step.otherwise}
          onChange={(otherwise) => onChange({ otherwise })}
          {...{ index, steps, isReadOnly }}
        />
      </div>
    </div>
  );
}

function noteOf(condition: BranchCondition | undefined): string | undefined {
  if (condition?.on === "replied") return "Who replies leaves the campaign by itself; a branch is seldom needed.";
  if (condition?.on === "clicked" || condition?.on === "opened") {
    return "Only people count, not programs that look at mails. It needs tracking, in the settings under Mail.";
  }
  return undefined;
}

interface StageChoicesProps {
  chosen: readonly string[];
  isReadOnly: boolean;
  onChange: (chosen: string[]) => void;
}

function StageChoices({ chosen, isReadOnly, onChange }: StageChoicesProps) {
  const id = useId();
  return (
    <fieldset class="flex flex-wrap gap-x-4 gap-y-2" aria-label="Stages">
      {stages.value.map(({ key, label }) => (
        <label key={key} for={`${id}-${key}`} class="flex items-center gap-2">
          <Checkbox
            id={`${id}-${key}`}
            disabled={isReadOnly || (chosen.length === 1 && chosen[0] === key)}
            checked={chosen.includes(key)}
            onChange={(event) =>
              onChange(event.currentTarget.checked ? [...chosen, key] : chosen.filter((each) => each !== key))
            }
          />
          {label}
        </label>
      ))}
    </fieldset>
  );
}
