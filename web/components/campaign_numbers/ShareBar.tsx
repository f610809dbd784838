import type { ShareInterval } from "../../../shared/contracts/campaign_view.ts";

interface ShareBarProps {
  interval: ShareInterval;
  /** The share at the right edge. */
  scale: number;
  /** A class for its colour. */
  colour?: string;
}

/** A share as a bar, and over it the line within which the true one lies. The numbers stand beside it in words. */
export function ShareBar({ interval, scale, colour = "bg-accent" }: ShareBarProps) {
  const at = (share: number) => `${Math.min(100, (share / Math.max(scale, 0.0001)) * 100)}%`;
  const { share, low, high } = interval;
  return (
    <span aria-hidden="true" class="relative block h-3 w-full min-w-24">
      <span class="absolute inset-y-0.5 left-0 w-full rounded-sm bg-selected" />
      <span class={`absolute inset-y-0.5 left-0 rounded-sm opacity-60 ${colour}`} style={{ width: at(share) }} />
      <span
        class="absolute inset-y-0 my-auto h-2.5 border-ink border-x"
        style={{ left: at(low), width: `calc(${at(high)} - ${at(low)})` }}
      >
        <span class="absolute inset-x-0 top-1/2 border-ink border-t" />
      </span>
    </span>
  );
}

/** Where the bars of a list end: at the largest share that any of them may be. */
export function scaleOf(intervals: readonly (ShareInterval | null)[]): number {
  return Math.max(0.01, ...intervals.map((interval) => interval?.high ?? 0));
}
