import { z } from "zod";

/** What a step's text is, before anyone's facts stand in it. Mails of one batch share the object, so it can be a key. */
export const campaignText = z.object({
  variant_id: z.uuid(),
  /** Liquid, one line. Empty: the mail continues the thread of the mail before it. */
  subject: z.string(),
  /** Markdown with Liquid. */
  body: z.string(),
});
export type CampaignText = z.infer<typeof campaignText>;

/** Who sends, and what stands below every mail. Mails of one batch share the object. */
export const campaignSender = z.object({
  mailbox_id: z.uuid(),
  address: z.string(),
  from_name: z.string(),
  /** Markdown. */
  signature: z.string(),
  time_zone: z.string(),
  workspace_name: z.string(),
  postal_address: z.string().nullable(),
  tracks_opens: z.boolean(),
  tracks_clicks: z.boolean(),
});
export type CampaignSender = z.infer<typeof campaignSender>;

const facts = z.record(z.string(), z.unknown());

/** The variables of a mail: the lead's own record and its account's. */
export const mailReader = z.object({
  name: z.string(),
  email: z.string(),
  phone: z.string().nullable(),
  title: z.string().nullable(),
  country: z.string().nullable(),
  city: z.string().nullable(),
  stage: z.string().nullable(),
  source: z.string().nullable(),
  tags: z.array(z.string()),
  /** By the key of the custom field. */
  custom: facts,
  account: z
    .object({
      name: z.string(),
      domain: z.string().nullable(),
      industry: z.string().nullable(),
      employee_count: z.number().nullable(),
      country: z.string().nullable(),
      city: z.string().nullable(),
      custom: facts,
    })
    .nullable(),
});
export type MailReader = z.infer<typeof mailReader>;

/** The mails that this person was sent by the campaign before, oldest first. */
export const mailThread = z.object({
  /** Of the first, as it was rendered and without "Re:". */
  subject: z.string(),
  /** With their angle brackets. */
  message_ids: z.array(z.string()).min(1),
});

/** One mail of a campaign as the sender claims it: everything that rendering needs, read at that moment. */
export const campaignMail = z.object({
  /** Of the outbox. The Message-ID is `<outbox_id@domain of the sender's address>`. */
  outbox_id: z.uuid(),
  campaign_id: z.uuid(),
  text: campaignText,
  sender: campaignSender,
  reader: mailReader,
  /** Null for the first mail. */
  thread: mailThread.nullable(),
  /** Names the mail in its links (unsubscribe, click, open); nobody can guess it. */
  token: z.string(),
  /** Signs the targets of its tracked links: hex of HMAC-SHA-256 over the target. Never stands in the mail. */
  link_key: z.string(),
  /** Where the functions answer, such as `https://project.supabase.co`; without a slash at the end. Links of mails begin there. */
  app_url: z.string(),
});
export type CampaignMail = z.infer<typeof campaignMail>;

/** A mail as it leaves, but for From and To, which the sender adds. */
export type RenderedMail = {
  subject: string;
  text: string;
  html: string;
  /** All others: List-Unsubscribe, List-Unsubscribe-Post, In-Reply-To, References … */
  headers: Record<string, string>;
  /** With its angle brackets. */
  messageId: string;
};

/** Why a mail can't be rendered, for people: an unknown variable, an empty subject … Nothing is sent. */
export type RenderRefusal = { refused: string };
