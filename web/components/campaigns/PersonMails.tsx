import { useState } from "preact/hooks";
import type { LoggedMail } from "../../../shared/contracts/campaign_report.ts";
import { messageOf } from "../../api/api_error.ts";
import { formatInstant } from "../../state/time.ts";
import { readMailText } from "./people_requests.ts";
import { mailFacts } from "./person_words.ts";

/** The mails that one person got, word for word, and what became of each: also what programs did, marked as such. */
export function PersonMails({ workspaceId, mails }: { workspaceId: string; mails: readonly LoggedMail[] }) {
  if (mails.length === 0) return <p class="py-2 text-muted text-sm">Nothing was sent to them yet.</p>;
  return (
    <ol class="grid gap-3 py-2">
      {mails.map((mail) => (
        <li key={mail.id} class="grid gap-1 border-line border-l-2 pl-3 text-sm">
          <p class="break-words font-medium">
            {mail.position === null ? "A step that was removed" : `Step ${mail.position}`}
            {mail.label && mail.label !== "A" && `, ${mail.label}`}
            {mail.subject && `: ${mail.subject}`}
          </p>
          <ul class="flex flex-wrap gap-x-3 gap-y-0.5 text-muted">
            {factsOf(mail).map(({ key, word, instant, isProgram }) => (
              <li key={key} class={isProgram ? "text-faint" : undefined}>
                {word}
                {instant && ` ${formatInstant(instant)}`}
                {isProgram && " (a program)"}
              </li>
            ))}
          </ul>
          {mail.error && <p class="text-danger">{mail.error}</p>}
          {mail.status === "sent" && <MailText workspaceId={workspaceId} mailId={mail.id} />}
        </li>
      ))}
    </ol>
  );
}

function factsOf(mail: LoggedMail): { key: string; word: string; instant?: string; isProgram?: boolean }[] {
  if (mail.status === "queued") return [{ key: "queued", word: `leaves ${formatInstant(mail.next_attempt_at)}` }];
  if (mail.status === "sending") return [{ key: "sending", word: "is leaving" }];
  if (mail.status === "withdrawn") return [{ key: "withdrawn", word: "was not sent" }];
  const doubt =
    mail.status === "uncertain" ? [{ key: "uncertain", word: "may have left: it is not sent again by itself" }] : [];
  return [...doubt, ...mailFacts(mail)];
}

/** What it said, read when someone asks. */
function MailText({ workspaceId, mailId }: { workspaceId: string; mailId: string }) {
  const [text, setText] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const read = () => {
    if (text !== undefined) return;
    setProblem(undefined);
    readMailText(workspaceId, mailId).then(
      (found) => setText(found ?? "Its words are no longer kept."),
      (error) => setProblem(messageOf(error)),
    );
  };
  return (
    <details onToggle={(event) => event.currentTarget.open && read()}>
      <summary class="w-fit cursor-pointer text-muted">What it said</summary>
      {problem ? (
        <p role="alert" class="mt-1 text-danger">
          It could not be read. {problem}
        </p>
      ) : (
        <p class="mt-1 whitespace-pre-wrap break-words">{text ?? "…"}</p>
      )}
    </details>
  );
}
