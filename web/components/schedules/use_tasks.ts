import { useCallback, useEffect, useState } from "preact/hooks";
import type { ScheduledTask, TaskHistory } from "../../../shared/contracts/scheduled_task.ts";
import { messageOf } from "../../api/api_error.ts";
import { listen } from "../../api/realtime.ts";
import { session } from "../../state/session.ts";
import { listTasks, readTask } from "./task_requests.ts";

/** Runs that end together are looked at together. */
const gatherMilliseconds = 300;

export interface TaskList {
  /** Undefined before they were read. */
  tasks: ScheduledTask[] | undefined;
  problem: string | undefined;
  reload: () => void;
}

/** The scheduled tasks, one's own or everyone's, kept true. */
export function useTaskList(workspaceId: string, everyone: boolean): TaskList {
  const [tasks, setTasks] = useState<ScheduledTask[]>();
  const [problem, setProblem] = useState<string>();
  const reload = useCallback(() => {
    listTasks(workspaceId, everyone).then(
      (found) => {
        setTasks(found);
        setProblem(undefined);
      },
      (error) => setProblem(messageOf(error)),
    );
  }, [workspaceId, everyone]);
  useEffect(reload, [reload]);
  useEffect(() => followTasks(workspaceId, reload), [workspaceId, reload]);
  return { tasks, problem, reload };
}

export interface FollowedTask {
  history: TaskHistory | undefined;
  problem: string | undefined;
  reload: () => void;
  /** The runs before those that are shown. */
  readMore: () => Promise<void>;
}

const pageSize = 50;

/** A task with its runs, kept true while it runs. */
export function useTask(workspaceId: string, taskId: string): FollowedTask & { hasMore: boolean } {
  const [history, setHistory] = useState<TaskHistory>();
  const [hasMore, setHasMore] = useState(false);
  const [problem, setProblem] = useState<string>();
  const reload = useCallback(() => {
    readTask(workspaceId, taskId).then(
      (found) => {
        setHistory(found);
        setHasMore(found.runs.length === pageSize);
        setProblem(undefined);
      },
      (error) => setProblem(messageOf(error)),
    );
  }, [workspaceId, taskId]);
  useEffect(reload, [reload]);
  useEffect(() => followTasks(workspaceId, reload), [workspaceId, reload]);
  const readMore = async () => {
    const { runs } = await readTask(workspaceId, taskId, history?.runs.at(-1)?.due_at);
    setHasMore(runs.length === pageSize);
    setHistory((before) => before && { ...before, runs: [...before.runs, ...runs] });
  };
  return { history, problem: history ? undefined : problem, reload, readMore, hasMore };
}

/** Calls `changed` soon after one of one's own tasks or runs changed, and after each joining. */
export function followTasks(workspaceId: string, changed: () => void): () => void {
  const person = session.value;
  if (person.status !== "signed_in") return () => undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const soon = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      changed();
    }, gatherMilliseconds);
  };
  const stop = listen(`workspace:${workspaceId}:user:${person.userId}`, {
    event: "task",
    onEvent: soon,
    onJoined: soon,
  });
  return () => {
    stop();
    clearTimeout(timer);
  };
}
