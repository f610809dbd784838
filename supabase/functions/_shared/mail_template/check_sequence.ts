import type { CampaignAudience } from "../../../../shared/contracts/campaign_view.ts";
import type { MailCheck, MailDraft } from "../../../../shared/contracts/email_template.ts";
import { checkMailFor, type Workshop } from "./mail_workshop.ts";

export type SequenceSetting = { workspaceId: string; mailboxId: string | null; audience: CampaignAudience };

/** Of very many chosen leads the first are looked at. */
const mostChosen = 1_000;

/** What is wrong with each mail of a sequence, and whom of the audience lack a value; the first begins the thread. */
export async function checkSequence(
  drafts: readonly MailDraft[],
  { workspaceId, mailboxId, audience }: SequenceSetting,
  workshop: Workshop,
): Promise<MailCheck[]> {
  const [first] = drafts;
  const whom = checkedAudience(audience);
  const checks: MailCheck[] = [];
  // One after the other: a long sequence is no crowd of queries at once.
  for (const draft of drafts) {
    const answers = draft.subject.trim() === "" && draft !== first && first?.subject;
    const asked = {
      workspace_id: workspaceId,
      draft,
      ...(mailboxId && { mailbox_id: mailboxId }),
      ...(answers && { thread_subject: answers }),
      ...(whom && { audience: whom }),
    };
    checks.push(await checkMailFor(asked, workshop));
  }
  return checks;
}

function checkedAudience({ segment_id, filter, lead_ids }: CampaignAudience) {
  if (segment_id) return { segment_id };
  if (filter) return { filter };
  return lead_ids && lead_ids.length > 0 ? { lead_ids: lead_ids.slice(0, mostChosen) } : undefined;
}
