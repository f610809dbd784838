import { useCallback, useEffect, useState } from "preact/hooks";
import type { Campaign } from "../../../shared/contracts/campaign_view.ts";
import type { EnrolmentMail } from "../../../shared/contracts/enrolment.ts";
import { messageOf } from "../../api/api_error.ts";
import { formatInstant } from "../../state/time.ts";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { readMails } from "./people_requests.ts";
import { mailFacts } from "./person_words.ts";

interface PersonMailsProps {
  workspaceId: string;
  campaign: Campaign;
  enrolmentId: string;
}

/** The mails that one person got, word for word, and what became of each. */
export function PersonMails({ workspaceId, campaign, enrolmentId }: PersonMailsProps) {
  const [mails, setMails] = useState<EnrolmentMail[]>();
  const [problem, setProblem] = useState<string>();
  const load = useCallback(() => {
    readMails(workspaceId, enrolmentId).then(setMails, (error) => setProblem(messageOf(error)));
  }, [workspaceId, enrolmentId]);
  useEffect(load, [load, campaign]);
  if (problem) {
    return (
      <p role="alert" class="py-2 text-danger text-sm">
        The mails could not be read. {problem}
      </p>
    );
  }
  if (!mails) return <Skeleton class="my-2 h-10 w-full" />;
  if (mails.length === 0) return <p class="py-2 text-muted text-sm">Nothing was sent to them yet.</p>;
  return (
    <ol class="grid gap-3 py-2">
      {mails.map((mail) => (
        <li key={mail.id} class="grid gap-1 border-line border-l-2 pl-3 text-sm">
          <p class="font-medium">
            {stepName(campaign, mail.step_id)}
            {mail.payload.subject && `: ${mail.payload.subject}`}
          </p>
          <p class="text-muted">{factWords(mail)}</p>
          {mail.error && <p class="text-danger">{mail.error}</p>}
          {mail.payload.text && (
            <details>
              <summary class="w-fit cursor-pointer text-muted">What it said</summary>
              <p class="mt-1 whitespace-pre-wrap break-words">{mail.payload.text}</p>
            </details>
          )}
        </li>
      ))}
    </ol>
  );
}

function stepName({ steps }: Campaign, stepId: string): string {
  const position = steps.find(({ id }) => id === stepId)?.position;
  return position === undefined ? "A step that was removed" : `Step ${position}`;
}

function factWords(mail: EnrolmentMail): string {
  if (mail.status === "queued") return `leaves ${formatInstant(mail.next_attempt_at)}`;
  if (mail.status === "sending") return "is leaving";
  if (mail.status === "withdrawn") return "was not sent";
  if (mail.status === "uncertain") return "may have left: it is not sent again by itself";
  return mailFacts(mail)
    .map(({ word, instant }) => `${word} ${formatInstant(instant)}`)
    .join(" · ");
}
