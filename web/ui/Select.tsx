import { ChevronDown } from "lucide-preact";
import type { PartialSelectHTMLAttributes } from "preact";
import { classNames } from "./class_names.ts";

export interface SelectProps extends Omit<PartialSelectHTMLAttributes<HTMLSelectElement>, "class" | "role"> {
  class?: string;
}

/** The device's own drop-down list in the page's clothes. Options are its children. */
export function Select({ class: extra, children, ...rest }: SelectProps) {
  return (
    <span class={classNames("relative inline-flex w-full", extra)}>
      <select {...rest} class="field h-8.5 appearance-none truncate pr-8 pl-2.5 text-base pointer-coarse:h-10">
        {children}
      </select>
      <ChevronDown
        size={15}
        aria-hidden="true"
        class="pointer-events-none absolute top-1/2 right-2.5 -translate-y-1/2 text-muted"
      />
    </span>
  );
}
