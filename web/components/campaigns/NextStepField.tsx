import { Field } from "../../ui/Field.tsx";
import { Select } from "../../ui/Select.tsx";
import type { DraftLink, DraftStep } from "./campaign_draft.ts";

interface NextStepFieldProps {
  label: string;
  link: DraftLink;
  /** The place of the step that leads on. */
  index: number;
  steps: readonly DraftStep[];
  isReadOnly: boolean;
  onChange: (link: DraftLink) => void;
}

/** Where a step leads: the following one, a later one, or the end. */
export function NextStepField({ label, link, index, steps, isReadOnly, onChange }: NextStepFieldProps) {
  const isLast = index === steps.length - 1;
  return (
    <Field label={label}>
      {(attributes) => (
        <Select
          {...attributes}
          disabled={isReadOnly}
          value={typeof link === "object" ? link.key : link}
          onChange={({ currentTarget: { value } }) =>
            onChange(value === "following" || value === "end" ? value : { key: value })
          }
        >
          <option value="following">{isLast ? "the end, or a step that is added below" : `step ${index + 2}`}</option>
          {steps.slice(index + 2).map(({ key, kind }, offset) => (
            <option key={key} value={key}>
              step {index + 3 + offset} ({kind === "email" ? "mail" : "branch"})
            </option>
          ))}
          <option value="end">the end: nothing more is sent</option>
        </Select>
      )}
    </Field>
  );
}
