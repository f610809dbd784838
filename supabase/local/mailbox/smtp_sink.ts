import { once } from "node:events";
import { SMTPServer, type SMTPServerDataStream } from "smtp-server";
import type { MessageStore } from "./message_store.ts";

const maximumMessageBytes = 25 * 1024 * 1024;
const closeMilliseconds = 500;

/** A mail server that delivers nothing: whatever it is given, for anybody and with any password, goes into the store. */
export async function startSmtpSink({
  add,
  log,
}: {
  add: MessageStore["add"];
  log: (line: string) => void;
}): Promise<{ smtpUrl: string; stop(): Promise<void> }> {
  const server = new SMTPServer({
    name: "localhost",
    banner: "captured mail",
    authOptional: true,
    allowInsecureAuth: true,
    disabledCommands: ["STARTTLS"],
    disableReverseLookup: true,
    size: maximumMessageBytes,
    closeTimeout: closeMilliseconds,
    logger: false,
    onAuth: (auth, _session, done) => done(null, { user: auth.username ?? "anybody" }),
    onData(stream, session, done) {
      const { mailFrom, rcptTo } = session.envelope;
      const envelope = { from: mailFrom ? mailFrom.address : "", to: rcptTo.map(({ address }) => address) };
      readAll(stream)
        .then((raw) => (raw ? add(raw, envelope) : undefined))
        .then((message) => done(message ? null : refusal(552, "Message is too large"), `Captured as ${message?.id}`))
        .catch((error) => {
          log(`mailbox: ${String(error)}`);
          done(refusal(451, "The message could not be stored; try again"));
        });
    },
  });
  server.on("error", (error) => log(`mailbox: ${error.message}`));
  const listener = server.listen(0, "127.0.0.1");
  await once(listener, "listening");
  const address = listener.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return {
    smtpUrl: `smtp://127.0.0.1:${port}`,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** The whole message; undefined when it is larger than was announced as the limit. */
async function readAll(stream: SMTPServerDataStream): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size <= maximumMessageBytes) chunks.push(bytes);
  }
  return size <= maximumMessageBytes ? Buffer.concat(chunks) : undefined;
}

function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
