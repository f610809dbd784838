import { useMemo } from "preact/hooks";
import type { QuestionAnswer } from "../../../shared/contracts/question.ts";
import { questionChartData } from "../../../shared/domain/question_chart.ts";
import { questionNotes } from "../../../shared/domain/question_words.ts";
import { LazyPart } from "../LazyPart.tsx";
import { QuestionTable } from "./QuestionTable.tsx";

const measureChart = () => import("../measures/MeasureChart.tsx").then((module) => module.MeasureChart);
const keepNoCanvas = () => {};

interface QuestionFiguresProps {
  answer: QuestionAnswer;
  /** Folds the table away where there is a picture of it. */
  isFolded?: boolean;
}

/** Picture and table of a question's rows, what was counted, and the SQL that they come from. */
export function QuestionFigures({ answer, isFolded = false }: QuestionFiguresProps) {
  const data = useMemo(() => questionChartData(answer), [answer]);
  const table = <QuestionTable answer={answer} />;
  return (
    <>
      {data && <LazyPart load={measureChart} props={{ data, onCanvas: keepNoCanvas }} />}
      {data && isFolded ? (
        <details class="min-w-0">
          <summary class="w-fit cursor-pointer rounded-sm text-muted text-sm hover:text-ink">In a table</summary>
          <div class="mt-2">{table}</div>
        </details>
      ) : (
        table
      )}
      <p class="text-muted text-xs">{questionNotes(answer).join(" ")}</p>
      <details class="min-w-0">
        <summary class="w-fit cursor-pointer rounded-sm text-muted text-sm hover:text-ink">The SQL</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard. */}
        <pre tabIndex={0} class="mt-2 overflow-x-auto rounded-md bg-sunken p-3 text-xs">
          {answer.sql}
        </pre>
      </details>
    </>
  );
}
