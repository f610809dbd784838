import { useState } from "preact/hooks";
import { Field } from "../../ui/Field.tsx";
import { Input } from "../../ui/Input.tsx";

interface WholeNumberFieldProps {
  label: string;
  hint: string;
  value: number | undefined;
  /** Undefined while there is no whole number. */
  onChange: (value: number | undefined) => void;
}

/** A whole number to type. */
export function WholeNumberField({ label, hint, value, onChange }: WholeNumberFieldProps) {
  const [typed, setTyped] = useState(value?.toString() ?? "");
  const isWrong = typed.trim() !== "" && !Number.isInteger(Number(typed));
  return (
    <Field label={label} hint={hint} error={isWrong ? "Write a whole number." : undefined}>
      {(attributes) => (
        <Input
          {...attributes}
          type="number"
          inputMode="numeric"
          autocomplete="off"
          value={typed}
          onInput={({ currentTarget }) => {
            setTyped(currentTarget.value);
            const number = Number(currentTarget.value);
            onChange(currentTarget.value.trim() !== "" && Number.isInteger(number) ? number : undefined);
          }}
        />
      )}
    </Field>
  );
}
