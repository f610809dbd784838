import type { AudiencePreview } from "../../../shared/contracts/campaign_view.ts";
import type { ViewOfCampaign } from "./campaign_view.ts";
import type { NamedMail } from "./check_campaign_mails.ts";
import type { ToolContext } from "./define_tool.ts";

/** The first mail as so many of its readers get it, the others as the first of them does. */
export async function sampleMails(
  texts: readonly NamedMail[],
  { sample }: AudiencePreview,
  { mailboxId, readers }: { mailboxId: string | null; readers: number },
  { database, workspaceId, now }: Pick<ToolContext, "database" | "workspaceId" | "now">,
): Promise<ViewOfCampaign["mails"]> {
  const { previewMail } = await import("../_shared/mail_template/mail_workshop.ts");
  const shown: ViewOfCampaign["mails"] = [];
  const begun = new Map<string, string>();
  for (const [at, { name, draft }] of texts.entries()) {
    for (const { id, name: reader, email } of sample.slice(0, at === 0 ? readers : 1)) {
      const subject = begun.get(id);
      const { mail, problems } = await previewMail(
        {
          ...{ workspace_id: workspaceId, draft, lead_id: id },
          ...(mailboxId && { mailbox_id: mailboxId }),
          ...(draft.subject.trim() === "" && subject && { thread_subject: subject }),
        },
        { database, now },
      );
      if (mail && at === 0) begun.set(id, mail.subject);
      const text = mail?.text ?? `Cannot be written: ${problems.map(({ message }) => message).join(" ")}`;
      shown.push({ name, to: email ? `${reader} <${email}>` : reader, subject: mail?.subject ?? draft.subject, text });
    }
  }
  return shown;
}
