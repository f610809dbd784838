import { Readable } from "node:stream";
import { parseConnectionUrl } from "nodemailer/lib/shared";
import SMTPConnection, { type SMTPConnectionOptions } from "nodemailer/lib/smtp-connection";
import { SendError } from "./send_error.ts";
import { smtpError } from "./smtp_error.ts";

type Envelope = { from: string; to: string };
type Waiting = { envelope: Envelope; message: Buffer; done: (error?: SendError) => void };

type Options = SMTPConnectionOptions & Pick<ReturnType<typeof parseConnectionUrl>, "auth">;

const timeouts = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 60_000 };

export type SmtpPool = { send(envelope: Envelope, message: Buffer): Promise<void> };

/**
 * A few connections that stay open while there is mail. Unlike nodemailer's own pool it never hands a message over a second
 * time, and it knows whether a broken connection had begun to carry it: only then nobody can say whether it was taken.
 */
export function smtpPool(
  url: string,
  { connections, idleSeconds }: { connections: number; idleSeconds: number },
): SmtpPool {
  const options: Options = { ...parseConnectionUrl(url), ...timeouts };
  const waiting: Waiting[] = [];
  const idle: { session: Session; ending: ReturnType<typeof setTimeout> }[] = [];
  let busy = 0;

  async function serve(): Promise<void> {
    busy += 1;
    let session = awake();
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { envelope, message, done } = next;
      try {
        const reused = session?.isOpen() === true;
        session = session?.isOpen() ? session : await openSession(options);
        await session.send(envelope, message).catch(async (error: unknown) => {
          // The server had ended a connection that lay idle, and took nothing.
          if (!reused || !(error instanceof UntouchedError)) throw error;
          session = await openSession(options);
          return await session.send(envelope, message);
        });
        done();
      } catch (error) {
        done(error instanceof SendError ? error : smtpError(error, false));
      }
    }
    busy -= 1;
    if (session?.isOpen()) rest(session);
  }

  function awake(): Session | undefined {
    const rested = idle.pop();
    clearTimeout(rested?.ending);
    return rested?.session;
  }

  function rest(session: Session): void {
    const ending = setTimeout(() => {
      idle.splice(
        idle.findIndex((one) => one.session === session),
        1,
      );
      session.end();
    }, idleSeconds * 1000);
    idle.push({ session, ending });
  }

  return {
    send: (envelope, message) =>
      new Promise((resolve, reject) => {
        waiting.push({ envelope, message, done: (error) => (error ? reject(error) : resolve()) });
        if (busy < connections) void serve();
      }),
  };
}

/** The connection was gone before a byte of the message was asked for. */
class UntouchedError extends SendError {}

type Session = {
  isOpen(): boolean;
  /** Throws `SendError`, an `UntouchedError` where another connection may try at once. */
  send(envelope: Envelope, message: Buffer): Promise<void>;
  end(): void;
};

function openSession(options: Options): Promise<Session> {
  const connection = new SMTPConnection(options);
  let isOpen = true;
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => {
      isOpen = false;
      connection.close();
      reject(smtpError(error, false));
    };
    // Once it is open, what breaks it also fails the mail that it carries.
    connection.on("error", fail);
    connection.once("end", () => fail(new Error("The connection was closed.")));
    connection.connect((error) => {
      if (error) return fail(error);
      const ready = () =>
        resolve({
          isOpen: () => isOpen,
          send: (envelope, message) =>
            sendOver(connection, envelope, message, () => {
              isOpen = false;
            }),
          end: () => connection.quit(),
        });
      const auth = options.auth;
      if (!auth || !connection.allowsAuth) return ready();
      connection.login(auth, (refusal) => (refusal ? fail(refusal) : ready()));
    });
  });
}

function sendOver(connection: SMTPConnection, envelope: Envelope, message: Buffer, broken: () => void): Promise<void> {
  let began = false;
  // Asked for only after the server said that it takes the message; whole, for a stream would cost more than its sending.
  const text = Object.assign(new Readable(), {
    pipe<Sink extends NodeJS.WritableStream>(sink: Sink): Sink {
      began = true;
      sink.end(message);
      return sink;
    },
  });
  return new Promise((resolve, reject) => {
    const lost = () => reject(fault(new Error("The connection was closed."), began));
    connection.once("end", lost);
    connection.send({ ...envelope, size: message.length }, text, (error) => {
      connection.removeListener("end", lost);
      if (!error) return resolve();
      const told = fault(error, began);
      // A refused mail leaves the session as it was before it.
      if (told.concernsAll || began) {
        broken();
        connection.close();
        return reject(told);
      }
      connection.reset((resetError) => {
        if (resetError) broken();
        reject(told);
      });
    });
  });
}

function fault(error: Error & { responseCode?: number | undefined }, began: boolean): SendError {
  const told = smtpError(error, began);
  if (began || (error.responseCode && error.responseCode !== 421) || told.outcome !== "passing") return told;
  return new UntouchedError(told.message, { outcome: told.outcome, concernsAll: told.concernsAll, cause: error });
}
