import { z } from "zod";
import { AppError } from "../_shared/app_error.ts";
import { type Database, personDatabase } from "../_shared/database.ts";
import { describeError, type Log } from "../_shared/log.ts";
import type { tunables } from "../_shared/tunables.ts";

/** A kind of long work that the database does a piece at a time; the names are those of its functions. */
export type JobKind = { claim: string; advance: string; noteFault: string; idName: string };

export const importJobs: JobKind = {
  claim: "claimable_imports",
  advance: "advance_import",
  noteFault: "note_import_fault",
  idName: "import_id",
};
export const bulkJobs: JobKind = {
  claim: "claimable_bulk_jobs",
  advance: "advance_bulk_job",
  noteFault: "note_bulk_fault",
  idName: "job_id",
};

export type JobsDependencies = { service: Database; now: () => Date; log: Log; tunables: typeof tunables };

const claimed = z.array(z.looseObject({ user_id: z.uuid() }));
const step = z.object({ status: z.string().nullable(), more: z.boolean() });

/**
 * Works at the jobs of a kind, a piece at a time, each as its own person, until nothing is left or the worker's time is
 * over: what remains is rung for again. Another worker's job is left to it.
 */
export async function advanceJobs(kind: JobKind, deps: JobsDependencies): Promise<void> {
  const { service, now, tunables } = deps;
  const end = now().getTime() + tunables.turn.parkAfterSeconds * 1000;
  const hasTime = () => now().getTime() < end;
  for (const met = new Set<string>(); hasTime(); ) {
    const found = claimed.parse(await service.rpc(kind.claim, { at_most: tunables.jobs.atOnce }));
    const jobs = found.map(({ user_id, ...row }) => ({ id: z.uuid().parse(row[kind.idName]), userId: user_id }));
    const fresh = jobs.filter(({ id }) => !met.has(id));
    if (fresh.length === 0) return;
    for (const { id } of fresh) met.add(id);
    await Promise.all(fresh.map(({ id, userId }) => advance(kind, { [kind.idName]: id }, userId, hasTime, deps)));
  }
}

async function advance(
  kind: JobKind,
  named: Record<string, string>,
  userId: string,
  hasTime: () => boolean,
  deps: JobsDependencies,
): Promise<void> {
  const database = personDatabase(deps.service, userId);
  try {
    while (hasTime()) {
      const { more } = step.parse(await database.rpc(kind.advance, named));
      if (!more) return;
    }
  } catch (error) {
    deps.log("a piece of a job failed", { ...named, ...describeError(error) });
    const reason = error instanceof AppError ? error.message : "Something went wrong on our side.";
    await deps.service.rpc(kind.noteFault, { ...named, reason });
  }
}
