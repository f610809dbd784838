import { z } from "zod";
import type { Behaviour } from "../_behaviours/define_behaviour.ts";
import { AppError } from "../_shared/app_error.ts";
import { type Database, personDatabase } from "../_shared/database.ts";
import { describeError, type Log } from "../_shared/log.ts";
import type { tunables } from "../_shared/tunables.ts";
import { messagesOf } from "./messages_of.ts";

export type SpeakUpDependencies = {
  service: Database;
  behaviours: readonly Behaviour[];
  now: () => Date;
  log: Log;
  tunables: { proactive: Record<keyof typeof tunables.proactive, number> };
};

const claimed = z.array(
  z.object({
    id: z.uuid(),
    epoch: z.number().int(),
    workspace_id: z.uuid(),
    user_id: z.uuid(),
    behaviour: z.string(),
    tuning: z.record(z.string(), z.number()),
    due_at: z.string(),
    time_zone: z.string(),
  }),
);
type Claimed = z.infer<typeof claimed>[number];

/**
 * Looks for everybody who is due, each as themselves, until nothing is left or the worker's time is over. What was found and
 * when it looks next are recorded and told in one transaction, so a worker that dies loses nothing and doubles nothing.
 */
export async function speakUp(deps: SpeakUpDependencies): Promise<void> {
  const { service, behaviours, now, tunables } = deps;
  const { batch, leaseSeconds, ringSeconds } = tunables.proactive;
  await service.rpc("keep_behaviours", { definitions: behaviours.map(({ kept }) => kept) });
  const ends = now().getTime() + ringSeconds * 1000;
  while (now().getTime() < ends) {
    const looks = claimed.parse(await service.rpc("claim_behaviours", { at_most: batch, lease_seconds: leaseSeconds }));
    if (looks.length === 0) return;
    await lookAtAll(looks, deps);
  }
}

/** A few at a time, each by itself: what one meets is its own. */
async function lookAtAll(looks: readonly Claimed[], deps: SpeakUpDependencies): Promise<void> {
  const waiting = [...looks];
  const worker = async () => {
    for (let look = waiting.shift(); look; look = waiting.shift()) await lookOnce(look, deps);
  };
  await Promise.all(Array.from({ length: deps.tunables.proactive.atOnce }, worker));
}

async function lookOnce(look: Claimed, deps: SpeakUpDependencies): Promise<void> {
  const { service, behaviours, now, log } = deps;
  const run = { run_id: look.id, epoch: look.epoch };
  try {
    const behaviour = behaviours.find(({ name }) => name === look.behaviour);
    if (!behaviour) throw new AppError("unavailable", "This version does not know it.");
    const database = personDatabase(service, look.user_id);
    const messages = await messagesOf(behaviour, { ...look, database, now: now() });
    const findings = messages.map(({ finding, subject, evidence, ...words }) => ({
      ...words,
      key: finding.key,
      subject,
      data: { ...about(finding), facts: finding.facts, evidence },
    }));
    await service.rpc("record_findings", { ...run, findings });
  } catch (error) {
    log("a behaviour failed", { behaviour: look.behaviour, run_id: look.id, ...describeError(error) });
    const problem = error instanceof AppError ? error.message : "Something went wrong on our side.";
    await service
      .rpc("fail_behaviour", { ...run, problem })
      .catch((fault: unknown) => log("a failure was not recorded", { run_id: look.id, ...describeError(fault) }));
  }
}

function about({
  lead_id,
  campaign_id,
  segment_id,
  task_id,
}: Awaited<ReturnType<typeof messagesOf>>[number]["finding"]) {
  return {
    ...(lead_id && { lead_id }),
    ...(campaign_id && { campaign_id }),
    ...(segment_id && { segment_id }),
    ...(task_id && { task_id }),
  };
}
