import { Pause, Pencil, Play } from "lucide-preact";
import { useState } from "preact/hooks";
import type { Mailbox } from "../../../shared/contracts/mailbox.ts";
import { DomainPanel } from "../../components/mailboxes/DomainPanel.tsx";
import { pauseMailbox } from "../../components/mailboxes/mailbox_requests.ts";
import { dayWords } from "../../components/mailboxes/mailbox_words.ts";
import { members } from "../../state/members.ts";
import { session } from "../../state/session.ts";
import { formatNumber } from "../../state/time.ts";
import { toastError } from "../../state/toasts.ts";
import { mayManage, mayWrite } from "../../state/workspaces.ts";
import { Badge } from "../../ui/Badge.tsx";
import { IconButton } from "../../ui/IconButton.tsx";

interface MailboxItemProps {
  workspaceId: string;
  mailbox: Mailbox;
  onEdit: () => void;
  onChanged: () => void;
}

/** One mailbox in the settings: when it sends, how many today, how to stop it, and whether receivers believe its sender. */
export function MailboxItem({ workspaceId, mailbox, onEdit, onChanged }: MailboxItemProps) {
  const [busy, setBusy] = useState(false);
  const person = session.value;
  const isOwn = person.status === "signed_in" && person.userId === mailbox.user_id;
  const mayChange = mayWrite.value && (isOwn || mayManage.value);
  const isPaused = mailbox.status === "paused";
  async function turn() {
    setBusy(true);
    try {
      await pauseMailbox(workspaceId, mailbox.id, isPaused ? null : "Paused by hand.");
      onChanged();
    } catch (error) {
      toastError(error);
    }
    setBusy(false);
  }
  return (
    <li class="grid gap-1.5 py-2.5 pr-2 pl-4">
      <div class="flex items-center gap-1">
        <div class="min-w-0 flex-1">
          <p class="flex min-w-0 items-center gap-2">
            <span class="truncate font-medium">{mailbox.address}</span>
            {isPaused && <Badge tone="warning">Paused</Badge>}
          </p>
          <p class="text-muted text-sm">
            {mailbox.from_name} · {ownerWords(mailbox, isOwn)}
          </p>
          <p class="text-muted text-sm">
            {dayWords(mailbox.work_days)}, {mailbox.from_hour}–{mailbox.to_hour} in{" "}
            {mailbox.time_zone.replaceAll("_", " ")}
          </p>
          <p class="text-muted text-sm tabular-nums">
            {formatNumber(mailbox.planned_today)} of {formatNumber(mailbox.cap_today)} mails today
            {mailbox.cap_today < mailbox.daily_cap && `, warming up to ${formatNumber(mailbox.daily_cap)}`}
          </p>
          {isPaused && mailbox.paused_reason && <p class="text-sm text-warning">{mailbox.paused_reason}</p>}
        </div>
        {mayChange && (
          <>
            <IconButton label={`Change ${mailbox.address}`} icon={Pencil} size="small" onClick={onEdit} />
            <IconButton
              label={isPaused ? `Send from ${mailbox.address} again` : `Pause ${mailbox.address}`}
              icon={isPaused ? Play : Pause}
              size="small"
              busy={busy}
              onClick={() => void turn()}
            />
          </>
        )}
      </div>
      <div class="pr-2">
        <DomainPanel workspaceId={workspaceId} mailbox={mailbox} onAsked={onChanged} />
      </div>
    </li>
  );
}

function ownerWords({ user_id }: Mailbox, isOwn: boolean): string {
  if (isOwn) return "yours";
  if (user_id === null) return "nobody’s: its person has left, and nothing is sent from it";
  return members.value?.find((member) => member.user_id === user_id)?.display_name ?? "a colleague’s";
}
