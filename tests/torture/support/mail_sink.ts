import { once } from "node:events";
import PostalMime from "postal-mime";
import { SMTPServer } from "smtp-server";
import { z } from "zod";
import type { Gate } from "./gate.ts";

export type SunkMail = {
  messageId: string;
  to: string[];
  headerTo: string;
  subject: string;
  text: string;
  raw: string;
};

/** A mail server that keeps what it took, whoever is killed around it, and passes the gate at each of its steps. */
export type MailSink = { url: string; mails: SunkMail[]; stop(): Promise<void> };

export async function startMailSink(gate: Pick<Gate, "pass">): Promise<MailSink> {
  const mails: SunkMail[] = [];
  const goOn = (point: string, done: (error?: Error | null) => void) => {
    void gate.pass(point).then((mayGoOn) => done(mayGoOn ? null : new Error("gone")));
  };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    disableReverseLookup: true,
    logger: false,
    closeTimeout: 200,
    onConnect: (_session, done) => goOn("smtp greeting", done),
    onMailFrom: (_address, _session, done) => goOn("smtp sender", done),
    onRcptTo: (_address, _session, done) => goOn("smtp recipient", done),
    onData(stream, session, done) {
      readAll(stream)
        .then((raw) =>
          readMail(
            raw,
            session.envelope.rcptTo.map(({ address }) => address),
          ),
        )
        .then((mail) => {
          mails.push(mail);
          goOn("smtp taken", done);
        })
        // The sender was killed in the middle of its text: nothing was taken.
        .catch(done);
    },
  });
  server.on("error", () => {});
  const listener = server.listen(0, "127.0.0.1");
  await once(listener, "listening");
  const { port } = z.object({ port: z.number() }).parse(listener.address());
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function readAll(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function readMail(raw: Buffer, to: string[]): Promise<SunkMail> {
  const mail = await PostalMime.parse(raw);
  return {
    messageId: mail.messageId ?? "",
    to,
    headerTo: mail.to?.map(({ address }) => address ?? "").join(",") ?? "",
    subject: mail.subject ?? "",
    text: (mail.text ?? "").trimEnd(),
    raw: raw.toString(),
  };
}
