import { Check, PencilLine, Trash2 } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import type { ScheduledTask } from "../../../shared/contracts/scheduled_task.ts";
import { ApiError } from "../../api/api_error.ts";
import { pathTo } from "../../state/router.ts";
import { toast, toastError } from "../../state/toasts.ts";
import { workspace } from "../../state/workspaces.ts";
import { Badge } from "../../ui/Badge.tsx";
import { Button } from "../../ui/Button.tsx";
import { Link } from "../../ui/Link.tsx";
import { NextRuns } from "../schedules/NextRuns.tsx";
import { TaskDialog } from "../schedules/TaskDialog.tsx";
import { confirmTask, deleteTask, readTask } from "../schedules/task_requests.ts";
import { kindWords, taskStatus, whatWords } from "../schedules/task_words.ts";
import { WebhookPayload } from "../schedules/WebhookPayload.tsx";
import type { ViewOf } from "./ToolResult.tsx";

type Shown = ViewOf<"tasks">["tasks"][number];

/** Scheduled tasks in a conversation. One that waits is confirmed, changed or discarded here. */
export function TasksView({ view }: { view: ViewOf<"tasks"> }) {
  if (view.tasks.length === 0) return <p class="text-muted">Nothing is scheduled.</p>;
  return (
    <ul class="grid gap-2">
      {view.tasks.map((shown) => (
        <TaskCard key={shown.task.id} shown={shown} />
      ))}
    </ul>
  );
}

function TaskCard({ shown }: { shown: Shown }) {
  const [task, setTask] = useState<ScheduledTask | "gone">(shown.task);
  const [editing, setEditing] = useState(false);
  const [busy, setBusy] = useState(false);
  const workspaceId = workspace.value?.workspace_id;
  // What stands in the conversation may have been confirmed or discarded since.
  const waits = shown.task.status === "proposed" && shown.task.is_mine;
  useEffect(() => {
    if (!workspaceId || !waits) return;
    readTask(workspaceId, shown.task.id).then(
      (read) => setTask((now) => (now === shown.task ? read.task : now)),
      (error) => error instanceof ApiError && error.code === "not_found" && setTask("gone"),
    );
  }, [workspaceId, waits, shown.task]);
  if (task === "gone") return <li class="text-muted text-sm">“{shown.task.name}” was discarded.</li>;
  if (!workspaceId) return null;
  const status = taskStatus(task);
  const attempt = async (work: () => Promise<void>) => {
    setBusy(true);
    await work().catch(toastError);
    setBusy(false);
  };
  const confirm = () =>
    attempt(async () => {
      setTask(await confirmTask(workspaceId, task));
      toast({ title: `“${task.name}” is scheduled`, tone: "success" });
    });
  const discard = () =>
    attempt(async () => {
      await deleteTask(workspaceId, task.id);
      setTask("gone");
    });
  return (
    <li class="grid gap-2 rounded-lg border border-line bg-surface px-3 py-2.5">
      <header class="flex flex-wrap items-center gap-2">
        <h4 class="min-w-0 break-words font-medium">
          <Link to={pathTo.schedules(task.id)} class="hover:underline">
            {task.name}
          </Link>
        </h4>
        <Badge tone={status.tone}>{status.label}</Badge>
      </header>
      <p class="text-muted text-sm">
        {kindWords[task.kind]} · {task.cron === shown.task.cron && task.at === shown.task.at ? shown.words : task.cron}
      </p>
      <p class="line-clamp-3 break-words text-sm">{whatWords(task)}</p>
      <WebhookPayload task={task} />
      <NextRuns runs={task.next_runs.length > 0 ? task.next_runs : shown.runs} />
      {task.status === "proposed" && task.is_mine && (
        <div class="flex flex-wrap gap-2">
          <Button tone="primary" icon={Check} busy={busy} onClick={() => void confirm()}>
            Confirm
          </Button>
          <Button icon={PencilLine} disabled={busy} onClick={() => setEditing(true)}>
            Change
          </Button>
          <Button icon={Trash2} disabled={busy} onClick={() => void discard()}>
            Discard
          </Button>
        </div>
      )}
      {editing && (
        <TaskDialog workspaceId={workspaceId} task={task} onClose={() => setEditing(false)} onSaved={setTask} />
      )}
    </li>
  );
}
