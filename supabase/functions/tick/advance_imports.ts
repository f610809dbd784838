import { z } from "zod";
import { AppError } from "../_shared/app_error.ts";
import { type Database, personDatabase } from "../_shared/database.ts";
import { describeError, type Log } from "../_shared/log.ts";
import type { tunables } from "../_shared/tunables.ts";

export type ImportsDependencies = { service: Database; now: () => Date; log: Log; tunables: typeof tunables };

const claimed = z.array(z.object({ import_id: z.uuid(), user_id: z.uuid() }));
const step = z.object({ status: z.string().nullable(), more: z.boolean() });

/**
 * Works at imports, a chunk at a time, each as its own person, until nothing is left or the worker's time is over: what
 * remains is rung for again. Another worker's import is left to it.
 */
export async function advanceImports(deps: ImportsDependencies): Promise<void> {
  const { service, now, tunables } = deps;
  const end = now().getTime() + tunables.turn.parkAfterSeconds * 1000;
  const hasTime = () => now().getTime() < end;
  for (const met = new Set<string>(); hasTime(); ) {
    const found = claimed.parse(await service.rpc("claimable_imports", { at_most: tunables.import.atOnce }));
    const fresh = found.filter(({ import_id }) => !met.has(import_id));
    if (fresh.length === 0) return;
    for (const { import_id } of fresh) met.add(import_id);
    await Promise.all(fresh.map(({ import_id, user_id }) => advance(import_id, user_id, hasTime, deps)));
  }
}

async function advance(
  importId: string,
  userId: string,
  hasTime: () => boolean,
  deps: ImportsDependencies,
): Promise<void> {
  const database = personDatabase(deps.service, userId);
  try {
    while (hasTime()) {
      const { more } = step.parse(await database.rpc("advance_import", { import_id: importId }));
      if (!more) return;
    }
  } catch (error) {
    deps.log("a piece of an import failed", { import_id: importId, ...describeError(error) });
    const reason = error instanceof AppError ? error.message : "Something went wrong on our side.";
    await deps.service.rpc("note_import_fault", { import_id: importId, reason });
  }
}
