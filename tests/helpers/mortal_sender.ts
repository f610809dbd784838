import type { Sql } from "postgres";
import type { EmailSender, OutgoingEmail } from "../../supabase/functions/_channels/email_sender.ts";
import type { Database } from "../../supabase/functions/_shared/database.ts";
import { tunables } from "../../supabase/functions/_shared/tunables.ts";
import { type CampaignTunables, deliverCampaigns } from "../../supabase/functions/tick/deliver_campaigns.ts";
import { callAs } from "./act_as.ts";

/** A step of the sender at which it can die: a call of the database or of the provider, before or after it took effect. */
export type Moment = "before" | "after";
export type Death = { step: string; moment: Moment; nth: number };

/** What arrived, by the id of the mail: how many times a reader would find it. */
export class CountingSink {
  readonly arrived = new Map<string, OutgoingEmail[]>();
  readonly idempotent: boolean;
  private readonly keys = new Set<string>();

  constructor(idempotent: boolean) {
    this.idempotent = idempotent;
  }

  take(email: OutgoingEmail): void {
    if (this.idempotent && this.keys.has(email.id)) return;
    this.keys.add(email.id);
    this.arrived.set(email.id, [...(this.arrived.get(email.id) ?? []), email]);
  }

  /** Of one reader, by their address. */
  mailsTo(address: string): OutgoingEmail[] {
    return [...this.arrived.values()].flat().filter(({ to }) => to === address);
  }
}

export type SenderOptions = {
  death?: Death;
  /** Before each mail is handed over. */
  onSend?: (email: OutgoingEmail) => Promise<void>;
  tuned?: Partial<CampaignTunables>;
};

/**
 * The tick's sending as a process of its own: once dead, nothing that it began comes back to it, as after SIGKILL. Returns
 * whether it died.
 */
export async function runMortalSender(sql: Sql, sink: CountingSink, options: SenderOptions = {}): Promise<boolean> {
  const { death, onSend, tuned } = options;
  const seen = new Map<string, number>();
  let die: () => void = () => undefined;
  const died = new Promise<true>((resolve) => {
    die = () => resolve(true);
  });
  const forEver = () => new Promise<never>(() => undefined);
  let isDead = false;
  // What the database was asked before, it does, and tells nobody.
  const underWay = new Set<Promise<unknown>>();
  const pass = async (step: string, moment: Moment) => {
    if (isDead) return forEver();
    if (death?.step !== step || death.moment !== moment) return;
    const count = (seen.get(step) ?? 0) + 1;
    seen.set(step, count);
    if (count !== death.nth) return;
    isDead = true;
    die();
    await forEver();
  };

  const service: Database = {
    async rpc(name, args) {
      await pass(name, "before");
      const asked = callAs(sql, "service", name, args);
      underWay.add(asked);
      const answer = await asked.finally(() => underWay.delete(asked));
      await pass(name, "after");
      return answer;
    },
  };
  const email: EmailSender = {
    name: "test",
    idempotent: sink.idempotent,
    async send(mail) {
      await onSend?.(mail);
      await pass("send", "before");
      sink.take(mail);
      await pass("send", "after");
      return `provider ${mail.id}`;
    },
  };
  const work = deliverCampaigns({
    service,
    email,
    now: () => new Date(),
    log: () => undefined,
    appUrl: "https://app.example.com",
    tunables: { campaign: { ...tunables.campaign, batch: 4, senders: 2, handedOver: 3, ...tuned } },
  });
  const isKilled = await Promise.race([work.then(() => false), died]);
  await Promise.allSettled([...underWay]);
  return isKilled;
}
