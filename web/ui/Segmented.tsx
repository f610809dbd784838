import { useId } from "preact/hooks";
import { classNames } from "./class_names.ts";

interface SegmentedProps<Value extends string> {
  label: string;
  options: readonly { value: Value; label: string }[];
  value: Value;
  onChange: (value: Value) => void;
}

/** A few choices side by side of which one holds. Arrow keys change it. */
export function Segmented<Value extends string>({ label, options, value, onChange }: SegmentedProps<Value>) {
  const name = useId();
  return (
    <fieldset aria-label={label} class="inline-flex rounded-md bg-selected p-0.5">
      {options.map((option) => (
        <label
          key={option.value}
          class={classNames(
            "flex h-7 flex-1 items-center justify-center whitespace-nowrap rounded-sm px-2.5 font-medium text-sm has-focus-visible:outline-2 has-focus-visible:outline-accent pointer-coarse:h-9",
            option.value === value ? "bg-surface text-ink shadow-low" : "text-muted hover:text-ink",
          )}
        >
          <input
            type="radio"
            name={name}
            class="sr-only"
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}
