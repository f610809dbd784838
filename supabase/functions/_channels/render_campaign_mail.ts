import type {
  CampaignMail,
  CampaignText,
  RenderedMail,
  RenderRefusal,
} from "../../../shared/contracts/campaign_mail.ts";
import type { MailProblem } from "../../../shared/contracts/email_template.ts";
import { templateVariables } from "../../../shared/domain/mail/template_variables.ts";
import { composeMail, parseDraft } from "../_shared/mail_template/compose_mail.ts";
import { readerValues } from "../_shared/mail_template/reader_values.ts";
import { mailLinks } from "./mail_links.ts";

/** Fields of one's own are not known here: one without a value is told as missing, whoever wrote its name. */
const known = [...templateVariables().map(({ name }) => name), "lead.custom.*", "account.custom.*"];

/** A long thread names its first mail and its newest; a header has its limits. */
const mostReferences = 20;

const parsedTexts = new WeakMap<CampaignText, ReturnType<typeof parseDraft>>();

/**
 * One claimed mail as it leaves: both parts, and the headers beside From and To. The same mail comes out the same each
 * time, so a retry sends what was tried. Refused, for people to read, when a variable is unknown or has no value.
 *
 * @param now for dates in the text, in `timeZone`
 */
export function renderCampaignMail(
  mail: CampaignMail,
  clock: { now: Date; timeZone: string },
): RenderedMail | RenderRefusal {
  const parsed = parsedTexts.get(mail.text) ?? parseDraft(mail.text, known);
  parsedTexts.set(mail.text, parsed);
  if (!parsed.ok) return refusal(parsed.problems);
  const { sender, thread } = mail;
  const links = mailLinks(mail);
  const made = composeMail(parsed.parsed, {
    values: readerValues(mail.reader, sender, links.unsubscribe),
    clock,
    frame: {
      signature: sender.signature,
      company: sender.workspace_name,
      postalAddress: sender.postal_address,
      threadSubject: thread?.subject,
      ...(sender.tracks_clicks && { track: links.click }),
      ...(sender.tracks_opens && { pixelUrl: links.open }),
    },
  });
  if (!made.ok) return refusal(made.problems);
  return { ...made.content, messageId: messageId(mail), headers: headersOf(mail, links.unsubscribe) };
}

/** Both headers of one-click unsubscribing (RFC 8058), and the thread (RFC 5322, 3.6.4). */
function headersOf({ thread }: CampaignMail, unsubscribeUrl: string): Record<string, string> {
  const before = thread?.message_ids.filter((id) => /^<[^<>\s]+@[^<>\s]+>$/.test(id)) ?? [];
  const [first, ...others] = before;
  const newest = before.at(-1);
  return {
    "List-Unsubscribe": `<${unsubscribeUrl}>`,
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    ...(first && newest && { "In-Reply-To": newest }),
    ...(first && { References: [first, ...others.slice(1 - mostReferences)].join(" ") }),
  };
}

/** The same for the same row of the outbox, however often it is rendered. */
function messageId({ outbox_id, sender }: CampaignMail): string {
  return `<${outbox_id}@${sender.address.split("@").at(-1)}>`;
}

function refusal(problems: readonly MailProblem[]): RenderRefusal {
  return { refused: [...new Set(problems.map(({ message }) => message))].slice(0, 5).join(" ") };
}
