interface ProgressBarProps {
  label: string;
  /** From 0 to 1; undefined while nobody knows. */
  value: number | undefined;
  children?: string;
}

/** How far something long is. */
export function ProgressBar({ label, value, children }: ProgressBarProps) {
  const percent = value === undefined ? undefined : Math.round(value * 100);
  return (
    <div class="grid gap-1.5">
      <div class="flex flex-wrap items-baseline gap-x-3 text-sm">
        <span class="min-w-0 flex-1 font-medium">{label}</span>
        {children && <span class="text-muted tabular-nums">{children}</span>}
      </div>
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        class="h-2 overflow-hidden rounded-full bg-selected"
      >
        <div
          class={`h-full rounded-full bg-accent transition-[width] duration-300 ${percent === undefined ? "w-1/4 animate-pulse" : ""}`}
          style={percent === undefined ? undefined : { width: `${percent}%` }}
        />
      </div>
    </div>
  );
}
