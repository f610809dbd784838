/** A lead's score from 0 to 100. */
export function Score({ score }: { score: number }) {
  return (
    <span class="w-7 shrink-0 text-right font-medium tabular-nums">
      <span class="sr-only">Score </span>
      {score}
    </span>
  );
}
