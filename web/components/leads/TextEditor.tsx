import type { LeadCondition } from "../../../shared/contracts/lead_filter.ts";
import { Field } from "../../ui/Field.tsx";
import { Input } from "../../ui/Input.tsx";

type TextField = Extract<LeadCondition, { operator: "contains" }>["field"];

interface TextEditorProps {
  field: TextField;
  condition: LeadCondition | undefined;
  onChange: (condition: LeadCondition | undefined) => void;
}

/** A word that a field contains. */
export function TextEditor({ field, condition, onChange }: TextEditorProps) {
  const value = condition?.operator === "contains" ? condition.value : "";
  return (
    <Field label="Contains">
      {(attributes) => (
        <Input
          {...attributes}
          value={value}
          maxLength={200}
          onInput={(event) => {
            const text = event.currentTarget.value;
            onChange(text.trim() ? { field, operator: "contains", value: text } : undefined);
          }}
        />
      )}
    </Field>
  );
}
