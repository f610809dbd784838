import { createMailboxRoutes } from "./mailbox_routes.ts";
import { type Envelope, openMessageStore, type StoredMessage } from "./message_store.ts";
import type { Recipients } from "./recipients/recipients.ts";
import { startSmtpSink } from "./smtp_sink.ts";

/** Told of each mail once it is kept. Its sender does not wait for it. */
export type MailListener = (message: StoredMessage, raw: Buffer, envelope: Envelope) => Promise<void>;

export interface Mailbox {
  /** Where mail is given up: `smtp://127.0.0.1:<port>`. */
  smtpUrl: string;
  /** Answers every request under `/mailbox`. */
  handle(request: Request): Promise<Response>;
  onMail(listener: MailListener): void;
  /** The source of a captured mail; undefined when it was deleted. */
  read(id: string): Promise<Buffer | undefined>;
  /** From now on the page shows the switch of these readers. */
  showRecipients(recipients: Recipients): void;
  stop(): Promise<void>;
}

/**
 * Captures mail over SMTP on a free port and shows it at `/mailbox`. Nothing leaves the machine.
 *
 * @param options.directory where the messages are kept; they are there again after a restart.
 */
export async function startMailbox({
  directory,
  log,
}: {
  directory: string;
  log: (line: string) => void;
}): Promise<Mailbox> {
  const store = await openMessageStore(directory);
  const listeners: MailListener[] = [];
  let recipients: Recipients | undefined;
  const routes = createMailboxRoutes(store, () => recipients);
  const { smtpUrl, stop } = await startSmtpSink({
    async add(raw, envelope) {
      const message = await store.add(raw, envelope);
      for (const listener of listeners) {
        listener(message, raw, envelope).catch((error: unknown) => log(`mailbox: ${String(error)}`));
      }
      return message;
    },
    log,
  });
  return {
    smtpUrl,
    handle: async (request) => routes.fetch(request),
    onMail: (listener) => void listeners.push(listener),
    async read(id) {
      const message = store.get(id);
      return message && (await store.raw(message).catch(() => undefined));
    },
    showRecipients: (shown) => {
      recipients = shown;
    },
    stop,
  };
}
