import { useMemo, useState } from "preact/hooks";
import type { MeasureAnswer, MeasureRequest } from "../../../shared/contracts/measure.ts";
import { chartData } from "../../../shared/domain/chart_data.ts";
import { LazyPart } from "../LazyPart.tsx";
import { LeadsBehind } from "./LeadsBehind.tsx";
import { type Chosen, MeasureTable } from "./MeasureTable.tsx";

const measureChart = () => import("./MeasureChart.tsx").then((module) => module.MeasureChart);

interface MeasureFiguresProps {
  workspaceId: string;
  request: MeasureRequest;
  answer: MeasureAnswer;
  /** Where the drawn canvas is put, for who wants to keep it as a picture. */
  onCanvas: (canvas: HTMLCanvasElement) => void;
  /** Folds the table away where there is a picture of it. */
  isFolded?: boolean;
}

/** Picture and table of an answer, and the leads behind each number. */
export function MeasureFigures({ workspaceId, request, answer, onCanvas, isFolded = false }: MeasureFiguresProps) {
  const [chosen, setChosen] = useState<Chosen>();
  const data = useMemo(() => chartData(answer), [answer]);
  const table = <MeasureTable answer={answer} onChoose={setChosen} />;
  return (
    <>
      {data && <LazyPart load={measureChart} props={{ data, onCanvas }} />}
      {data && isFolded ? (
        <details class="min-w-0">
          <summary class="w-fit cursor-pointer rounded-sm text-muted text-sm hover:text-ink">In a table</summary>
          <div class="mt-2">{table}</div>
        </details>
      ) : (
        table
      )}
      {chosen && (
        <LeadsBehind workspaceId={workspaceId} request={request} chosen={chosen} onClose={() => setChosen(undefined)} />
      )}
    </>
  );
}
