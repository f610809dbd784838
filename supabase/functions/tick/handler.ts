import { z } from "zod";
import type { SendingVia } from "../../../shared/domain/mail/sending_domain/sending_via.ts";
import type { Model } from "../_agent/model.ts";
import { runTurn } from "../_agent/run_turn.ts";
import type { ToolSet } from "../_agent/tool_set.ts";
import { turnBundle } from "../_agent/turn_bundle.ts";
import type { TurnHub } from "../_agent/turn_hub.ts";
import type { EmailSender } from "../_channels/email_sender.ts";
import type { PushKeys } from "../_channels/push_message.ts";
import { AppError } from "../_shared/app_error.ts";
import type { Background } from "../_shared/background.ts";
import { type Database, personDatabase } from "../_shared/database.ts";
import type { TxtLookup } from "../_shared/dns/txt_lookup.ts";
import type { GuardedFetch } from "../_shared/guarded_fetch.ts";
import { describeError, type Log } from "../_shared/log.ts";
import type { publicHolidays } from "../_shared/public_holidays.ts";
import type { Web } from "../_shared/research/web.ts";
import type { tunables } from "../_shared/tunables.ts";
import { advanceJobs, bulkJobs, importJobs } from "./advance_jobs.ts";
import { checkDomains } from "./check_domains.ts";
import { compareVariants } from "./compare_variants.ts";
import { deliverCampaigns } from "./deliver_campaigns.ts";
import { deliverNotifications } from "./deliver_notifications.ts";
import { deliverOutbox } from "./deliver_outbox.ts";
import { keepHolidays } from "./keep_holidays.ts";
import { researchSites } from "./research_sites.ts";
import { runTasks } from "./run_tasks.ts";

export type TickDependencies = {
  requireSecretKey(request: Request): void;
  service: Database;
  email: EmailSender;
  guardedFetch: GuardedFetch;
  model: Model;
  tools: ToolSet;
  web?: Web;
  hub: TurnHub;
  holidaysOf: typeof publicHolidays;
  lookupTxt: TxtLookup;
  /** What mails leave through; undefined where they are captured. */
  sendingVia: SendingVia | undefined;
  background: Background;
  now: () => Date;
  log: Log;
  /** Where the links in mails lead, without a slash at the end. */
  appUrl: string;
  /** The web page's address, without a slash at the end. */
  pageUrl: string;
  /** Whom push services write to. */
  pushSubject: string;
  pushKeys: () => Promise<PushKeys>;
  tunables: typeof tunables;
};

/**
 * Rung each minute and whenever the database has put something where this finds it: delivers what is approved, takes up
 * turns that nobody holds, lets old proposals expire. A missed or doubled ring changes nothing.
 */
export async function handleTick(request: Request, deps: TickDependencies): Promise<Response> {
  if (request.method !== "POST") throw new AppError("method_not_allowed", "POST rings the tick.");
  deps.requireSecretKey(request);
  deps.background(tick(deps));
  return Response.json({ ok: true }, { status: 202 });
}

async function tick(deps: TickDependencies): Promise<void> {
  await Promise.all([
    part("expire approvals", deps.log, () => deps.service.rpc("expire_approvals", {})),
    part("withdraw answers", deps.log, () => deps.service.rpc("withdraw_answers", {})),
    part("deliver outbox", deps.log, () => deliverOutbox(deps)),
    part("deliver campaigns", deps.log, () => deliverCampaigns(deps)),
    part("compare variants", deps.log, () => compareVariants(deps.service, deps.tunables.tick.trials)),
    // A browser subscribes with them.
    part("keys of web push", deps.log, deps.pushKeys),
    part("deliver notifications", deps.log, () => deliverNotifications(deps)),
    part("run tasks", deps.log, () => runTasks(deps)),
    part("take up turns", deps.log, () => takeUpTurns(deps)),
    part("advance imports", deps.log, () => advanceJobs(importJobs, deps)),
    part("advance bulk jobs", deps.log, () => advanceJobs(bulkJobs, deps)),
    part("research sites", deps.log, () => researchSites(deps)),
    part("keep holidays", deps.log, () => keepHolidays(deps)),
    part("check domains", deps.log, () => checkDomains(deps)),
  ]);
}

/** One part's fault leaves the others alone. */
async function part(name: string, log: Log, work: () => Promise<unknown>): Promise<void> {
  await work().catch((error: unknown) => log("a part of the tick failed", { part: name, ...describeError(error) }));
}

const claimable = z.array(z.object({ turn_id: z.uuid(), user_id: z.uuid() }));

/** Each turn as its own person: row policies decide as if they were here. */
async function takeUpTurns(deps: TickDependencies): Promise<void> {
  const turns = claimable.parse(await deps.service.rpc("claimable_turns", { at_most: deps.tunables.tick.turns }));
  const worker = { lease_seconds: deps.tunables.turn.leaseSeconds, model: deps.model.name };
  await Promise.all(
    turns.map(async ({ turn_id, user_id }) => {
      const database = personDatabase(deps.service, user_id);
      const claim = turnBundle.nullable().parse(await database.rpc("claim_turn", { turn_id, ...worker }));
      if (claim) await runTurn(claim, { ...deps, database });
    }),
  );
}
