import type { ScheduledTask } from "../../../shared/contracts/scheduled_task.ts";
import { pathTo } from "../../state/router.ts";
import { formatInstant } from "../../state/time.ts";
import { Badge } from "../../ui/Badge.tsx";
import { Link } from "../../ui/Link.tsx";
import { RelativeTime } from "../../ui/RelativeTime.tsx";
import { ScheduleWords } from "./ScheduleWords.tsx";
import { kindWords, runStatusWords, taskStatus, whatWords } from "./task_words.ts";

/** One task of the list: what, when, its state, its next run and how the last one went. */
export function TaskItem({ task }: { task: ScheduledTask }) {
  const status = taskStatus(task);
  return (
    <li class="relative grid gap-1.5 rounded-lg border border-line bg-surface p-4 hover:border-line-strong">
      <div class="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
        <h3 class="min-w-0 max-w-full truncate font-medium">
          <Link to={pathTo.schedules(task.id)} class="before:absolute before:inset-0 hover:underline">
            {task.name}
          </Link>
        </h3>
        <Badge tone={status.tone}>{status.label}</Badge>
        <span class="flex-1" />
        {task.next_run_at && (
          <span class="text-muted text-sm">
            next{" "}
            <time dateTime={task.next_run_at} class="tabular-nums">
              {formatInstant(task.next_run_at)}
            </time>
          </span>
        )}
      </div>
      <p class="text-muted text-sm">
        {kindWords[task.kind]} · <ScheduleWords task={task} />
        {!task.is_mine && ` · of ${task.person ?? "someone who left"}`}
      </p>
      <p class="line-clamp-2 break-words text-sm">{whatWords(task)}</p>
      {task.problem && <p class="text-danger text-sm">{task.problem}</p>}
      {task.last_run && (
        <p class="flex flex-wrap items-center gap-x-2 text-muted text-sm">
          Last: <Badge tone={runStatusWords(task.last_run).tone}>{runStatusWords(task.last_run).label}</Badge>
          <RelativeTime instant={task.last_run.due_at} />
        </p>
      )}
    </li>
  );
}
