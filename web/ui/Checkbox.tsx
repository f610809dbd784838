import { Check, Minus } from "lucide-preact";
import type { PartialInputHTMLAttributes } from "preact";
import { classNames } from "./class_names.ts";

interface CheckboxProps
  extends Omit<PartialInputHTMLAttributes<HTMLInputElement>, "type" | "role" | "class" | "checked"> {
  /** "some" stands for a group of which only some are ticked. */
  checked: boolean | "some";
  class?: string;
}

/** A tick box. Put it in a `label`, or give it an `aria-label`. */
export function Checkbox({ checked, class: extra, ...rest }: CheckboxProps) {
  return (
    <span class={classNames("relative inline-flex size-4 shrink-0", extra)}>
      <input
        {...rest}
        type="checkbox"
        checked={checked === true}
        indeterminate={checked === "some"}
        class="peer size-4 cursor-pointer appearance-none rounded-[0.25rem] border border-line-strong bg-surface transition-colors duration-100 checked:border-accent checked:bg-accent indeterminate:border-accent indeterminate:bg-accent hover:border-faint disabled:cursor-default disabled:opacity-60"
      />
      <Check
        size={12}
        strokeWidth={3}
        aria-hidden="true"
        class="pointer-events-none absolute inset-0.5 hidden text-on-accent peer-checked:block"
      />
      <Minus
        size={12}
        strokeWidth={3}
        aria-hidden="true"
        class="pointer-events-none absolute inset-0.5 hidden text-on-accent peer-indeterminate:block"
      />
    </span>
  );
}
