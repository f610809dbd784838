import { createHmac } from "node:crypto";
import path from "node:path";
import { createTransport } from "nodemailer";
import type { OpenDatabase } from "../database/open_database.ts";
import type { StackContext } from "../stack_parts.ts";
import { inboundDelivery } from "./deliver_inbound.ts";
import { demoClock } from "./recipients/demo_clock.ts";
import { openRecipients } from "./recipients/recipients.ts";
import type { Mailbox } from "./start_mailbox.ts";

const stepMilliseconds = 1000;

/** The secret of a webhook on this machine, always the same for a data directory. */
export function localWebhookSecret({ keys }: Pick<StackContext, "keys">, name: string): string {
  return `whsec_${createHmac("sha256", keys.internalSecret).update(name).digest("base64")}`;
}

/**
 * Joins the captured mailbox to the rest once all of it answers: mail to a mailbox of the product goes to its inbound
 * route, and the demo's readers, where they are wanted, act on what they are sent.
 */
export async function joinMailbox(
  context: StackContext,
  { database, mailbox, inboundSecret }: { database: OpenDatabase; mailbox: Mailbox; inboundSecret: string },
): Promise<void> {
  const { options, cleanup, http, keys, log } = context;
  const { sql } = database;
  const stopped = new AbortController();
  cleanup.add(async () => stopped.abort());
  // Migrations of one's own may have no campaigns.
  const [known] = await sql<[{ mailboxes: boolean }]>`select to_regclass('public.mailboxes') is not null as mailboxes`;
  if (!known.mailboxes) return;
  const deliver = inboundDelivery({
    async isOurs(addresses) {
      const [row] = await sql<[{ ours: boolean }]>`
        select exists (select from public.mailboxes where address = any(${addresses})) as ours`;
      return row.ours;
    },
    url: `${http.origin}/functions/v1/webhooks/inbound`,
    secret: inboundSecret,
    signal: stopped.signal,
    log,
  });
  // What is on its way from readers to the product.
  const arriving = new Set<Promise<void>>();
  mailbox.onMail((_message, raw, envelope) => {
    const arrival = deliver(raw, envelope).finally(() => arriving.delete(arrival));
    arriving.add(arrival);
    return arrival;
  });
  if (!options.recipients) return;

  const transport = createTransport(mailbox.smtpUrl);
  const recipients = await openRecipients({
    clock: demoClock(sql),
    file: path.join(options.dataDirectory, "recipients.json"),
    seed: "demo readers",
    read: mailbox.read,
    async send({ envelope, raw }) {
      await transport.sendMail({ envelope, raw });
    },
    fetch,
    async ring() {
      const url = `${http.origin}/functions/v1/tick`;
      const answer = await fetch(url, { method: "POST", headers: { apikey: keys.secretKey }, signal: stopped.signal });
      await answer.arrayBuffer();
    },
    async takenIn() {
      await Promise.allSettled(arriving);
    },
    log,
  });
  mailbox.onMail((message, raw) => recipients.meet(message.id, raw));
  mailbox.showRecipients(recipients);
  const timer = setInterval(() => void recipients.step(), stepMilliseconds);
  cleanup.add(async () => {
    clearInterval(timer);
    await recipients.stop();
    transport.close();
  });
}
