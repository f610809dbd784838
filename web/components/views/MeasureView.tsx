import { measureHeadline, stretchWords } from "../../../shared/domain/measure_words.ts";
import { MeasureTable } from "../measures/MeasureTable.tsx";
import type { ViewOf } from "./ToolResult.tsx";

/** A measure in a conversation. */
export function MeasureView({ view: { answer } }: { view: ViewOf<"measure"> }) {
  return (
    <figure class="grid gap-2 rounded-md border border-line p-3">
      <figcaption class="font-medium">{measureHeadline(answer)}</figcaption>
      <MeasureTable answer={answer} />
      {answer.before && (
        <p class="text-muted text-xs">Beside {stretchWords(answer.before, answer.period.time_zone)}.</p>
      )}
    </figure>
  );
}
