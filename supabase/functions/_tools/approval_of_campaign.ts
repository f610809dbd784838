import { type AudiencePreview, audiencePreview, type Campaign } from "../../../shared/contracts/campaign_view.ts";
import { type Mailbox, type MailboxList, mailboxList } from "../../../shared/contracts/mailbox.ts";
import { domainWords } from "../../../shared/domain/mail/domain_words.ts";
import type { ViewOfCampaign } from "./campaign_view.ts";
import { audienceCount, audienceWords, branchWords, waitWords } from "./campaign_words.ts";
import { type CheckedMail, type NamedMail, remarksOf } from "./check_campaign_mails.ts";
import { counted } from "./counted.ts";
import type { ToolContext } from "./define_tool.ts";
import { sampleMails } from "./sample_mails.ts";

/** Readers as whom the first mail is shown; further mails are shown as the first of them. */
const readers = 3;

type Shown = { preview: AudiencePreview; list: MailboxList; mails: CheckedMail[]; view: ViewOfCampaign };

/** What a person reads before a campaign starts: who, what, from whom, when and how many, with samples. */
export async function approvalOfCampaign(campaign: Campaign, context: ToolContext): Promise<Shown> {
  const { database, workspaceId, now } = context;
  const { id, name, status, audience, mailbox_id } = campaign;
  const preview = audiencePreview.parse(
    await database.rpc("campaign_preview_people", { workspace_id: workspaceId, audience, campaign_id: id }),
  );
  const list = mailboxList.parse(await database.rpc("list_mailboxes", { workspace_id: workspaceId }));
  const texts = textsOf(campaign);
  const mails = await reviewedMails(campaign, context);
  const mailbox = list.mailboxes.find((each) => each.id === mailbox_id);
  const view: ViewOfCampaign = {
    kind: "campaign",
    campaign: { id, name, status },
    facts: factsOf(campaign, preview, mailbox, now),
    mails: await sampleMails(texts, preview, { mailboxId: mailbox_id, readers }, context),
    remarks: remarksOf(mails),
  };
  return { preview, list, mails, view };
}

type Text = NamedMail & { variantId: string };

function textsOf({ steps }: Campaign): Text[] {
  return steps.flatMap((step) =>
    step.variants.map(({ id, label, subject, body }) => ({
      name: `Step ${step.position}${step.variants.length > 1 ? `, text ${label}` : ""}, ${waitWords(step)}`,
      draft: { subject, body },
      variantId: id,
    })),
  );
}

/** The texts with what is wrong with them. Without it a campaign can't be approved: the database asks for this review. */
async function reviewedMails(campaign: Campaign, { database, workspaceId, now }: ToolContext): Promise<CheckedMail[]> {
  const { reviewCampaign } = await import("../_shared/mail_template/review_campaign.ts");
  const asked = { workspace_id: workspaceId, campaign_id: campaign.id };
  const { mails } = await reviewCampaign(asked, { database, now });
  return textsOf(campaign).flatMap(({ name, draft, variantId }) => {
    const check = mails.find(({ variant_id }) => variant_id === variantId)?.check;
    return check ? [{ name, draft, check }] : [];
  });
}

function factsOf(campaign: Campaign, preview: AudiencePreview, mailbox: Mailbox | undefined, now: Date) {
  const { steps, people, start_at, content_hash } = campaign;
  const already = people.active + people.parked;
  const each = steps.filter(({ kind }) => kind === "email").length;
  const names = preview.sample.map(({ name, company }) => (company ? `${name} (${company})` : name));
  const later = start_at !== null && Date.parse(start_at) > now.getTime();
  const hours =
    mailbox && `${dayWords(mailbox.work_days)}, ${mailbox.from_hour}–${mailbox.to_hour} in ${mailbox.time_zone}`;
  const fact = (label: string, text: string) => ({ label, text });
  return [
    fact("Who", `${audienceWords(campaign)}. ${audienceCount(preview)}.`),
    ...(names.length > 0 ? [fact("Such as", names.join(", "))] : []),
    ...(already > 0 ? [fact("Already in it", `${already}; they go on where they are.`)] : []),
    ...steps
      .filter(({ kind }) => kind === "branch")
      .map((step) => fact(`Step ${step.position}`, `${waitWords(step)}, ${branchWords(step)}.`)),
    ...(mailbox
      ? [fact("From", `${mailbox.from_name} <${mailbox.address}>`), fact("Believed", domainWords(mailbox))]
      : []),
    fact(
      "When",
      `${later ? `Not before ${start_at}.` : "From now on."} ${hours ?? ""}, and only in the working hours of each reader's country.`,
    ),
    fact(
      "How many",
      `At most ${counted(each, "mail")} to each person, ${counted((preview.will_get + already) * each, "mail")} altogether${
        mailbox ? `; ${counted(mailbox.cap_today, "mail")} may leave today` : ""
      }.`,
    ),
    fact("Mark", `${content_hash.slice(0, 12)}: any change to the campaign needs a new approval.`),
  ];
}

const dayNames = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

function dayWords(days: readonly number[]): string {
  const names = [...days].sort((one, other) => one - other).map((day) => dayNames[day - 1] ?? "");
  return names.length === 7 ? "Every day" : names.join(", ");
}
