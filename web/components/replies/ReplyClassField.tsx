import { useState } from "preact/hooks";
import { type Reply, replyKind } from "../../../shared/contracts/reply.ts";
import { formatDay } from "../../state/time.ts";
import { toastError } from "../../state/toasts.ts";
import { mayWrite } from "../../state/workspaces.ts";
import { Field } from "../../ui/Field.tsx";
import { Select } from "../../ui/Select.tsx";
import { classifyReply, type ReplyClass } from "./reply_requests.ts";
import { classWords, whyWords } from "./reply_words.ts";

interface ReplyClassFieldProps {
  workspaceId: string;
  reply: Reply;
  onChanged: () => void;
}

/** What the reply comes to, and who says so. A person's word stands over the assistant's. */
export function ReplyClassField({ workspaceId, reply, onChanged }: ReplyClassFieldProps) {
  const [busy, setBusy] = useState(false);
  async function correct(classification: ReplyClass) {
    setBusy(true);
    await classifyReply(workspaceId, reply.id, classification).then(onChanged, toastError);
    setBusy(false);
  }
  const suppressed = reply.classification === "unsubscribe" ? " Nothing more is sent to them." : "";
  const reminded = reply.remind_at ? ` A reminder is set for ${formatDay(reply.remind_at)}.` : "";
  return (
    <Field label="It comes to" hint={`${whyWords(reply)}${suppressed}${reminded}`}>
      {(attributes) => (
        <Select
          {...attributes}
          class="sm:w-56!"
          disabled={busy || !mayWrite.value}
          value={reply.classification ?? ""}
          onChange={(event) => {
            const chosen = replyKind.safeParse(event.currentTarget.value).data;
            if (chosen) void correct(chosen);
          }}
        >
          {reply.classification === null && <option value="">Not read yet</option>}
          {replyKind.options.map((each) => (
            <option key={each} value={each}>
              {classWords[each].label}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
