/** The tick's sending of campaigns as a process to be killed: `killed_sender.ts <database> <smtp or resend> <address>`. */
import postgres from "postgres";
import { resendSender } from "../../../supabase/functions/_channels/resend_sender.ts";
import { smtpSender } from "../../../supabase/functions/_channels/smtp_sender.ts";
import { tunables } from "../../../supabase/functions/_shared/tunables.ts";
import { deliverCampaigns } from "../../../supabase/functions/tick/deliver_campaigns.ts";
import { callAs } from "../../helpers/act_as.ts";

const [databaseUrl = "", provider, address = ""] = process.argv.slice(2);
const sql = postgres(databaseUrl, { max: 6, onnotice: () => {} });
const from = "ada@sender.example.com";
const email =
  provider === "resend"
    ? resendSender({ from, resendApiKey: "re_torture", resendBaseUrl: address }, { honoursKeys: true })
    : smtpSender({ from, smtpUrl: address });
await sql`select 1`;
console.log("ready");
await deliverCampaigns({
  service: { rpc: (name, args) => callAs(sql, "service", name, args) },
  email,
  now: () => new Date(),
  log: () => {},
  appUrl: "https://app.example.com",
  tunables: { campaign: { ...tunables.campaign, batch: 10, handedOver: 5 } },
});
process.exit(0);
