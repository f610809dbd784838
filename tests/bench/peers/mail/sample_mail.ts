import { randomUUID } from "node:crypto";
import type { RenderedMail } from "../../../../shared/contracts/campaign_mail.ts";
import { renderCampaignMail } from "../../../../supabase/functions/_channels/render_campaign_mail.ts";
import { subject, template } from "../../mail/mail_text.ts";

/** One of the bench's mails as the campaign would send it. */
export function sampleMail(): RenderedMail {
  const place = { country: "Germany", city: "Berlin" };
  const account = {
    name: "Company 1",
    domain: null,
    industry: "Logistics",
    employee_count: null,
    custom: {},
    ...place,
  };
  const made = renderCampaignMail(
    {
      outbox_id: randomUUID(),
      campaign_id: randomUUID(),
      text: { variant_id: randomUUID(), subject, body: template },
      sender: {
        mailbox_id: randomUUID(),
        address: "ada@sender.example.com",
        from_name: "Ada",
        signature: "",
        time_zone: "Europe/Berlin",
        workspace_name: "Acme Sales",
        postal_address: "Example Ltd, 1 High Street, London",
        tracks_opens: false,
        tracks_clicks: false,
      },
      reader: {
        name: "Ada Reader",
        email: "reader1@company1.example",
        phone: null,
        title: "CTO",
        stage: "New",
        source: null,
        tags: [],
        custom: {},
        account,
        ...place,
      },
      thread: null,
      token: "0".repeat(68),
      link_key: "key",
      app_url: "https://app.example.com",
    },
    { now: new Date(), timeZone: "Europe/Berlin" },
  );
  if ("refused" in made) throw new Error(made.refused);
  return made;
}
