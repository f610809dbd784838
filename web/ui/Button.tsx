import type { LucideIcon } from "lucide-preact";
import type { ButtonHTMLAttributes, ComponentChildren } from "preact";
import { classNames } from "./class_names.ts";
import { Spinner } from "./Spinner.tsx";

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, "size" | "icon" | "class"> {
  tone?: "primary" | "secondary" | "quiet" | "danger";
  size?: "small" | "medium" | "large";
  icon?: LucideIcon | undefined;
  /** Shows a spinner and refuses clicks while the action runs. */
  busy?: boolean;
  children?: ComponentChildren;
  class?: string;
}

const tones = {
  primary: "bg-accent text-on-accent hover:bg-accent-strong shadow-low",
  secondary: "bg-surface text-ink border border-line-strong hover:bg-hover shadow-low",
  quiet: "text-muted hover:bg-hover hover:text-ink",
  danger: "bg-surface text-danger border border-line-strong hover:bg-danger-soft shadow-low",
};
const sizes = {
  small: "h-7 px-2.5 text-sm gap-1.5 rounded-md pointer-coarse:h-9",
  medium: "h-8.5 px-3 text-base gap-2 rounded-md pointer-coarse:h-10",
  large: "h-10 px-4 text-base gap-2 rounded-lg",
};

/** The page's push button. `type` is "button" unless given. */
export function Button({
  tone = "secondary",
  size = "medium",
  icon: Icon,
  busy = false,
  disabled,
  children,
  class: extra,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      class={classNames(
        "inline-flex shrink-0 select-none items-center justify-center whitespace-nowrap font-medium transition-colors disabled:opacity-55",
        tones[tone],
        sizes[size],
        extra,
      )}
    >
      {busy ? (
        <Spinner size={size === "small" ? 14 : 16} />
      ) : (
        Icon && <Icon size={size === "small" ? 14 : 16} aria-hidden="true" />
      )}
      {children}
    </button>
  );
}
