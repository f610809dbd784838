import type { Reply } from "../../../shared/contracts/reply.ts";
import { pathTo } from "../../state/router.ts";
import { Badge } from "../../ui/Badge.tsx";
import { Link } from "../../ui/Link.tsx";
import { RelativeTime } from "../../ui/RelativeTime.tsx";
import { answerWord, classWords, writerOf } from "./reply_words.ts";

/** One reply of the list: who, what it comes to, how far the answer is, how it begins. */
export function ReplyItem({ reply }: { reply: Reply }) {
  const answer = answerWord(reply);
  const kind = reply.classification && classWords[reply.classification];
  return (
    <li class="relative grid gap-1.5 px-4 py-3 hover:bg-hover">
      <div class="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
        <h2 class="min-w-0 max-w-full truncate font-medium">
          <Link to={pathTo.replies(reply.id)} class="before:absolute before:inset-0 hover:underline">
            {writerOf(reply)}
          </Link>
        </h2>
        {kind && <Badge tone={kind.tone}>{kind.label}</Badge>}
        <Badge tone={answer.tone}>{answer.label}</Badge>
        <span class="flex-1" />
        <span class="text-muted text-sm">
          <RelativeTime instant={reply.received_at} />
        </span>
      </div>
      <p class="line-clamp-2 break-words text-muted">{reply.text || reply.subject || "An empty mail"}</p>
      {reply.campaign && <p class="truncate text-faint text-sm">{reply.campaign.name}</p>}
    </li>
  );
}
