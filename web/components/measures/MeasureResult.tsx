import { Download, Image, Link as LinkIcon } from "lucide-preact";
import { useRef } from "preact/hooks";
import type { MeasureAnswer, MeasureRequest } from "../../../shared/contracts/measure.ts";
import { chartData } from "../../../shared/domain/chart_data.ts";
import { measureHeadline, stretchWords } from "../../../shared/domain/measure_words.ts";
import { hrefOf } from "../../state/router.ts";
import { copyText } from "../../ui/copy_text.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { Link } from "../../ui/Link.tsx";
import { PinMenu } from "../dashboard/PinMenu.tsx";
import { saveFile } from "../imports/download.ts";
import { MeasureFigures } from "./MeasureFigures.tsx";
import { measureCsv } from "./measure_csv.ts";
import { measurePath } from "./measure_requests.ts";

interface MeasureResultProps {
  workspaceId: string;
  request: MeasureRequest;
  answer: MeasureAnswer;
}

/** An answer: its number, picture and table, the leads behind each number, and ways to keep it and to take it along. */
export function MeasureResult({ workspaceId, request, answer }: MeasureResultProps) {
  const canvas = useRef<HTMLCanvasElement | undefined>(undefined);
  const keepCanvas = useRef((drawn: HTMLCanvasElement) => {
    canvas.current = drawn;
  });
  const name = `${answer.title} ${answer.period.from.slice(0, 10)}`;
  const path = measurePath(request);
  return (
    <figure class="grid min-w-0 grid-cols-1 content-start gap-3 rounded-lg border border-line bg-surface p-4">
      <figcaption class="flex items-start gap-1">
        <Link to={path} class="mr-auto min-w-0 font-medium hover:underline">
          {measureHeadline(answer)}
        </Link>
        <PinMenu workspaceId={workspaceId} pinned={{ kind: "measure", request }} title={answer.title} />
        <IconButton
          icon={Download}
          label={`${answer.title} as CSV`}
          onClick={() => saveFile(new Blob([measureCsv(answer)], { type: "text/csv" }), `${name}.csv`)}
        />
        {chartData(answer) && (
          <IconButton
            icon={Image}
            label={`${answer.title} as PNG`}
            onClick={() => canvas.current?.toBlob((picture) => picture && saveFile(picture, `${name}.png`))}
          />
        )}
        <IconButton
          icon={LinkIcon}
          label={`Copy a link to ${answer.title}`}
          onClick={() => void copyText(location.origin + hrefOf(path), "Link copied")}
        />
      </figcaption>
      <MeasureFigures workspaceId={workspaceId} request={request} answer={answer} onCanvas={keepCanvas.current} />
      <p class="text-muted text-xs">
        {answer.definition}
        {answer.before && ` Beside ${stretchWords(answer.before, answer.period.time_zone)}.`}
        {answer.rows_left_out > 0 && ` ${answer.rows_left_out} rows are left out.`}
      </p>
    </figure>
  );
}
