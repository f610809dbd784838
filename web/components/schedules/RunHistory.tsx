import { MessageSquare } from "lucide-preact";
import { useState } from "preact/hooks";
import type { TaskRun } from "../../../shared/contracts/scheduled_task.ts";
import { navigate, pathTo } from "../../state/router.ts";
import { formatInstant } from "../../state/time.ts";
import { toastError } from "../../state/toasts.ts";
import { Badge } from "../../ui/Badge.tsx";
import { Button } from "../../ui/Button.tsx";
import { runFacts, runStatusWords } from "./task_words.ts";

interface RunHistoryProps {
  runs: readonly TaskRun[];
  hasMore: boolean;
  readMore: () => Promise<void>;
}

/** The runs of a schedule, the newest first: how each went, how long it took, what it cost, and its conversation. */
export function RunHistory({ runs, hasMore, readMore }: RunHistoryProps) {
  const [busy, setBusy] = useState(false);
  const more = async () => {
    setBusy(true);
    await readMore().catch(toastError);
    setBusy(false);
  };
  return (
    <section aria-label="Runs" class="grid gap-2">
      <h2 class="font-medium text-muted text-sm">Runs</h2>
      {runs.length === 0 && <p class="text-muted">It has not run yet.</p>}
      {runs.length > 0 && (
        <ul class="grid divide-y divide-line rounded-lg border border-line bg-surface">
          {runs.map((run) => (
            <RunItem key={run.id} run={run} />
          ))}
        </ul>
      )}
      {hasMore && (
        <Button class="justify-self-center" busy={busy} onClick={() => void more()}>
          Show earlier runs
        </Button>
      )}
    </section>
  );
}

function RunItem({ run }: { run: TaskRun }) {
  const status = runStatusWords(run);
  const { due_at: due, outcome, error, next_attempt_at: again, thread_id: thread } = run;
  const facts = runFacts(run);
  return (
    <li class="grid gap-1 px-4 py-3">
      <div class="flex flex-wrap items-center gap-x-3 gap-y-1">
        <time dateTime={due} class="font-medium tabular-nums">
          {formatInstant(due)}
        </time>
        <Badge tone={status.tone}>{status.label}</Badge>
        <span class="text-muted text-sm">{facts}</span>
        <span class="flex-1" />
        {thread && (
          <Button size="small" icon={MessageSquare} onClick={() => navigate(pathTo.chat(thread))}>
            Continue as a chat
          </Button>
        )}
      </div>
      {outcome && <p class="line-clamp-4 whitespace-pre-line break-words text-sm">{outcome}</p>}
      {error && error !== outcome && <p class="break-words text-danger text-sm">{error}</p>}
      {again && <p class="text-muted text-sm">It is tried again at {formatInstant(again)}.</p>}
    </li>
  );
}
