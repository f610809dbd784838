import { MessageSquareReply } from "lucide-preact";
import { useState } from "preact/hooks";
import { replyKind } from "../../../shared/contracts/reply.ts";
import { pathTo } from "../../state/router.ts";
import { toastError } from "../../state/toasts.ts";
import { Button } from "../../ui/Button.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { Link } from "../../ui/Link.tsx";
import { Select } from "../../ui/Select.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { CampaignTabs } from "../campaigns/CampaignTabs.tsx";
import { ReplyItem } from "./ReplyItem.tsx";
import type { ReplyChoice } from "./reply_requests.ts";
import { classWords } from "./reply_words.ts";
import { type ReplyList, useReplies } from "./use_replies.ts";

/** Everyone who answered, and how far the answers to them are. */
export function RepliesPanel({ workspaceId }: { workspaceId: string }) {
  const [chosen, setChosen] = useState("");
  const classification = replyKind.safeParse(chosen).data;
  const choice: ReplyChoice = { classification, waiting: chosen === "waiting" };
  const list = useReplies(workspaceId, choice);
  return (
    <div class="mx-auto grid max-w-240 grid-cols-1 gap-4 px-4 pt-4 pb-16 md:px-6">
      <header class="flex min-h-8.5 items-center gap-3">
        <h1 class="flex-1 font-semibold text-lg">Replies</h1>
        {(chosen !== "" || (list.replies && list.replies.length > 0)) && (
          <Select
            aria-label="Which replies"
            class="w-48!"
            value={chosen}
            onChange={(event) => setChosen(event.currentTarget.value)}
          >
            <option value="">All</option>
            <option value="waiting">Draft waits for me</option>
            {replyKind.options.map((each) => (
              <option key={each} value={each}>
                {classWords[each].label}
              </option>
            ))}
          </Select>
        )}
      </header>
      <CampaignTabs selected="replies" waiting={list.waiting} />
      <div id="campaigns-panel" role="tabpanel" aria-label="Replies" class="grid grid-cols-1 gap-4">
        <RepliesBody list={list} isNarrowed={chosen !== ""} />
      </div>
    </div>
  );
}

function RepliesBody({ list, isNarrowed }: { list: ReplyList; isNarrowed: boolean }) {
  const { replies, problem, reload, more } = list;
  if (!replies) {
    return problem ? (
      <ErrorState title="The replies could not be read" message={problem} onRetry={reload} />
    ) : (
      <div aria-busy="true" class="grid gap-2">
        <span class="sr-only">Loading replies</span>
        {[1, 2, 3, 4].map((row) => (
          <Skeleton key={row} class="h-18 w-full" />
        ))}
      </div>
    );
  }
  if (replies.length === 0)
    return isNarrowed ? <EmptyState icon={MessageSquareReply} title="None of that kind" /> : <NoReplies />;
  return (
    <>
      <ul aria-label="Replies" class="divide-y divide-line rounded-lg border border-line bg-surface">
        {replies.map((reply) => (
          <ReplyItem key={reply.id} reply={reply} />
        ))}
      </ul>
      {more && (
        <span>
          <Button size="small" onClick={() => void more().catch(toastError)}>
            Show older
          </Button>
        </span>
      )}
    </>
  );
}

function NoReplies() {
  return (
    <EmptyState icon={MessageSquareReply} title="Who answers will stand here">
      A reply to a campaign or a mail stops the mails to that person. The assistant says what it comes to and drafts an
      answer; nothing leaves before you approve it. You can turn the drafts off in the{" "}
      <Link to={pathTo.settings("mail")} class="text-accent underline underline-offset-2">
        settings
      </Link>
      .
    </EmptyState>
  );
}
