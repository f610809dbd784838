import { createMailboxRoutes } from "./mailbox_routes.ts";
import { openMessageStore } from "./message_store.ts";
import { startSmtpSink } from "./smtp_sink.ts";

export interface Mailbox {
  /** Where mail is given up: `smtp://127.0.0.1:<port>`. */
  smtpUrl: string;
  /** Answers every request under `/mailbox`. */
  handle(request: Request): Promise<Response>;
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
  const routes = createMailboxRoutes(store);
  const { smtpUrl, stop } = await startSmtpSink(store, log);
  return { smtpUrl, handle: async (request) => routes.fetch(request), stop };
}
