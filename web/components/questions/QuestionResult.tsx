import { Download } from "lucide-preact";
import type { QuestionAnswer } from "../../../shared/contracts/question.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { PinMenu } from "../dashboard/PinMenu.tsx";
import { saveFile } from "../imports/download.ts";
import { QuestionFigures } from "./QuestionFigures.tsx";
import { questionCsv } from "./question_csv.ts";

interface QuestionResultProps {
  workspaceId: string;
  answer: QuestionAnswer;
}

/** The rows of a question, and the ways to keep them. */
export function QuestionResult({ workspaceId, answer }: QuestionResultProps) {
  const { title, sql, chart } = answer;
  return (
    <figure class="grid min-w-0 content-start gap-3 rounded-lg border border-line bg-surface p-4">
      <figcaption class="flex items-start gap-1">
        <span class="mr-auto min-w-0 font-medium">{title}</span>
        <PinMenu
          workspaceId={workspaceId}
          pinned={{ kind: "question", request: { title, sql, chart } }}
          title={title}
        />
        <IconButton
          icon={Download}
          label={`${title} as CSV`}
          onClick={() => saveFile(new Blob([questionCsv(answer)], { type: "text/csv" }), `${title}.csv`)}
        />
      </figcaption>
      <QuestionFigures answer={answer} />
    </figure>
  );
}
