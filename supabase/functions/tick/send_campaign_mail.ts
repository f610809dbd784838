import type { CampaignMail } from "../../../shared/contracts/campaign_mail.ts";
import { renderCampaignMail } from "../_channels/render_campaign_mail.ts";
import { SendError } from "../_channels/send_error.ts";
import type { CampaignDependencies } from "./deliver_campaigns.ts";

export type ClaimedMail = CampaignMail & { epoch: number; attempts: number; to: string; to_name: string | null };

/** What `finish_campaign_mail()` is told of a mail. */
export type MailResult = {
  id: string;
  epoch: number;
  status: "sent" | "failed" | "not_rendered" | "retry" | "unknown" | "uncertain" | "returned";
  provider_id?: string;
  message_id?: string;
  subject?: string;
  text?: string;
  error?: string;
  retry_seconds?: number;
};

/** Renders one claimed mail and hands it over. Never throws: whatever happens is a result. */
export async function sendCampaignMail(mail: ClaimedMail, now: Date, deps: CampaignDependencies): Promise<MailResult> {
  const place = { id: mail.outbox_id, epoch: mail.epoch };
  try {
    const rendered = renderCampaignMail(mail, { now, timeZone: mail.sender.time_zone });
    if ("refused" in rendered) return { ...place, status: "not_rendered", error: rendered.refused };
    const { subject, text, html, headers, messageId } = rendered;
    const provider_id = await deps.email.send({
      kind: "email",
      id: mail.outbox_id,
      to: mail.to,
      to_name: mail.to_name,
      subject,
      text,
      html,
      headers,
      message_id: messageId,
      from_name: mail.sender.from_name,
      from_address: mail.sender.address,
      reply_to: null,
    });
    return { ...place, status: "sent", provider_id, message_id: messageId, subject, text };
  } catch (error) {
    return { ...place, ...failure(error, mail.attempts, deps) };
  }
}

function failure(error: unknown, attempts: number, { email, log, tunables }: CampaignDependencies) {
  const known =
    error instanceof SendError ? error : new SendError("The mail could not be handed over.", { outcome: "unknown" });
  const { firstRetrySeconds, retryMaxSeconds, attempts: most } = tunables.campaign;
  log("a campaign's mail was not sent", { outcome: known.outcome, concerns_all: known.concernsAll, attempts });
  const told = { error: known.message };
  const growing = Math.min(retryMaxSeconds, firstRetrySeconds * 2 ** (attempts - 1));
  const retry_seconds = Math.max(growing, known.retryAfterSeconds ?? 0);
  if (known.outcome === "unknown") {
    return email.idempotent
      ? { ...told, status: "unknown" as const, retry_seconds }
      : { ...told, status: "uncertain" as const };
  }
  if (known.outcome === "refused")
    return { ...told, status: known.concernsAll ? ("returned" as const) : ("failed" as const) };
  if (!known.concernsAll && attempts >= most) return { ...told, status: "failed" as const };
  return { ...told, status: "retry" as const, retry_seconds };
}
