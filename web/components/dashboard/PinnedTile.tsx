import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import type { MeasureRequest } from "../../../shared/contracts/measure.ts";
import type { Pin } from "../../../shared/contracts/pinned_answer.ts";
import type { QuestionRequest } from "../../../shared/contracts/question.ts";
import { measureHeadline } from "../../../shared/domain/measure_words.ts";
import { formatInstant } from "../../state/time.ts";
import { classNames } from "../../ui/class_names.ts";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { Link } from "../../ui/Link.tsx";
import { RelativeTime } from "../../ui/RelativeTime.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { MeasureFigures } from "../measures/MeasureFigures.tsx";
import { measureCsv } from "../measures/measure_csv.ts";
import { useMeasure } from "../measures/use_measure.ts";
import { QuestionFigures } from "../questions/QuestionFigures.tsx";
import { questionCsv } from "../questions/question_csv.ts";
import { askQuestion } from "../questions/question_requests.ts";
import { type FreshAnswer, useFreshAnswer } from "../use_fresh_answer.ts";
import { PinActions, type PinActionsProps } from "./PinActions.tsx";
import { pinPath } from "./pin_requests.ts";

type PinnedTileProps = Pick<PinActionsProps, "workspaceId" | "pin" | "position" | "count" | "onChanged">;

/** A pinned answer: asked again at each look, under the name that it was given. */
export function PinnedTile(props: PinnedTileProps) {
  const { pin } = props;
  return pin.kind === "measure" ? (
    <MeasureTile {...props} request={pin.request} />
  ) : (
    <QuestionTile {...props} request={pin.request} />
  );
}

function MeasureTile({ request, ...props }: PinnedTileProps & { request: MeasureRequest }) {
  const now = useMeasure(props.workspaceId, request);
  const { answer } = now;
  const keepNoCanvas = useRef(() => undefined);
  return (
    <Tile {...props} now={now} csv={answer && (() => measureCsv(answer))}>
      {answer && <p class="text-muted text-sm">{measureHeadline(answer)}</p>}
      {answer && (
        <MeasureFigures
          workspaceId={props.workspaceId}
          request={request}
          answer={answer}
          onCanvas={keepNoCanvas.current}
          isFolded
        />
      )}
    </Tile>
  );
}

function QuestionTile({ request, ...props }: PinnedTileProps & { request: QuestionRequest }) {
  const { workspaceId } = props;
  const now = useFreshAnswer(() => askQuestion(workspaceId, request), `${workspaceId} ${JSON.stringify(request)}`);
  const { answer } = now;
  return (
    <Tile {...props} now={now} csv={answer && (() => questionCsv(answer))}>
      {answer && <QuestionFigures answer={answer} isFolded />}
    </Tile>
  );
}

interface TileProps extends PinnedTileProps {
  now: FreshAnswer<unknown>;
  csv: PinActionsProps["csv"];
  children: ComponentChildren;
}

/** What every pinned answer has about it: its name, what can be done with it, how old it is, and why it is not there. */
function Tile({ now, csv, children, ...props }: TileProps) {
  const { pin } = props;
  const { answer, problem, readAt, isReading, refresh } = now;
  const isThere = answer !== undefined;
  return (
    <li class={classNames("min-w-0", pin.size === "full" && "lg:col-span-2")}>
      <article
        aria-label={pin.title}
        class="grid h-full min-w-0 grid-cols-1 content-start gap-3 rounded-lg border border-line bg-surface p-4"
      >
        <header class="flex items-start gap-1">
          <h2 class="mr-auto min-w-0 font-medium">
            <Link to={pinPath(pin.id)} class="break-words hover:underline">
              {pin.title}
            </Link>
          </h2>
          <PinActions {...props} csv={csv} isReading={isReading} onRefresh={refresh} />
        </header>
        {children}
        {!isThere && problem && <Broken pin={pin} problem={problem} onRetry={refresh} />}
        {!isThere && !problem && (
          <div aria-busy="true">
            <span class="sr-only">Loading {pin.title}</span>
            <Skeleton class="h-48 w-full" />
          </div>
        )}
        <p class="text-muted text-xs">
          {isThere && problem && (
            <span role="status" class="text-warning">
              Could not be refreshed: {problem}{" "}
            </span>
          )}
          {readAt && (
            <span title={formatInstant(readAt)}>
              Of <RelativeTime instant={readAt} />
            </span>
          )}
          {pin.whose === "workspace" && ` · pinned by ${pin.pinned_by ?? "someone who left"}`}
        </p>
      </article>
    </li>
  );
}

function Broken({ pin, problem, onRetry }: { pin: Pin; problem: string; onRetry: () => void }) {
  return (
    <ErrorState
      title="This answer cannot be given"
      message={pin.may_change ? `${problem} If it stays so, remove it.` : problem}
      onRetry={onRetry}
    />
  );
}
