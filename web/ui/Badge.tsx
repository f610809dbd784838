import type { ComponentChildren } from "preact";
import type { BadgeTone } from "./badge_tone.ts";
import { classNames } from "./class_names.ts";

const tones: Record<BadgeTone, string> = {
  neutral: "bg-selected text-muted",
  accent: "bg-accent-soft text-accent",
  success: "bg-success-soft text-success",
  warning: "bg-warning-soft text-warning",
  danger: "bg-danger-soft text-danger",
  violet: "bg-violet-soft text-violet",
};

/** A short word about a thing: its stage, its state, a tag. */
export function Badge({ tone = "neutral", children }: { tone?: BadgeTone; children: ComponentChildren }) {
  return (
    <span
      class={classNames(
        "inline-flex h-5 max-w-full items-center gap-1 truncate rounded-sm px-1.5 font-medium text-xs",
        tones[tone],
      )}
    >
      {children}
    </span>
  );
}
