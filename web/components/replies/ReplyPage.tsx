import { ArrowLeft } from "lucide-preact";
import { useCallback, useEffect, useState } from "preact/hooks";
import type { ReplyDetails } from "../../../shared/contracts/reply.ts";
import { messageOf } from "../../api/api_error.ts";
import { pathTo } from "../../state/router.ts";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { Link } from "../../ui/Link.tsx";
import { RelativeTime } from "../../ui/RelativeTime.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { AnswerCard } from "./AnswerCard.tsx";
import { followReplies } from "./follow_replies.ts";
import { ReplyClassField } from "./ReplyClassField.tsx";
import { readReply } from "./reply_requests.ts";
import { writerOf } from "./reply_words.ts";

/** One reply: what they wrote, what it comes to, and the answer. */
export function ReplyPage({ workspaceId, replyId }: { workspaceId: string; replyId: string }) {
  const [details, setDetails] = useState<ReplyDetails>();
  const [problem, setProblem] = useState<string>();
  const load = useCallback(() => {
    readReply(workspaceId, replyId).then(
      (found) => {
        setDetails(found);
        setProblem(undefined);
      },
      (error) => setProblem(messageOf(error)),
    );
  }, [workspaceId, replyId]);
  useEffect(load, [load]);
  useEffect(() => followReplies(workspaceId, load), [workspaceId, load]);
  return (
    <div class="mx-auto grid max-w-180 grid-cols-1 gap-5 px-4 pt-4 pb-16 md:px-6">
      <header class="grid gap-1">
        <Link to={pathTo.replies()} class="flex w-fit items-center gap-1.5 text-muted text-sm hover:text-ink">
          <ArrowLeft size={14} aria-hidden="true" />
          Replies
        </Link>
        <h1 class="min-w-0 truncate font-semibold text-xl">
          {details ? `Reply of ${writerOf(details.reply)}` : "Reply"}
        </h1>
      </header>
      {problem && !details && <ErrorState title="This reply could not be read" message={problem} onRetry={load} />}
      {!details && !problem && (
        <div aria-busy="true" class="grid gap-3">
          <span class="sr-only">Loading the reply</span>
          <Skeleton class="h-40 w-full" />
          <Skeleton class="h-24 w-full" />
        </div>
      )}
      {details && (
        <>
          <ReplyMail details={details} />
          <ReplyClassField workspaceId={workspaceId} reply={details.reply} onChanged={load} />
          <AnswerCard workspaceId={workspaceId} reply={details.reply} onChanged={load} />
        </>
      )}
    </div>
  );
}

/** Text alone: what came from outside is never drawn as more than that. */
function ReplyMail({ details: { reply, sent } }: { details: ReplyDetails }) {
  const { lead_id, lead_name, from_name, from_address, campaign } = reply;
  return (
    <article aria-label="What they wrote" class="overflow-hidden rounded-lg border border-line bg-surface">
      <dl class="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1 border-line border-b px-4 py-2.5">
        <dt class="text-muted">From</dt>
        <dd class="min-w-0 break-words">
          {from_name && <span class="font-medium">{from_name} </span>}
          <span class="text-muted">{from_name ? `<${from_address}>` : from_address}</span>
        </dd>
        {lead_id && (
          <>
            <dt class="text-muted">Lead</dt>
            <dd class="min-w-0 break-words">
              <Link to={pathTo.leads(lead_id)} class="text-accent hover:underline">
                {lead_name}
              </Link>
            </dd>
          </>
        )}
        {campaign && (
          <>
            <dt class="text-muted">Campaign</dt>
            <dd class="min-w-0 break-words">
              <Link to={pathTo.campaigns(campaign.id)} class="text-accent hover:underline">
                {campaign.name}
              </Link>
            </dd>
          </>
        )}
        <dt class="text-muted">Came</dt>
        <dd>
          <RelativeTime instant={reply.received_at} />
        </dd>
        <dt class="text-muted">Subject</dt>
        <dd class="min-w-0 break-words font-medium">{reply.subject || "None"}</dd>
      </dl>
      <p class="max-h-120 overflow-y-auto whitespace-pre-wrap break-words px-4 py-3">
        {reply.text || "An empty mail."}
      </p>
      {sent && (
        <details class="border-line border-t px-4 py-2.5">
          <summary class="cursor-pointer text-muted">Our mail that it answers</summary>
          <p class="mt-2 font-medium">{sent.subject}</p>
          <p class="mt-1 max-h-80 overflow-y-auto whitespace-pre-wrap break-words text-muted">{sent.text}</p>
        </details>
      )}
    </article>
  );
}
