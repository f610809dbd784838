import { z } from "zod";
import { sendWebhook } from "../_channels/outgoing_webhook.ts";
import { AppError } from "../_shared/app_error.ts";
import { type Database, personDatabase } from "../_shared/database.ts";
import type { GuardedFetch } from "../_shared/guarded_fetch.ts";
import { describeError, type Log } from "../_shared/log.ts";
import { followingRuns } from "../_shared/task_times.ts";
import type { tunables } from "../_shared/tunables.ts";

export type TaskDependencies = {
  service: Database;
  /** Its name says what a prompt's run may cost. */
  model: { name: string };
  now: () => Date;
  log: Log;
  guardedFetch: GuardedFetch;
  tunables: { tasks: Record<keyof typeof tunables.tasks, number>; notifications: (typeof tunables)["notifications"] };
};

const refill = z.object({
  task_id: z.uuid(),
  cron: z.string(),
  time_zone: z.string(),
  refill_at: z.string(),
  after: z.string(),
  catch_up: z.enum(["skip", "once", "all"]),
  catch_up_cap: z.number().int(),
});
const claimed = z.array(z.object({ id: z.uuid(), epoch: z.number().int(), user_id: z.uuid(), kind: z.string() }));
type Claimed = z.infer<typeof claimed>[number];
type Result = { id: string; epoch: number; status: "succeeded" | "failed" | "retry"; outcome?: string; error?: string };

/**
 * Keeps the coming instants of tasks ahead of time, turns what is due into runs, and does them, each as its own person, until
 * nothing is left or the worker's time is over. Twice at once, or a time too often, changes nothing.
 */
export async function runTasks(deps: TaskDependencies): Promise<void> {
  const { tickSeconds } = deps.tunables.tasks;
  const ends = deps.now().getTime() + tickSeconds * 1000;
  const hasTime = () => deps.now().getTime() < ends;
  await refillTasks(deps, hasTime);
  while (hasTime()) {
    const runs = await claim(deps);
    if (runs.length === 0) return;
    await work(runs, deps);
  }
}

async function refillTasks({ service, now, log, tunables }: TaskDependencies, hasTime: () => boolean): Promise<void> {
  for (let kept = 1; kept > 0 && hasTime(); ) {
    const wanted = z.array(refill).parse(await service.rpc("tasks_to_refill", { at_most: tunables.tasks.refilled }));
    const refills = await Promise.all(
      wanted.map(async ({ task_id, refill_at, ...task }) => {
        const following = await followingRuns(task, now()).catch((error: unknown) => {
          log("a schedule can't be read", { task_id, ...describeError(error) });
          return { runs: [], problem: "This schedule can't be read. Give it another." };
        });
        return { task_id, refill_at, ...following };
      }),
    );
    kept = refills.length === 0 ? 0 : Number(await service.rpc("store_next_runs", { refills }));
  }
}

async function claim({ service, tunables }: TaskDependencies): Promise<Claimed[]> {
  const { batch, leaseSeconds } = tunables.tasks;
  return claimed.parse(await service.rpc("claim_executions", { at_most: batch, lease_seconds: leaseSeconds }));
}

/** A few at a time, each by itself: what one meets is its own. What it did stands with its record; what failed is recorded together. */
async function work(runs: readonly Claimed[], deps: TaskDependencies): Promise<void> {
  const waiting = [...runs];
  const results: Result[] = [];
  const worker = async () => {
    for (let run = waiting.shift(); run; run = waiting.shift()) {
      const result = await runOne(run, deps);
      if (result) results.push(result);
    }
  };
  await Promise.all(Array.from({ length: deps.tunables.tasks.atOnce }, worker));
  if (results.length > 0) await deps.service.rpc("finish_executions", { results });
}

/** Refusals are final; where the database or we are at fault it is tried again. */
const final = new Set(["invalid_input", "not_found", "forbidden", "conflict", "too_large"]);

async function runOne({ id, epoch, user_id, kind }: Claimed, deps: TaskDependencies): Promise<Result | undefined> {
  try {
    if (kind === "webhook") return await callWebhook(id, epoch, deps);
    const args = { execution_id: id, epoch, model: deps.model.name };
    await personDatabase(deps.service, user_id).rpc("run_execution", args);
    return undefined;
  } catch (error) {
    deps.log("a run failed", { execution_id: id, kind, ...describeError(error) });
    const isFinal = error instanceof AppError && final.has(error.code);
    const reason = error instanceof AppError ? error.message : "Something went wrong on our side.";
    return { id, epoch, status: isFinal ? "failed" : "retry", error: reason };
  }
}

const webhook = z.object({ address: z.string(), signing_secret: z.string(), data: z.unknown() }).nullable();

/** Calls the webhook whose address and payload a person confirmed. A worker that dies here may have called: the id tells. */
async function callWebhook(id: string, epoch: number, deps: TaskDependencies): Promise<Result> {
  const { service, now, guardedFetch, tunables } = deps;
  const found = webhook.parse(await service.rpc("webhook_of_execution", { execution_id: id, epoch }));
  if (!found) return { id, epoch, status: "failed", error: "Its webhook was removed or switched off." };
  const { address, signing_secret: secret, data } = found;
  const call = { address, secret, id, type: "task.run", data, at: now() };
  const { outcome, ...said } = await sendWebhook(call, guardedFetch, tunables.notifications);
  if (outcome === "sent") return { id, epoch, status: "succeeded", outcome: "The other system took it." };
  const error = "error" in said ? said.error : "It could not be called.";
  return { id, epoch, status: outcome === "gone" ? "failed" : "retry", error };
}
