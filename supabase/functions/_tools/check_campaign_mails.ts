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

/** What is wrong with each mail of a sequence that is not saved yet, and whom of the audience lack a value. */
export async function checkCampaignMails(mails: readonly NamedMail[], setting: Setting): Promise<CheckedMail[]> {
  const { checkSequence } = await import("../_shared/mail_template/check_sequence.ts");
  const { database, now } = setting;
  const drafts = mails.map(({ draft }) => draft);
  const checks = await checkSequence(drafts, setting, { database, now });
  return mails.flatMap((mail, at) => {
    const check = checks[at];
    return check ? [{ ...mail, check }] : [];
  });
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
