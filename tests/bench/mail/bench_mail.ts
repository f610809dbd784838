import path from "node:path";
import { z } from "zod";
import { denoCommand, denoEnvironment } from "../harness/deno_program.ts";
import { type Scorecard, scorecard } from "../harness/scorecard.ts";
import { startWorker, type WorkerProcess } from "../harness/worker_process.ts";
import { type MailWorld, startMailWorld } from "./mail_world.ts";

const sizes = { full: { rounds: 7, mails: 5_000 }, quick: { rounds: 3, mails: 1_000 } };
const subjects = {
  "nodemailer's pool": ["bare_pool.ts"],
  "our campaign": ["our_campaign.ts", "plan_campaign.ts"],
  "with its planning": ["our_campaign.ts"],
};
const names = z.array(z.enum(["nodemailer's pool", "our campaign", "with its planning"])).parse(Object.keys(subjects));
const outcome = z.object({ milliseconds: z.number(), cpu: z.number() });
const counted = z.object({ mails: z.number(), bytes: z.number(), connections: z.number() });

/**
 * Mails of a campaign beside nodemailer's bare pool that only hands them over: claimed, filled in, sent and recorded, and the
 * same from whose turn it is, for which a row of the outbox is planned first.
 */
export async function benchMail(isQuick: boolean): Promise<Scorecard> {
  const { rounds, mails } = isQuick ? sizes.quick : sizes.full;
  const card = scorecard("mail");
  await using ended = new AsyncDisposableStack();
  const world = await startMailWorld(mails);
  ended.defer(world.stop);
  const sink = await startWorker([process.execPath, path.join(import.meta.dirname, "mail_sink.ts")]);
  ended.defer(sink.stop);
  let size = 0;
  for (let round = 0; round < rounds; round++) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const { milliseconds, cpu, bytes } = await send(name, mails, world, sink);
      card.add(name, { "mails/s": mails / (milliseconds / 1000), "CPU ms": cpu });
      size = bytes / mails;
    }
  }
  card.goal({
    title: "our campaign / nodemailer's pool, mails per second",
    ratio: (of) => of("our campaign", "mails/s") / of("nodemailer's pool", "mails/s"),
    atLeast: 0.8,
  });
  card.note(`${mails} mails of ${(size / 1000).toFixed(1)} KB over 5 connections, all counted by the sink.`);
  return card;
}

/** Each time a process of its own; the campaign in a copy of the database. */
async function send(name: (typeof names)[number], mails: number, world: MailWorld, sink: WorkerProcess) {
  await using ended = new AsyncDisposableStack();
  const script = path.join(import.meta.dirname, "mail_worker.ts");
  const command = denoCommand(script, { words: subjects[name], isProduct: true });
  const worker = await startWorker(command, denoEnvironment());
  ended.defer(worker.stop);
  const { port } = z.object({ port: z.number() }).parse(sink.greeting);
  return await world.withCopy(async (databaseUrl) => {
    const smtpUrl = `smtp://127.0.0.1:${port}?ignoreTLS=true`;
    const measured = outcome.parse(await worker.ask({ mails, smtpUrl, databaseUrl }));
    const taken = counted.parse(await sink.ask({}));
    if (taken.mails !== mails || taken.connections > 5)
      throw new Error(`${name} handed over ${JSON.stringify(taken)}.`);
    return { ...measured, bytes: taken.bytes };
  });
}
