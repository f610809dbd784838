import { z } from "zod";
import {
  type ScheduledTask,
  scheduledTask,
  type TaskHistory,
  type TaskTime,
  type TaskTimes,
  taskAnswer,
  taskHistory,
  taskTimesAnswer,
  type Webhook,
  webhook,
} from "../../../shared/contracts/scheduled_task.ts";
import { ApiError } from "../../api/api_error.ts";
import { callFunction } from "../../api/functions.ts";
import { parseAnswer } from "../../api/parse_answer.ts";
import { rpc } from "../../api/rest.ts";

/** What is wished of a task; see `save_task()`. */
export type TaskWish = Record<string, unknown>;

/** One's own, or everyone's for owners and admins. @throws ApiError */
export function listTasks(workspaceId: string, everyone: boolean): Promise<ScheduledTask[]> {
  return rpc("list_tasks", { workspace_id: workspaceId, everyone }, z.array(scheduledTask));
}

/** A task with its newest runs, or those before an instant. @throws ApiError `not_found` */
export async function readTask(workspaceId: string, taskId: string, before?: string): Promise<TaskHistory> {
  const args = { workspace_id: workspaceId, task_id: taskId, ...(before && { before }) };
  const known = z.uuid().safeParse(taskId).success;
  const found = known ? await rpc("task_history", args, taskHistory.nullable()) : null;
  if (!found) throw new ApiError("not_found", "There is no such task here. It may have been deleted.");
  return found;
}

/** Makes a task, or changes one. A new one waits for `confirmTask`. @throws ApiError */
export async function saveTask(workspaceId: string, task: TaskWish, taskId?: string): Promise<ScheduledTask> {
  const args = { workspace_id: workspaceId, task, ...(taskId && { task_id: taskId }) };
  return (await rpc("save_task", args, taskAnswer)).task;
}

/** Sets going exactly what was seen. @throws ApiError `conflict` when it was changed since */
export async function confirmTask(workspaceId: string, { id, version: seen }: ScheduledTask): Promise<ScheduledTask> {
  return (await rpc("confirm_task", { workspace_id: workspaceId, task_id: id, seen }, taskAnswer)).task;
}

export type TaskStep = "pause_task" | "resume_task" | "run_task_now";

/** @throws ApiError */
export async function takeTaskStep(step: TaskStep, workspaceId: string, taskId: string): Promise<ScheduledTask> {
  return (await rpc(step, { workspace_id: workspaceId, task_id: taskId }, taskAnswer)).task;
}

/** @throws ApiError */
export function deleteTask(workspaceId: string, taskId: string): Promise<boolean> {
  return rpc("delete_task", { workspace_id: workspaceId, task_id: taskId }, z.boolean());
}

/** One's own webhooks that are switched on. @throws ApiError */
export function listWebhooks(workspaceId: string): Promise<Webhook[]> {
  return rpc("list_webhooks", { workspace_id: workspaceId }, z.array(webhook));
}

/** When it would run, or what is wrong with it. @throws ApiError */
export async function previewTimes(time: TaskTime, signal: AbortSignal): Promise<TaskTimes> {
  const response = await callFunction("schedules/preview", { body: time, signal });
  return parseAnswer(taskTimesAnswer, await response.json());
}
