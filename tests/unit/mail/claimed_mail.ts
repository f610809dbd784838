import { type CampaignMail, campaignMail } from "../../../shared/contracts/campaign_mail.ts";

export const outboxId = "0b7e4a34-64b4-4a6a-9f2b-3f8c6a5d1e20";

/** A mail as the sender claims it, with what is changed. */
export function claimedMail(
  change: { [Key in keyof CampaignMail]?: Partial<CampaignMail[Key]> | null } = {},
): CampaignMail {
  const base = {
    outbox_id: outboxId,
    campaign_id: crypto.randomUUID(),
    text: {
      variant_id: crypto.randomUUID(),
      subject: "For {{ lead.first_name }}",
      body: "Hi {{ lead.first_name }}, [see](https://acme.example/a?b=1).",
    },
    sender: {
      mailbox_id: crypto.randomUUID(),
      address: "alex@sender.example",
      from_name: "Alex Morgan",
      signature: "Alex",
      time_zone: "UTC",
      workspace_name: "Acme Sales",
      postal_address: "Main Street 1, Berlin",
      tracks_opens: false,
      tracks_clicks: false,
    },
    reader: {
      name: "Anna Jones",
      email: "anna@acme.example",
      phone: null,
      title: null,
      country: null,
      city: null,
      stage: "new",
      source: null,
      tags: [],
      custom: { slug: "a" },
      account: null,
    },
    thread: null,
    token: "tok_123",
    link_key: "key",
    app_url: "https://app.example",
  };
  const changed = Object.entries(change).map(([key, value]) => {
    const before: unknown = Reflect.get(base, key);
    const isObject = typeof value === "object" && value !== null && typeof before === "object" && before !== null;
    return [key, isObject ? { ...before, ...value } : value];
  });
  return campaignMail.parse({ ...base, ...Object.fromEntries(changed) });
}
