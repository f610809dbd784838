import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import type { Sql } from "postgres";
import { startResendStandIn } from "../../helpers/resend_stand_in.ts";
import { startMailSink } from "../support/mail_sink.ts";
import { MailStory, type Provider } from "./mail_story.ts";

export type KillTally = { kills: number; breaches: string[] };

type Server = Provider & { name: "smtp" | "resend"; url: string; stop(): Promise<void> };

const readers = 20;
/** Within it a sender has claimed, handed over and recorded some. */
const slowestKillMilliseconds = 500;

/** Sends one campaign with processes that are killed (SIGKILL) at random moments, over SMTP or over Resend's HTTP. */
export async function killOverCampaign(sql: Sql, databaseUrl: string, name: Server["name"]): Promise<KillTally> {
  const server = name === "smtp" ? await smtpServer() : await resendServer();
  let kills = 0;
  try {
    const story = await MailStory.begin(sql, readers);
    const breaches = await story.tell(server, async () => {
      const killed = await Promise.all([killedSender(databaseUrl, server), killedSender(databaseUrl, server)]);
      kills += killed.filter(Boolean).length;
    });
    return { kills, breaches };
  } finally {
    await server.stop();
  }
}

/** Whether it was killed; it may have been done before. */
async function killedSender(databaseUrl: string, { name, url }: Server): Promise<boolean> {
  const script = path.join(import.meta.dirname, "killed_sender.ts");
  const child = spawn(process.execPath, [script, databaseUrl, name, url], { stdio: ["ignore", "pipe", "inherit"] });
  const closed = once(child, "close");
  await Promise.race([once(child.stdout, "data"), closed]);
  const timer = setTimeout(() => child.kill("SIGKILL"), Math.random() * slowestKillMilliseconds);
  const [, signal] = await closed;
  clearTimeout(timer);
  return signal === "SIGKILL";
}

async function smtpServer(): Promise<Server> {
  const sink = await startMailSink({ pass: async () => true });
  const arrivals = (id: string) => sink.mails.filter(({ messageId }) => messageId.startsWith(`<${id}@`)).length;
  return { name: "smtp", honoursKeys: false, url: `${sink.url}?ignoreTLS=true`, arrivals, stop: sink.stop };
}

async function resendServer(): Promise<Server> {
  const { url, arrived, stop } = await startResendStandIn({ honoursKeys: true });
  return { name: "resend", honoursKeys: true, url, arrivals: (id) => arrived.get(id)?.length ?? 0, stop };
}
