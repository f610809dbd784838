import { Field } from "../../ui/Field.tsx";
import { Input } from "../../ui/Input.tsx";

interface DollarFieldProps {
  label: string;
  hint: string;
  value: string;
  isWrong: boolean;
  onChange: (typed: string) => void;
}

/** An amount in US dollars; empty is none. */
export function DollarField({ label, hint, value, isWrong, onChange }: DollarFieldProps) {
  return (
    <Field label={label} hint={hint} error={isWrong ? "Write an amount in US dollars, such as 2.50." : undefined}>
      {(attributes) => (
        <span class="flex items-center gap-2">
          <span aria-hidden="true" class="text-muted">
            $
          </span>
          <Input
            {...attributes}
            inputMode="decimal"
            autocomplete="off"
            placeholder="No limit"
            value={value}
            onInput={(event) => onChange(event.currentTarget.value)}
          />
        </span>
      )}
    </Field>
  );
}
