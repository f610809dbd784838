import type { ToolView } from "../../../shared/contracts/events.ts";
import type { ScheduledTask, TaskTimes } from "../../../shared/contracts/scheduled_task.ts";
import { cronWords } from "../_shared/task_times.ts";
import { dueWords } from "./due_time.ts";

export type ViewOfTasks = Extract<ToolView, { kind: "tasks" }>;

/** A task as a model reads it: times in words, where the task's person is. */
export async function taskForModel(task: ScheduledTask, runs: readonly string[] = task.next_runs) {
  const { id, name, kind, status, parameters, problem, last_run } = task;
  return {
    ...{ id, name, kind, status, what: parameters, when: await whenWords(task) },
    ...(runs[0] && { next_run: dueWords(runs[0], task.time_zone) }),
    ...(last_run && {
      last_run: { at: dueWords(last_run.due_at, task.time_zone), status: last_run.status, outcome: last_run.outcome },
    }),
    ...(problem && { problem }),
  };
}

/** "At 08:00, Monday through Friday", "Friday, 27 November 2026 at 09:00". */
export async function whenWords({ cron, at, time_zone }: ScheduledTask): Promise<string> {
  if (cron !== null) return cronWords(cron);
  return at === null ? "" : dueWords(at, time_zone);
}

/** Cards of tasks. `times` are those of a task whose coming runs the database has yet to be told. */
export async function tasksView(tasks: readonly ScheduledTask[], times?: TaskTimes): Promise<ViewOfTasks> {
  const shown = tasks.map(async (task) => ({
    task,
    words: await whenWords(task),
    runs: times?.runs ?? task.next_runs,
  }));
  return { kind: "tasks", tasks: await Promise.all(shown) };
}
