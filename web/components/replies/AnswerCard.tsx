import { MessageSquareText, Sparkles } from "lucide-preact";
import { useState } from "preact/hooks";
import type { Reply } from "../../../shared/contracts/reply.ts";
import { navigate, pathTo } from "../../state/router.ts";
import { toastError } from "../../state/toasts.ts";
import { mayWrite } from "../../state/workspaces.ts";
import { Badge } from "../../ui/Badge.tsx";
import { Button } from "../../ui/Button.tsx";
import { draftAnswer } from "./reply_requests.ts";
import { answerWord } from "./reply_words.ts";

interface AnswerCardProps {
  workspaceId: string;
  reply: Reply;
  onChanged: () => void;
}

/** How far the answer is, and the way to it: a draft is approved, changed or denied where it was written. */
export function AnswerCard({ workspaceId, reply, onChanged }: AnswerCardProps) {
  const [busy, setBusy] = useState(false);
  const { state, reason, thread_id } = reply.answer;
  const word = answerWord(reply);
  const isOpen = state === "drafting" || state === "waiting" || state === "sending";
  const mayDraft = !isOpen && state !== "sent" && reply.lead_id !== null && reply.classification !== "unsubscribe";
  async function draft() {
    setBusy(true);
    await draftAnswer(workspaceId, reply.id).then(onChanged, toastError);
    setBusy(false);
  }
  return (
    <section aria-label="The answer" class="grid gap-3 rounded-lg border border-line bg-surface p-4">
      <p class="flex flex-wrap items-center gap-2">
        <span class="font-medium">Answer</span>
        <Badge tone={word.tone}>{word.label}</Badge>
      </p>
      <p role="status" class="text-muted">
        {reason ?? explained[state]}
      </p>
      <div class="flex flex-wrap gap-2 empty:hidden">
        {thread_id && (
          <Button
            tone={state === "waiting" ? "primary" : "secondary"}
            icon={MessageSquareText}
            onClick={() => navigate(pathTo.chat(thread_id))}
          >
            {state === "waiting" ? "Look at the draft" : "Open the conversation"}
          </Button>
        )}
        {mayDraft && mayWrite.value && (
          <Button icon={Sparkles} busy={busy} onClick={() => void draft()}>
            Draft an answer
          </Button>
        )}
      </div>
    </section>
  );
}

const explained: Readonly<Record<Reply["answer"]["state"], string>> = {
  drafting: "The assistant is reading it and writes an answer. You can leave: it is kept.",
  waiting: "It leaves once it is approved, in the same conversation and from the mailbox that was answered.",
  sending: "It was approved and is on its way.",
  sent: "It was approved and sent.",
  denied: "It was not sent.",
  failed: "It was not sent.",
  none: "Nothing was drafted.",
};
