import type { ScoreFactor } from "../../../shared/contracts/score.ts";
import { classNames } from "../../ui/class_names.ts";
import { RelativeTime } from "../../ui/RelativeTime.tsx";

/** The rules that made a score, the weightiest first. */
export function ScoreFactors({ score, factors }: { score: number; factors: readonly ScoreFactor[] }) {
  const sum = factors.reduce((total, { points }) => total + points, 0);
  if (factors.length === 0) return <p class="text-muted text-sm">No score rule applies to this lead.</p>;
  return (
    <>
      <ul class="grid gap-1">
        {factors.map((factor) => (
          <li key={factor.rule_id} class="flex items-baseline justify-between gap-3">
            <span class="min-w-0 break-words">
              {factor.label}
              {factor.events !== undefined && (
                <span class="text-muted text-sm">
                  {" "}
                  {factor.events === 1 ? "once" : `${factor.events} times`}
                  {factor.last_at && (
                    <>
                      , last <RelativeTime instant={factor.last_at} />
                    </>
                  )}
                </span>
              )}
            </span>
            <span class={classNames("font-medium tabular-nums", factor.points < 0 ? "text-danger" : "text-success")}>
              {factor.points > 0 ? "+" : "−"}
              {Math.abs(factor.points)}
            </span>
          </li>
        ))}
      </ul>
      {sum !== score && <p class="mt-1.5 text-muted text-sm">Adds up to {sum}; a score is 0 to 100.</p>}
    </>
  );
}
