import { useState } from "preact/hooks";
import {
  type CustomField,
  type CustomFieldTarget,
  type CustomFieldType,
  customFieldTarget,
  customFieldType,
  savedCustomField,
} from "../../../shared/contracts/custom_field.ts";
import { typeOfValues } from "../../../shared/domain/imports/suggest_mapping.ts";
import { messageOf } from "../../api/api_error.ts";
import { rpc } from "../../api/rest.ts";
import { loadCustomFields } from "../../state/custom_fields.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { Field } from "../../ui/Field.tsx";
import { Input } from "../../ui/Input.tsx";
import { Select } from "../../ui/Select.tsx";

interface NewFieldDialogProps {
  workspaceId: string;
  /** The column's name, and some of its values: they suggest name and type. Nothing is saved before the values are known. */
  column: string;
  values: readonly string[] | undefined;
  onClose: () => void;
  onField: (field: CustomField) => void;
}

const types: Record<CustomFieldType, string> = {
  text: "Text",
  number: "Number",
  money: "Money",
  date: "Date",
  choice: "Choice",
  multi_choice: "Several choices",
  yes_no: "Yes or no",
  link: "Link",
};

/** Adds a custom field for a column of the file. */
export function NewFieldDialog({ workspaceId, column, values, onClose, onField }: NewFieldDialogProps) {
  const [label, setLabel] = useState(column);
  const [chosenType, setType] = useState<CustomFieldType>();
  const type = chosenType ?? typeOfValues(values ?? []);
  const [target, setTarget] = useState<CustomFieldTarget>("lead");
  const [typedChoices, setChoices] = useState<string>();
  const choices = typedChoices ?? choicesOf(values ?? []).join("\n");
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const isChoice = type === "choice" || type === "multi_choice";
  async function save(event: Event) {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    try {
      const options = isChoice ? { choices: choices.split("\n").filter((choice) => choice.trim() !== "") } : {};
      const field = { target, label: label.trim(), type, options };
      const saved = await rpc("save_custom_field", { workspace_id: workspaceId, field }, savedCustomField);
      await loadCustomFields(workspaceId);
      onField(saved.field);
    } catch (error) {
      setProblem(messageOf(error));
      setBusy(false);
    }
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title="New field"
      description={`For the column “${column}”. It is then there for every lead.`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="primary" type="submit" form="new-field" busy={busy || values === undefined}>
            Add field
          </Button>
        </>
      }
    >
      <form id="new-field" onSubmit={save} class="grid gap-4">
        <Field label="Name" error={problem}>
          {(attributes) => (
            <Input
              {...attributes}
              value={label}
              maxLength={80}
              required
              onInput={(event) => setLabel(event.currentTarget.value)}
            />
          )}
        </Field>
        <Field label="Kind">
          {(attributes) => (
            <Select
              {...attributes}
              value={type}
              onChange={(event) => setType(customFieldType.parse(event.currentTarget.value))}
            >
              {Object.entries(types).map(([value, words]) => (
                <option key={value} value={value}>
                  {words}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {isChoice && (
          <Field label="Choices" hint="One on each line, at most 100.">
            {(attributes) => (
              <textarea
                {...attributes}
                rows={5}
                class="field px-2.5 py-2"
                value={choices}
                onInput={(event) => setChoices(event.currentTarget.value)}
              />
            )}
          </Field>
        )}
        <Field label="Belongs to">
          {(attributes) => (
            <Select
              {...attributes}
              value={target}
              onChange={(event) => setTarget(customFieldTarget.parse(event.currentTarget.value))}
            >
              <option value="lead">The lead</option>
              <option value="account">The lead's company</option>
            </Select>
          )}
        </Field>
      </form>
    </Dialog>
  );
}

/** What stands in the column's first rows, each once. */
function choicesOf(values: readonly string[]): string[] {
  return [...new Set(values.flatMap((value) => value.split(";")).map((value) => value.trim()))]
    .filter(Boolean)
    .slice(0, 100);
}
