import { Download } from "lucide-preact";
import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";
import type { QuestionAnswer } from "../../../shared/contracts/question.ts";
import { questionChartData } from "../../../shared/domain/question_chart.ts";
import { questionNotes } from "../../../shared/domain/question_words.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { saveFile } from "../imports/download.ts";
import { LazyPart } from "../LazyPart.tsx";
import { QuestionTable } from "./QuestionTable.tsx";
import { questionCsv } from "./question_csv.ts";

const measureChart = () => import("../measures/MeasureChart.tsx").then((module) => module.MeasureChart);
const keepNoCanvas = () => {};

interface QuestionResultProps {
  answer: QuestionAnswer;
  /** More to do with it, beside the ways to take it along. */
  actions?: ComponentChildren;
}

/** The rows of a question: picture and table, the SQL that they come from, and what was counted. */
export function QuestionResult({ answer, actions }: QuestionResultProps) {
  const data = useMemo(() => questionChartData(answer), [answer]);
  const { title, sql } = answer;
  return (
    <figure class="grid min-w-0 content-start gap-3 rounded-lg border border-line bg-surface p-4">
      <figcaption class="flex items-start gap-1">
        <span class="mr-auto min-w-0 font-medium">{title}</span>
        {actions}
        <IconButton
          icon={Download}
          label={`${title} as CSV`}
          onClick={() => saveFile(new Blob([questionCsv(answer)], { type: "text/csv" }), `${title}.csv`)}
        />
      </figcaption>
      {data && <LazyPart load={measureChart} props={{ data, onCanvas: keepNoCanvas }} />}
      <QuestionTable answer={answer} />
      <p class="text-muted text-xs">{questionNotes(answer).join(" ")}</p>
      <details>
        <summary class="w-fit cursor-pointer rounded-sm text-muted text-sm hover:text-ink">The SQL</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard. */}
        <pre tabIndex={0} class="mt-2 overflow-x-auto rounded-md bg-sunken p-3 text-xs">
          {sql}
        </pre>
      </details>
    </figure>
  );
}
