import type { Sql } from "postgres";
import { z } from "zod";
import { type ScheduledTask, scheduledTask, taskAnswer, taskHistory } from "../../shared/contracts/scheduled_task.ts";
import { AppError } from "../../supabase/functions/_shared/app_error.ts";
import type { GuardedFetch } from "../../supabase/functions/_shared/guarded_fetch.ts";
import { tunables } from "../../supabase/functions/_shared/tunables.ts";
import { runTasks } from "../../supabase/functions/tick/run_tasks.ts";
import { callAs, rowsAs } from "./act_as.ts";
import { type Death, mortalProcess } from "./mortal_process.ts";
import { createWorkspace, type Workspace } from "./people.ts";

/** These read the clock, and are told another one. */
const clocked = new Set(["tasks_to_refill", "claim_executions", "finish_executions"]);

export type TickOptions = {
  death?: Death;
  model?: string;
  fetch?: GuardedFetch;
  tuned?: Partial<Record<keyof typeof tunables.tasks, number>>;
};

/** A workspace with tasks, and the tick that works at them at a time of choice. */
export class TaskDriver {
  readonly sql: Sql;
  readonly workspace: Workspace;

  private constructor(sql: Sql, workspace: Workspace) {
    this.sql = sql;
    this.workspace = workspace;
  }

  static async open(sql: Sql): Promise<TaskDriver> {
    return new TaskDriver(sql, await createWorkspace(sql));
  }

  call(name: string, args: Record<string, unknown> = {}, userId = this.workspace.ownerId): Promise<unknown> {
    return callAs(this.sql, { userId }, name, { workspace_id: this.workspace.id, ...args });
  }

  async propose(task: Record<string, unknown> = {}, userId?: string): Promise<ScheduledTask> {
    const wanted = {
      name: "Morning",
      kind: "reminder",
      parameters: { text: "Look at the board" },
      time_zone: "Europe/Berlin",
      ...("at" in task ? {} : { cron: "0 8 * * 1-5" }),
      ...task,
    };
    return taskAnswer.parse(await this.call("save_task", { task: wanted }, userId)).task;
  }

  /** A task that its person has confirmed. */
  async add(task: Record<string, unknown> = {}, userId?: string): Promise<ScheduledTask> {
    const { id, version: seen } = await this.propose(task, userId);
    return taskAnswer.parse(await this.call("confirm_task", { task_id: id, seen }, userId)).task;
  }

  async read(id: string): Promise<ScheduledTask> {
    return (await this.history(id)).task;
  }

  async history(id: string) {
    return taskHistory.parse(await this.call("task_history", { task_id: id }));
  }

  async list(userId?: string): Promise<ScheduledTask[]> {
    return z.array(scheduledTask).parse(await this.call("list_tasks", {}, userId));
  }

  /** The tick as a process of its own that may die, at an instant. Returns whether it died. */
  tick(
    at: Date = new Date(),
    { death, model = "demo", fetch = nobodyIsCalled, tuned }: TickOptions = {},
  ): Promise<boolean> {
    const { service, outcomeOf } = mortalProcess(this.sql, death, (name, args) => {
      const call: typeof callAs = name === "claim_executions" ? rowsAs : callAs;
      return call(this.sql, "service", name, { ...args, ...(clocked.has(name) && { instant: at }) }).catch(asAppError);
    });
    return outcomeOf(
      runTasks({
        service,
        model: { name: model },
        now: () => at,
        log: () => undefined,
        guardedFetch: fetch,
        tunables: { ...tunables, tasks: { ...tunables.tasks, ...tuned } },
      }),
    );
  }

  /** What the person was told, the newest last. */
  async told(): Promise<{ kind: string; title: string; body: string; priority: string }[]> {
    return this.sql`select kind, title, body, priority from public.agent_notifications
      where workspace_id = ${this.workspace.id} order by created_at, id`;
  }
}

const nobodyIsCalled: GuardedFetch = () => Promise.reject(new Error("Nobody expected a call."));

/** As the function's own database would put it. */
function asAppError(error: unknown): never {
  const { code, message } = z.looseObject({ code: z.string(), message: z.string() }).parse(error);
  if (code === "22023" || code === "PT400") throw new AppError("invalid_input", message);
  if (code === "PT404") throw new AppError("not_found", message);
  if (code === "42501") throw new AppError("forbidden", message);
  throw new AppError("unavailable", "The database did not answer.", { cause: error });
}
