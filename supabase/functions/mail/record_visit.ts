import { z } from "zod";
import { whyBot } from "../../../shared/domain/mail/is_bot.ts";
import type { MailDependencies } from "./handler.ts";

/** A followed link or an opened mail. `signature` belongs to `target`; an opened mail has neither. */
export type VisitedLink = { token: string; kind: "open" | "click"; target: string | null; signature: string | null };

const begun = z.object({ visit_id: z.uuid() }).nullable();
const facts = z.object({ seconds_since_sent: z.number().nullable(), other_links: z.number().int() }).nullable();

/** Notes that a link was visited. Null when the link was not signed by us. */
async function begin(link: VisitedLink, { database }: Pick<MailDependencies, "database">): Promise<string | null> {
  return begun.parse(await database.rpc("begin_mail_visit", link))?.visit_id ?? null;
}

/**
 * Decides whether a person or a program was there, and records it. A scanner follows all links of a mail side by side, so
 * this waits a moment until the others are known too.
 */
async function finish(
  visitId: string,
  kind: VisitedLink["kind"],
  request: Request,
  { database, pause, tunables }: Pick<MailDependencies, "database" | "pause" | "tunables">,
): Promise<void> {
  if (kind === "click") await pause(tunables.mail.visitSettleSeconds);
  const known = facts.parse(await database.rpc("read_mail_visit", { visit_id: visitId }));
  if (!known) return;
  const headers = Object.fromEntries(request.headers);
  const reason = whyBot({
    kind,
    method: request.method,
    userAgent: headers["user-agent"] ?? "",
    headers,
    address: headers["x-forwarded-for"]?.split(",")[0]?.trim(),
    secondsSinceSent: known.seconds_since_sent ?? undefined,
    otherLinksJustNow: known.other_links,
  });
  await database.rpc("finish_mail_visit", { visit_id: visitId, bot_reason: reason ?? null });
}

export const recordVisit = { begin, finish };
