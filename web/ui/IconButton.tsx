import type { LucideIcon } from "lucide-preact";
import type { ButtonHTMLAttributes } from "preact";
import { classNames } from "./class_names.ts";
import { Spinner } from "./Spinner.tsx";

export interface IconButtonProps
  extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, "size" | "icon" | "label" | "class"> {
  /** Its name for screen readers and its tooltip. */
  label: string;
  icon: LucideIcon;
  /** Shown in the tooltip, e.g. "Ctrl K". */
  shortcut?: string | undefined;
  /** False where the same tooltip would stand at every row of a list. */
  tooltip?: boolean;
  size?: "small" | "medium";
  tone?: "quiet" | "primary" | "secondary";
  busy?: boolean;
  class?: string;
}

const tones = {
  quiet: "text-muted hover:bg-hover hover:text-ink aria-expanded:bg-selected aria-expanded:text-ink",
  secondary: "border border-line-strong bg-surface text-muted shadow-low hover:bg-hover hover:text-ink",
  primary: "bg-accent text-on-accent hover:bg-accent-strong",
};

/** A square button with only an icon; its label is read out and shown as a tooltip. */
export function IconButton({
  label,
  icon: Icon,
  shortcut,
  tooltip = true,
  size = "medium",
  tone = "quiet",
  busy = false,
  disabled,
  class: extra,
  ...rest
}: IconButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      aria-label={label}
      data-tooltip={tooltip ? label : undefined}
      data-tooltip-shortcut={shortcut}
      disabled={disabled || busy}
      class={classNames(
        "inline-flex shrink-0 items-center justify-center rounded-md transition-colors disabled:opacity-50",
        size === "small" ? "size-7 pointer-coarse:size-9" : "size-8.5 pointer-coarse:size-10",
        tones[tone],
        extra,
      )}
    >
      {busy ? <Spinner size={15} /> : <Icon size={size === "small" ? 15 : 17} aria-hidden="true" />}
    </button>
  );
}
