import type { ButtonHTMLAttributes } from "preact";
import { classNames } from "./class_names.ts";

interface SwitchProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, "class" | "role" | "onChange" | "onClick"> {
  checked: boolean;
  onChange: (checked: boolean) => void;
  tone?: "accent" | "danger";
}

/** On or off, at once. Name it with `aria-label` or `aria-labelledby`. */
export function Switch({ checked, onChange, tone = "accent", ...rest }: SwitchProps) {
  const on = tone === "danger" ? "border-danger bg-danger" : "border-accent bg-accent";
  return (
    <button
      type="button"
      {...rest}
      role="switch"
      aria-checked={checked}
      onClick={() => onChange(!checked)}
      class={classNames(
        "inline-flex h-5 w-9 shrink-0 items-center rounded-full border p-0.5 transition-colors duration-100 disabled:opacity-60",
        checked ? on : "border-line-strong bg-selected",
      )}
    >
      <span
        aria-hidden="true"
        class={classNames(
          "size-3.5 rounded-full shadow-low transition-transform duration-100",
          checked ? "translate-x-4 bg-surface" : "bg-faint",
        )}
      />
    </button>
  );
}
