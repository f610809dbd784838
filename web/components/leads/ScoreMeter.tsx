import { classNames } from "../../ui/class_names.ts";

const hotFrom = 80;
const warmFrom = 50;

/** A lead's score from 0 to 100, as a number with a bar beside it; `inColumn` lines the numbers up with those of other rows. */
export function ScoreMeter({ score, inColumn = false }: { score: number; inColumn?: boolean }) {
  const tone = score >= hotFrom ? "bg-success" : score >= warmFrom ? "bg-warning" : "bg-faint";
  return (
    <span class="inline-flex items-center gap-2 tabular-nums">
      <span class={inColumn ? "w-6 text-right" : ""}>{score}</span>
      <span aria-hidden="true" class="h-1 w-9 overflow-hidden rounded-full bg-selected">
        <span class={classNames("block h-full rounded-full", tone)} style={{ width: `${score}%` }} />
      </span>
    </span>
  );
}
