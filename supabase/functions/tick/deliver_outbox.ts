import { z } from "zod";
import { reportMail } from "../../../shared/contracts/report_mail.ts";
import { type EmailSender, type OutgoingEmail, outgoingEmail } from "../_channels/email_sender.ts";
import { renderReportMail } from "../_channels/report_mail.ts";
import { SendError } from "../_channels/send_error.ts";
import type { Database } from "../_shared/database.ts";
import type { Log } from "../_shared/log.ts";
import type { tunables } from "../_shared/tunables.ts";

const claimedRow = z.object({
  id: z.uuid(),
  epoch: z.number().int(),
  kind: z.enum(["email", "test_email", "report_email"]),
  payload: z.unknown(),
  attempts: z.number().int(),
  from_name: z.string().nullable(),
  /** The mailbox that an answer leaves from. */
  from_address: z.string().nullish(),
  reply_to: z.string().nullable(),
});
type ClaimedRow = z.infer<typeof claimedRow>;

export type DeliveryDependencies = {
  service: Database;
  email: EmailSender;
  log: Log;
  /** The web page's address, without a slash at the end. */
  pageUrl: string;
  tunables: typeof tunables;
};

/** Sends what is approved and due until nothing is. The database checks each once more as it hands it out. */
export async function deliverOutbox(deps: DeliveryDependencies): Promise<void> {
  const { batch, leaseSeconds } = deps.tunables.outbox;
  for (;;) {
    const rows = z.array(claimedRow).parse(
      await deps.service.rpc("claim_outbox", {
        at_most: batch,
        lease_seconds: leaseSeconds,
        idempotent: deps.email.idempotent,
      }),
    );
    await Promise.all(rows.map((row) => deliver(row, deps)));
    if (rows.length < batch) return;
  }
}

async function deliver(row: ClaimedRow, deps: DeliveryDependencies): Promise<void> {
  const outcome = await send(row, deps);
  await deps.service.rpc("finish_outbox", {
    outbox_id: row.id,
    epoch: row.epoch,
    provider: deps.email.name,
    ...outcome,
  });
}

/** The mail of a row as a provider takes it; undefined when it can't be one. */
function mailOf(row: ClaimedRow, pageUrl: string): OutgoingEmail | undefined {
  const { id, from_name, from_address, reply_to } = row;
  if (row.kind === "report_email") {
    const report = reportMail.safeParse(row.payload).data;
    if (!report) return undefined;
    const { kind, to, to_name } = report;
    const content = renderReportMail(report, pageUrl);
    return { id, kind, to, to_name, from_name: "Lead assistant", reply_to: null, ...content };
  }
  const payload = outgoingEmail.safeParse(row.payload);
  if (!payload.success) return undefined;
  const { in_reply_to, message_ids, ...mail } = payload.data;
  const headers = in_reply_to && { "In-Reply-To": in_reply_to, References: (message_ids ?? [in_reply_to]).join(" ") };
  return {
    ...{ ...mail, id, from_name, reply_to },
    ...(headers && { headers }),
    ...(from_address && { from_address, message_id: `<${id}@${from_address.split("@")[1]}>` }),
  };
}

async function send(row: ClaimedRow, { email, log, pageUrl, tunables }: DeliveryDependencies) {
  // Each by itself: one mail that can't be sent must not keep the others of its batch.
  const mail = mailOf(row, pageUrl);
  if (!mail) return { status: "failed", error: "The mail's address or text can't be sent." };
  try {
    const providerId = await email.send(mail);
    return { status: "sent", provider_id: providerId };
  } catch (error) {
    const known =
      error instanceof SendError ? error : new SendError("The mail could not be handed over.", { outcome: "unknown" });
    log("mail was not sent", { outbox_id: row.id, outcome: known.outcome, attempts: row.attempts });
    if (known.outcome === "unknown" && !email.idempotent) return { status: "uncertain", error: known.message };
    if (known.outcome === "refused" || row.attempts >= tunables.outbox.attempts)
      return { status: "failed", error: known.message };
    return {
      status: "retry",
      error: known.message,
      retry_seconds: Math.max(
        tunables.outbox.firstRetrySeconds * 2 ** (row.attempts - 1),
        known.retryAfterSeconds ?? 0,
      ),
    };
  }
}
