import { useId, useState } from "preact/hooks";
import { Button } from "../../ui/Button.tsx";
import { Checkbox } from "../../ui/Checkbox.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { Field } from "../../ui/Field.tsx";
import { Input } from "../../ui/Input.tsx";
import { Select } from "../../ui/Select.tsx";
import { type BulkField, bulkFields, readBulkValue } from "./bulk_fields.ts";

interface BulkFieldDialogProps {
  onClose: () => void;
  /** Told the change; what it would do is shown next. */
  onChosen: (changes: Record<string, unknown>) => void;
}

/** Chooses a field and the value that many leads shall have in it. */
export function BulkFieldDialog({ onClose, onChosen }: BulkFieldDialogProps) {
  const fields = bulkFields();
  const [id, setId] = useState(fields[0]?.id);
  const [typed, setTyped] = useState<readonly string[]>([]);
  const [problem, setProblem] = useState<string>();
  const field = fields.find((each) => each.id === id);
  const write = (next: readonly string[]) => {
    setTyped(next);
    setProblem(undefined);
  };
  const submit = (event: Event) => {
    event.preventDefault();
    if (!field) return;
    const read = readBulkValue(field, typed);
    if (read.ok) onChosen(read.changes);
    else setProblem(read.reason);
  };
  return (
    <Dialog open onClose={onClose} title="Set a field of the selected leads">
      <form onSubmit={submit} class="grid gap-4">
        <Field label="Field">
          {(attributes) => (
            <Select
              {...attributes}
              autofocus
              value={id}
              onChange={(event) => {
                setId(event.currentTarget.value);
                write([]);
              }}
            >
              {fields.map((each) => (
                <option key={each.id} value={each.id}>
                  {each.label}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {field && <ValueField key={field.id} field={field} typed={typed} problem={problem} onTyped={write} />}
        <div class="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" tone="primary">
            Preview
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface ValueFieldProps {
  field: BulkField;
  typed: readonly string[];
  problem: string | undefined;
  onTyped: (typed: readonly string[]) => void;
}

function ValueField({ field, typed, problem, onTyped }: ValueFieldProps) {
  const id = useId();
  const { input, mayBeEmpty, label } = field;
  const hint =
    input === "tags" ? "Parted by commas." : mayBeEmpty ? "Without a value the field is emptied." : undefined;
  if (typeof input === "object" && input.many) {
    return (
      <fieldset class="grid gap-1.5">
        <legend class="mb-1.5 font-medium text-sm">{label}</legend>
        {input.choices.map((choice) => (
          <label key={choice} for={`${id}-${choice}`} class="flex items-center gap-2">
            <Checkbox
              id={`${id}-${choice}`}
              checked={typed.includes(choice)}
              onChange={() =>
                onTyped(typed.includes(choice) ? typed.filter((each) => each !== choice) : [...typed, choice])
              }
            />
            {choice}
          </label>
        ))}
        <p class="text-muted text-sm">{hint}</p>
      </fieldset>
    );
  }
  return (
    <Field label="Value" hint={hint} error={problem}>
      {(attributes) =>
        typeof input === "object" ? (
          <Select {...attributes} value={typed[0] ?? ""} onChange={(event) => onTyped([event.currentTarget.value])}>
            <option value="">–</option>
            {input.choices.map((choice) => (
              <option key={choice} value={choice}>
                {choice}
              </option>
            ))}
          </Select>
        ) : (
          <Input
            {...attributes}
            type={input === "tags" ? "text" : input}
            {...(input === "number" ? { step: "any" } : {})}
            autocomplete="off"
            value={typed[0] ?? ""}
            onInput={(event) => onTyped([event.currentTarget.value])}
          />
        )
      }
    </Field>
  );
}
