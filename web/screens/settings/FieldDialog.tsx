import { useId, useState } from "preact/hooks";
import { type CustomField, type CustomFieldTarget, customFieldType } from "../../../shared/contracts/custom_field.ts";
import { messageOf } from "../../api/api_error.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { Field } from "../../ui/Field.tsx";
import { Input } from "../../ui/Input.tsx";
import { Select } from "../../ui/Select.tsx";
import { TextArea } from "../../ui/TextArea.tsx";
import { saveField } from "./field_requests.ts";
import { fieldTypeWords } from "./field_type_words.ts";

interface FieldDialogProps {
  workspaceId: string;
  target: CustomFieldTarget;
  /** The field to change; without one a new field is added. */
  field?: CustomField;
  onSaved: (field: CustomField) => void;
  onClose: () => void;
}

/** Adds a custom field, or changes its label and choices; the type of a field stays. */
export function FieldDialog({ workspaceId, target, field, onSaved, onClose }: FieldDialogProps) {
  const id = useId();
  const [label, setLabel] = useState(field?.label ?? "");
  const [type, setType] = useState(field?.type ?? "text");
  const [choices, setChoices] = useState(field?.options.choices?.join("\n") ?? "");
  const [currency, setCurrency] = useState(field?.options.currency ?? "EUR");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const hasChoices = type === "choice" || type === "multi_choice";
  const lines = choices.split("\n").filter((line) => line.trim() !== "");

  async function save(event: SubmitEvent) {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    const options = hasChoices ? { choices: lines } : type === "money" ? { currency } : {};
    try {
      onSaved(await saveField(workspaceId, { ...(field && { id: field.id }), target, label, type, options }));
    } catch (error) {
      setProblem(messageOf(error));
      setBusy(false);
    }
  }

  return (
    <Dialog
      open
      onClose={onClose}
      title={field ? "Change field" : target === "lead" ? "Add a field of leads" : "Add a field of accounts"}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form={id}
            tone="primary"
            busy={busy}
            disabled={label.trim() === "" || (hasChoices && lines.length === 0)}
          >
            {field ? "Save field" : "Add field"}
          </Button>
        </>
      }
    >
      <form id={id} onSubmit={save} noValidate class="grid gap-4">
        <Field label="Label" error={problem}>
          {(attributes) => (
            <Input
              {...attributes}
              autofocus
              autocomplete="off"
              maxLength={80}
              value={label}
              onInput={(event) => setLabel(event.currentTarget.value)}
            />
          )}
        </Field>
        <Field label="Type" hint={field ? "The type of a field stays. Add another field instead." : undefined}>
          {(attributes) => (
            <Select
              {...attributes}
              value={type}
              disabled={field !== undefined}
              onChange={(event) => {
                const chosen = customFieldType.safeParse(event.currentTarget.value);
                if (chosen.success) setType(chosen.data);
              }}
            >
              {customFieldType.options.map((each) => (
                <option key={each} value={each}>
                  {fieldTypeWords[each]}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {hasChoices && (
          <Field
            label="Choices, one a line"
            hint={field ? "A choice that is taken away stays where it was chosen." : undefined}
          >
            {(attributes) => (
              <TextArea
                {...attributes}
                rows={5}
                value={choices}
                onInput={(event) => setChoices(event.currentTarget.value)}
              />
            )}
          </Field>
        )}
        {type === "money" && (
          <Field label="Currency" hint="Three letters, like EUR or USD: one for all amounts of this field.">
            {(attributes) => (
              <Input
                {...attributes}
                maxLength={3}
                autocomplete="off"
                value={currency}
                onInput={(event) => setCurrency(event.currentTarget.value.toUpperCase())}
              />
            )}
          </Field>
        )}
      </form>
    </Dialog>
  );
}
