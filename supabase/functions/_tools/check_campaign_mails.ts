import type { CampaignAudience } from "../../../shared/contracts/campaign_view.ts";
import type { MailCheck, MailDraft } from "../../../shared/contracts/email_template.ts";
import type { ToolDatabase } from "./define_tool.ts";

/** A mail of a sequence under the name that people know it by: "Step 2". */
export type NamedMail = { name: string; draft: MailDraft };
export type CheckedMail = NamedMail & { check: MailCheck };

type Setting = {
  database: ToolDatabase;
  workspaceId: string;
  now: Date;
  mailboxId: string | null;
  audience: CampaignAudience;
};

/** What is wrong with each mail of a sequence, and whom of the audience lack a value; the first begins the thread. */
export async function checkCampaignMails(mails: readonly NamedMail[], setting: Setting): Promise<CheckedMail[]> {
  const { checkMailFor } = await import("../_shared/mail_template/mail_workshop.ts");
  const { database, workspaceId, now, mailboxId } = setting;
  const began = mails[0]?.draft.subject;
  const audience = checkedAudience(setting.audience);
  const checked: CheckedMail[] = [];
  for (const mail of mails) {
    const follows = mail.draft.subject.trim() === "" && mail !== mails[0] && began;
    const asked = {
      workspace_id: workspaceId,
      draft: mail.draft,
      ...(mailboxId && { mailbox_id: mailboxId }),
      ...(follows && { thread_subject: began }),
      ...(audience && { audience }),
    };
    checked.push({ ...mail, check: await checkMailFor(asked, { database, now }) });
  }
  return checked;
}

/** Of very many chosen leads the first are looked at. */
function checkedAudience({ segment_id, filter, lead_ids }: CampaignAudience) {
  if (segment_id) return { segment_id };
  if (filter) return { filter };
  return lead_ids && lead_ids.length > 0 ? { lead_ids: lead_ids.slice(0, 1000) } : undefined;
}

/** Why a sequence cannot be sent, one sentence for each fault. */
export function problemsOf(mails: readonly CheckedMail[]): string[] {
  return mails.flatMap(({ name, check }) => check.problems.map(({ message }) => `${name}: ${message}`));
}

/** What would be better otherwise, and who lacks a value. */
export function remarksOf(mails: readonly CheckedMail[]): string[] {
  return mails.flatMap(({ name, check: { findings, gaps, checked } }) => [
    ...findings.filter(({ severity }) => severity !== "note").map(({ message }) => `${name}: ${message}`),
    ...gaps.map(({ label, missing }) => `${name}: ${missing} of ${checked} have no ${label.toLowerCase()}.`),
  ]);
}
