import type { Sql } from "postgres";
import type { EmailSender, OutgoingEmail } from "../../supabase/functions/_channels/email_sender.ts";
import { tunables } from "../../supabase/functions/_shared/tunables.ts";
import { type CampaignTunables, deliverCampaigns } from "../../supabase/functions/tick/deliver_campaigns.ts";
import { type Death, mortalProcess } from "./mortal_process.ts";

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
  /** What hands the mails over, instead of straight to the sink. */
  provider?: EmailSender;
};

/**
 * The tick's sending as a process of its own: once dead, nothing that it began comes back to it, as after SIGKILL. Returns
 * whether it died.
 */
export async function runMortalSender(sql: Sql, sink: CountingSink, options: SenderOptions = {}): Promise<boolean> {
  const { death, onSend, tuned, provider } = options;
  const { pass, service, outcomeOf } = mortalProcess(sql, death);
  const email: EmailSender = {
    name: provider?.name ?? "test",
    idempotent: provider?.idempotent ?? sink.idempotent,
    async send(mail) {
      await onSend?.(mail);
      await pass("send", "before");
      const handOver = async () => (provider ? await provider.send(mail) : sink.take(mail));
      const id = await handOver();
      await pass("send", "after");
      return id ?? `provider ${mail.id}`;
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
  return outcomeOf(work);
}
