/** The product: the tick's own planning and sending, against Postgres itself, as the service role. */
import postgres from "postgres";
import { smtpSender } from "../../../../supabase/functions/_channels/smtp_sender.ts";
import { tunables } from "../../../../supabase/functions/_shared/tunables.ts";
import { deliverCampaigns } from "../../../../supabase/functions/tick/deliver_campaigns.ts";
import { callAs } from "../../../helpers/act_as.ts";
import type { MailSubject } from "../../mail/mail_subject.ts";

export const send: MailSubject = async ({ mails, smtpUrl, databaseUrl }) => {
  const sql = postgres(databaseUrl, { max: 6, onnotice: () => {} });
  await deliverCampaigns({
    service: { rpc: (name, args) => callAs(sql, "service", name, args) },
    email: smtpSender({ from: "ada@sender.example.com", smtpUrl }),
    now: () => new Date(),
    log: (message, details) => console.error(message, details),
    appUrl: "https://app.example.com",
    tunables,
  });
  const [row] = await sql<{ sent: number }[]>`select count(*)::int as sent from public.outbox where status = 'sent'`;
  await sql.end();
  if (row?.sent !== mails) throw new Error(`${row?.sent} of ${mails} mails were recorded as sent.`);
};
