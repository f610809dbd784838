import { SchedulesPanel } from "../../components/schedules/SchedulesPanel.tsx";
import { TaskPage } from "../../components/schedules/TaskPage.tsx";
import { route } from "../../state/router.ts";
import { workspace } from "../../state/workspaces.ts";

/** What the assistant does at a time or again and again: all of it, or one schedule with its runs. */
export function SchedulesScreen() {
  const here = route.value;
  const workspaceId = workspace.value?.workspace_id;
  if (!workspaceId) return null;
  const taskId = here.name === "schedules" ? here.taskId : undefined;
  return (
    <div class="h-full overflow-y-auto overscroll-contain">
      {taskId ? (
        <TaskPage key={taskId} workspaceId={workspaceId} taskId={taskId} />
      ) : (
        <SchedulesPanel key={workspaceId} workspaceId={workspaceId} />
      )}
    </div>
  );
}
