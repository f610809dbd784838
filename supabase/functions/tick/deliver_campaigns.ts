import { z } from "zod";
import { campaignSender, campaignText, mailReader, mailThread } from "../../../shared/contracts/campaign_mail.ts";
import type { EmailSender } from "../_channels/email_sender.ts";
import type { Database } from "../_shared/database.ts";
import { describeError, type Log } from "../_shared/log.ts";
import type { tunables } from "../_shared/tunables.ts";
import { type ClaimedMail, type MailResult, sendCampaignMail } from "./send_campaign_mail.ts";

export type CampaignTunables = Record<keyof typeof tunables.campaign, number>;
export type CampaignDependencies = {
  service: Database;
  email: EmailSender;
  now: () => Date;
  log: Log;
  /** Where the links in mails lead, without a slash at the end. */
  appUrl: string;
  tunables: { campaign: CampaignTunables };
};

const planMade = z.object({ planned: z.number().int(), more: z.boolean() });
const claim = z
  .object({
    now: z.coerce.date(),
    texts: z.record(z.string(), campaignText),
    senders: z.record(z.string(), campaignSender),
    mails: z.array(
      z.object({
        outbox_id: z.uuid(),
        epoch: z.number().int(),
        attempts: z.number().int(),
        campaign_id: z.uuid(),
        text: z.string(),
        sender: z.string(),
        to: z.string(),
        to_name: z.string().nullable(),
        reader: mailReader,
        thread: mailThread.nullable(),
        token: z.string(),
        link_key: z.string(),
      }),
    ),
  })
  .nullable();
type Batch = { mails: ClaimedMail[]; now: Date; until: number };

/**
 * Brings people into campaigns, plans whose turn it is, and sends what is due, all at the same time: until nothing is, or the
 * tick's time is over. The database checks each mail once more as it hands it out, and keeps what a dead sender held.
 */
export async function deliverCampaigns(deps: CampaignDependencies): Promise<void> {
  const { senders, tickSeconds } = deps.tunables.campaign;
  const ends = deps.now().getTime() + tickSeconds * 1000;
  const hasTime = () => deps.now().getTime() < ends;
  const planning = new Planning();
  await Promise.all([
    plan(deps, planning, hasTime).finally(() => planning.end()),
    ...Array.from({ length: senders }, () => send(deps, planning, hasTime)),
  ]);
}

/** Tells the senders that there is more to claim, or that there will be no more. */
class Planning {
  isOver = false;
  #told = Promise.withResolvers<void>();

  /** Resolves when the next thing is told. */
  get news(): Promise<void> {
    return this.#told.promise;
  }

  tell(): void {
    this.#told.resolve();
    this.#told = Promise.withResolvers();
  }

  end(): void {
    this.isOver = true;
    this.tell();
  }
}

async function plan({ service, tunables }: CampaignDependencies, planning: Planning, hasTime: () => boolean) {
  const { enrolled, planned, horizonSeconds } = tunables.campaign;
  for (let more = true; more && hasTime(); ) {
    more = Number(await service.rpc("advance_campaign_people", { at_most: enrolled })) > 0;
    const args = { at_most: planned, horizon_seconds: horizonSeconds };
    const made = planMade.parse(await service.rpc("plan_campaign_mail", args));
    more ||= made.more;
    if (made.planned > 0) planning.tell();
  }
}

/**
 * Claims, sends and records batch after batch; while one is claimed and sent, the one before it is recorded. A batch is as many
 * as leave in a moment: what is claimed was looked at then, and is uncertain when the sender dies.
 */
async function send(deps: CampaignDependencies, planning: Planning, hasTime: () => boolean): Promise<void> {
  const { batch: most, firstBatch, batchSeconds } = deps.tunables.campaign;
  let atMost = Math.min(firstBatch, most);
  let recorded: Promise<void> | undefined;
  while (hasTime()) {
    // Asked before the claim: what is told meanwhile is not missed.
    const { isOver, news } = planning;
    const batch = await claimBatch(atMost, deps);
    if (!batch && isOver) break;
    if (!batch) {
      await news;
      continue;
    }
    const began = deps.now().getTime();
    const results = await sendBatch(batch, deps);
    const seconds = Math.max(1, deps.now().getTime() - began) / 1000;
    if (results.length > 0) atMost = Math.min(most, Math.ceil((results.length / seconds) * batchSeconds));
    const before = recorded;
    // It is waited for later; until then its fault is nobody's.
    recorded = record(results, deps);
    recorded.catch(() => {});
    await before;
  }
  await recorded;
}

async function claimBatch(
  atMost: number,
  { service, email, appUrl, now, tunables }: CampaignDependencies,
): Promise<Batch | undefined> {
  const { leaseSeconds, leaseShare } = tunables.campaign;
  const until = now().getTime() + leaseSeconds * leaseShare * 1000;
  const args = { at_most: atMost, lease_seconds: leaseSeconds, idempotent: email.idempotent };
  const claimed = claim.parse(await service.rpc("claim_campaign_mail", args));
  if (!claimed) return undefined;
  const { texts, senders } = claimed;
  const mails = claimed.mails.flatMap((mail) => {
    const text = texts[mail.text];
    const sender = senders[mail.sender];
    return text && sender ? [{ ...mail, text, sender, app_url: appUrl }] : [];
  });
  return { mails, now: claimed.now, until };
}

/** A few at a time; none any more when the lease runs out, for another sender may hold them then. */
async function sendBatch({ mails, now, until }: Batch, deps: CampaignDependencies): Promise<MailResult[]> {
  const waiting = [...mails];
  const results: MailResult[] = [];
  const sender = async () => {
    for (let mail = waiting.shift(); mail; mail = waiting.shift()) {
      const isLate = deps.now().getTime() > until;
      results.push(
        isLate
          ? { id: mail.outbox_id, epoch: mail.epoch, status: "retry", error: "The sender was slow.", retry_seconds: 0 }
          : await sendCampaignMail(mail, now, deps),
      );
    }
  };
  await Promise.all(Array.from({ length: deps.tunables.campaign.handedOver }, sender));
  return results;
}

/** Recording is what keeps a mail from being sent again, so it is tried for a while. Doing it twice changes nothing. */
async function record(results: MailResult[], { service, email, log, tunables }: CampaignDependencies): Promise<void> {
  const { recordAttempts, recordRetryMilliseconds } = tunables.campaign;
  if (results.length === 0) return;
  for (let attempt = 1; ; attempt += 1) {
    try {
      await service.rpc("finish_campaign_mail", { provider: email.name, results });
      return;
    } catch (error) {
      log("mails could not be recorded", { mails: results.length, attempt, ...describeError(error) });
      if (attempt >= recordAttempts) throw error;
      await new Promise((resolve) => setTimeout(resolve, recordRetryMilliseconds * 2 ** attempt));
    }
  }
}
