import { useEffect, useState } from "preact/hooks";
import { messageOf } from "../../api/api_error.ts";
import { costWords, durationWords, tokenWords } from "../../state/cost_words.ts";
import { formatInstant, formatNumber } from "../../state/time.ts";
import { CopyButton } from "../../ui/CopyButton.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { TraceSteps } from "./TraceSteps.tsx";
import { readTrace, type TurnTrace } from "./trace_requests.ts";

interface TurnTraceDialogProps {
  turnId: string;
  onClose: () => void;
}

/** How an answer came about: what the model was asked, which tools ran, how long each took and what it cost. */
export function TurnTraceDialog({ turnId, onClose }: TurnTraceDialogProps) {
  const [trace, setTrace] = useState<TurnTrace | null>();
  const [problem, setProblem] = useState<string>();
  async function load() {
    setProblem(undefined);
    try {
      setTrace(await readTrace(turnId));
    } catch (error) {
      setProblem(messageOf(error));
    }
  }
  useEffect(() => void load(), [turnId]);
  return (
    <Dialog
      open
      onClose={onClose}
      title="How this answer came about"
      description="Times, tokens and cost of each step. Not a word of the conversation stands here."
      width="large"
    >
      {problem && <ErrorState title="The details could not be read" message={problem} onRetry={() => void load()} />}
      {!problem && trace === undefined && (
        <div aria-busy="true" class="grid gap-3">
          <span class="sr-only">Loading details</span>
          <Skeleton class="h-16 w-full" />
          <Skeleton class="h-24 w-full" />
        </div>
      )}
      {trace === null && (
        <p class="py-6 text-center text-muted">This answer is gone, or it is not yours to look into.</p>
      )}
      {trace && <Trace trace={trace} />}
    </Dialog>
  );
}

function Trace({ trace }: { trace: TurnTrace }) {
  const { turn, thread } = trace;
  const facts: [string, string][] = [
    ["Asked by", `${trace.person}, ${formatInstant(turn.created_at)}`],
    [
      "Took",
      `${durationWords(turn.milliseconds)}, of which ${durationWords(turn.queued_milliseconds)} before it began`,
    ],
    ["Tokens", `${tokenWords(turn.usage)}: ${tokenParts(turn.usage)}`],
    ["Cost", costWords(turn.usage.cost_micros)],
    ["This conversation", `${tokenWords(thread)} · ${costWords(thread.cost_micros)} in ${answers(thread.turns)}`],
  ];
  if (turn.workers > 1)
    facts.push(["Picked up", `${formatNumber(turn.workers)} times: it waited or was interrupted between`]);
  return (
    <div class="grid gap-5">
      <dl class="grid grid-cols-[auto_1fr] gap-x-5 gap-y-1">
        {facts.map(([name, value]) => (
          <>
            <dt class="text-muted">{name}</dt>
            <dd>{value}</dd>
          </>
        ))}
      </dl>
      <TraceSteps trace={trace} />
      <p class="flex items-center gap-1 text-muted text-sm">
        Id <span class="ml-1 min-w-0 truncate font-mono">{turn.id}</span>
        <CopyButton label="Copy id" text={turn.id} />
      </p>
    </div>
  );
}

function tokenParts({ input_tokens, cached_tokens, output_tokens }: TurnTrace["turn"]["usage"]): string {
  const cached = cached_tokens > 0 ? ` (${formatNumber(cached_tokens)} from cache)` : "";
  return `${formatNumber(input_tokens)} read${cached}, ${formatNumber(output_tokens)} written`;
}

function answers(count: number): string {
  return count === 1 ? "1 answer" : `${formatNumber(count)} answers`;
}
