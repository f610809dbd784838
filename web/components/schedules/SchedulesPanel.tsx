import { CalendarClock, Plus, Sparkles } from "lucide-preact";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { ScheduledTask, TaskStatus } from "../../../shared/contracts/scheduled_task.ts";
import { ask } from "../../state/ask.ts";
import { navigate, pathTo, query } from "../../state/router.ts";
import { mayManage } from "../../state/workspaces.ts";
import { Button } from "../../ui/Button.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { Segmented } from "../../ui/Segmented.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { reportIn } from "./report_path.ts";
import { TaskDialog } from "./TaskDialog.tsx";
import { TaskItem } from "./TaskItem.tsx";
import { type TaskList, useTaskList } from "./use_tasks.ts";

/** Everything that is scheduled, and the way to something new. */
export function SchedulesPanel({ workspaceId }: { workspaceId: string }) {
  const [whose, setWhose] = useState<"mine" | "all">("mine");
  const measured = reportIn(query.value);
  const [adding, setAdding] = useState(measured !== undefined);
  const list = useTaskList(workspaceId, whose === "all");
  const newButton = (
    <Button tone="primary" icon={Plus} onClick={() => setAdding(true)}>
      New schedule
    </Button>
  );
  return (
    <div class="mx-auto grid max-w-240 grid-cols-1 gap-4 px-4 pt-4 pb-16 md:px-6">
      <header class="flex min-h-8.5 flex-wrap items-center gap-3">
        <h1 class="flex-1 font-semibold text-lg">Schedules</h1>
        {mayManage.value && (
          <Segmented
            label="Whose schedules"
            options={[
              { value: "mine", label: "Mine" },
              { value: "all", label: "Everyone's" },
            ]}
            value={whose}
            onChange={setWhose}
          />
        )}
        {list.tasks && list.tasks.length > 0 && newButton}
      </header>
      <SchedulesBody list={list} newButton={newButton} />
      {adding && (
        <TaskDialog
          workspaceId={workspaceId}
          measured={measured}
          onClose={() => {
            setAdding(false);
            if (measured) navigate(pathTo.schedules(), { replace: true });
          }}
          onSaved={({ id }) => navigate(pathTo.schedules(id))}
        />
      )}
    </div>
  );
}

function SchedulesBody({ list, newButton }: { list: TaskList; newButton: ComponentChildren }) {
  const { tasks, problem, reload } = list;
  if (!tasks) {
    return problem ? (
      <ErrorState title="The schedules could not be read" message={problem} onRetry={reload} />
    ) : (
      <div aria-busy="true" class="grid gap-3">
        <span class="sr-only">Loading schedules</span>
        <Skeleton class="h-24 w-full" />
        <Skeleton class="h-24 w-full" />
        <Skeleton class="h-24 w-full" />
      </div>
    );
  }
  if (tasks.length === 0) return <NoSchedules newButton={newButton} />;
  return (
    <>
      {problem && (
        <p role="status" class="text-danger text-sm">
          The schedules could not be read again: {problem}
        </p>
      )}
      {groups.map(({ title, statuses }) => (
        <TaskGroup key={title} title={title} tasks={tasks.filter(({ status }) => statuses.includes(status))} />
      ))}
    </>
  );
}

const groups: readonly { title: string; statuses: readonly TaskStatus[] }[] = [
  { title: "Waiting for your confirmation", statuses: ["proposed"] },
  { title: "Active", statuses: ["active"] },
  { title: "Paused or stopped", statuses: ["paused", "dead"] },
  { title: "Done", statuses: ["done"] },
];

function TaskGroup({ title, tasks }: { title: string; tasks: readonly ScheduledTask[] }) {
  if (tasks.length === 0) return null;
  return (
    <section aria-label={title} class="grid gap-2">
      <h2 class="font-medium text-muted text-sm">{title}</h2>
      <ul class="grid grid-cols-1 gap-3">
        {tasks.map((task) => (
          <TaskItem key={task.id} task={task} />
        ))}
      </ul>
    </section>
  );
}

function NoSchedules({ newButton }: { newButton: ComponentChildren }) {
  return (
    <EmptyState
      icon={CalendarClock}
      title="Nothing is scheduled"
      action={
        <div class="flex flex-wrap justify-center gap-2">
          {newButton}
          <Button icon={Sparkles} onClick={() => ask("Every weekday at 8 send me the hot leads", { send: false })}>
            Ask the assistant
          </Button>
        </div>
      }
    >
      The assistant can work when you are not looking: every weekday at eight, on the first Monday of the month, in two
      hours. You see when it would run, and nothing runs before you confirm it. What wants to leave the workspace still
      waits for your approval.
    </EmptyState>
  );
}
