/** Sends mails under Deno when it is told to, and says how long that took: `mail_worker.ts <subject file> [<file of what comes before>]`. */
import { z } from "zod";
import { serveQuestions } from "../harness/serve_questions.ts";
import type { MailSubject } from "./mail_subject.ts";

const task = z.object({ mails: z.number(), smtpUrl: z.string(), databaseUrl: z.string() });
const [file = "", before] = process.argv.slice(2);
const { send }: { send: MailSubject } = await import(`../peers/mail/${file}`);
const { prepare }: { prepare?: MailSubject } = before ? await import(`../peers/mail/${before}`) : {};

await serveQuestions({}, async (asked) => {
  const wanted = task.parse(asked);
  await prepare?.(wanted);
  const before = process.cpuUsage();
  const began = performance.now();
  await send(wanted);
  const milliseconds = performance.now() - began;
  const { user, system } = process.cpuUsage(before);
  return { milliseconds, cpu: (user + system) / 1_000 };
});
