import { ArrowLeft } from "lucide-preact";
import type { ScheduledTask } from "../../../shared/contracts/scheduled_task.ts";
import { pathTo } from "../../state/router.ts";
import { Badge } from "../../ui/Badge.tsx";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { Link } from "../../ui/Link.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { NextRuns } from "./NextRuns.tsx";
import { RunHistory } from "./RunHistory.tsx";
import { ScheduleWords } from "./ScheduleWords.tsx";
import { TaskActions } from "./TaskActions.tsx";
import { kindWords, taskStatus, whatWords } from "./task_words.ts";
import { useTask } from "./use_tasks.ts";
import { WebhookPayload } from "./WebhookPayload.tsx";

/** One schedule: what it does, when it runs next, how its runs went, and what can be done with it. */
export function TaskPage({ workspaceId, taskId }: { workspaceId: string; taskId: string }) {
  const { history, problem, reload, readMore, hasMore } = useTask(workspaceId, taskId);
  return (
    <div class="mx-auto grid max-w-240 grid-cols-1 gap-5 px-4 pt-4 pb-16 md:px-6">
      <Link to={pathTo.schedules()} class="flex items-center gap-1.5 text-muted text-sm hover:text-ink">
        <ArrowLeft size={15} aria-hidden="true" /> Schedules
      </Link>
      {problem && <ErrorState title="The schedule could not be read" message={problem} onRetry={reload} />}
      {!history && !problem && (
        <div aria-busy="true" class="grid gap-3">
          <span class="sr-only">Loading the schedule</span>
          <Skeleton class="h-10 w-80 max-w-full" />
          <Skeleton class="h-32 w-full" />
        </div>
      )}
      {history && (
        <>
          <TaskHeading task={history.task} />
          <TaskActions workspaceId={workspaceId} task={history.task} onChanged={reload} />
          <TaskFacts task={history.task} />
          <RunHistory runs={history.runs} hasMore={hasMore} readMore={readMore} />
        </>
      )}
    </div>
  );
}

function TaskHeading({ task }: { task: ScheduledTask }) {
  const status = taskStatus(task);
  return (
    <header class="grid gap-1">
      <div class="flex min-w-0 flex-wrap items-center gap-3">
        <h1 class="min-w-0 break-words font-semibold text-lg">{task.name}</h1>
        <Badge tone={status.tone}>{status.label}</Badge>
      </div>
      <p class="text-muted">
        {kindWords[task.kind]} · <ScheduleWords task={task} />
        {!task.is_mine && ` · of ${task.person ?? "someone who left"}`}
      </p>
      {task.problem && (
        <p role="status" class="text-danger">
          {task.problem}
        </p>
      )}
    </header>
  );
}

const catchUpWords = {
  skip: "are left out",
  once: "are made up for by one run",
  all: "are made up for, each of the newest",
};

function TaskFacts({ task }: { task: ScheduledTask }) {
  const { status, next_runs: runs, cron, catch_up, from_outside } = task;
  return (
    <section class="grid gap-4 rounded-lg border border-line bg-surface p-4 sm:grid-cols-2">
      <div class="grid content-start gap-1">
        <h2 class="font-medium text-muted text-sm">What it does</h2>
        <p class="whitespace-pre-wrap break-words">{whatWords(task)}</p>
        <WebhookPayload task={task} />
        {from_outside && (
          <p class="text-muted text-sm">
            The assistant wrote it after it had read words of someone outside: its runs ask you for each step that
            leaves.
          </p>
        )}
      </div>
      <div class="grid content-start gap-1">
        <h2 class="font-medium text-muted text-sm">
          {status === "active" ? "Next runs" : "It would run next"}, in your time
        </h2>
        {runs.length > 0 ? (
          <NextRuns runs={runs} />
        ) : (
          <p class="text-sm">{cron !== null && status === "active" ? "Being counted…" : "None."}</p>
        )}
        {cron !== null && (
          <p class="text-muted text-sm">Runs that are missed while nothing runs {catchUpWords[catch_up]}.</p>
        )}
      </div>
    </section>
  );
}
