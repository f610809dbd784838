/** What comes before the product's sending where its planning is not measured. */
import postgres from "postgres";
import { z } from "zod";
import { callAs } from "../../../helpers/act_as.ts";
import type { MailSubject } from "../../mail/mail_subject.ts";

const planMade = z.object({ planned: z.number() });

/** Gives every mail its place in the outbox, as earlier ticks do for the minute to come. */
export const prepare: MailSubject = async ({ mails, databaseUrl }) => {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  const plan = () => callAs(sql, "service", "plan_campaign_mail", { at_most: 1_000, horizon_seconds: 60 });
  let planned = 0;
  for (let made = 1; made > 0; planned += made) made = planMade.parse(await plan()).planned;
  await sql.end();
  if (planned !== mails) throw new Error(`${planned} of ${mails} mails were planned.`);
};
