import { z } from "zod";
import { type BehaviourMessage, behaviour as behaviourContract } from "../../../shared/contracts/behaviour.ts";
import type { Behaviour } from "../_behaviours/define_behaviour.ts";
import { AppError } from "../_shared/app_error.ts";
import type { Database } from "../_shared/database.ts";
import { messagesOf } from "./messages_of.ts";

type TryDependencies = { database: Database; behaviours: readonly Behaviour[]; now: () => Date };

/** What a behaviour would say to the caller now, with their own thresholds. Nothing is recorded, nobody is told. */
export async function tryBehaviour(
  { workspace_id, behaviour: name }: { workspace_id: string; behaviour: string },
  { database, behaviours, now }: TryDependencies,
): Promise<BehaviourMessage[]> {
  const read = behaviourContract
    .extend({ time_zone: z.string() })
    .parse(await database.rpc("read_behaviour", { workspace_id, behaviour: name }));
  const behaviour = behaviours.find((each) => each.name === name);
  if (!behaviour) throw new AppError("not_found", "There is no such behaviour.");
  const tuning = Object.fromEntries(read.thresholds.map((threshold) => [threshold.name, threshold.value]));
  const messages = await messagesOf(behaviour, {
    database,
    workspace_id,
    tuning,
    time_zone: read.time_zone,
    now: now(),
  });
  return messages.map(({ finding: _finding, subject: _subject, ...message }) => message);
}
