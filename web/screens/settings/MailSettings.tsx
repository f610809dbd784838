import { Plus } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import type { Mailbox } from "../../../shared/contracts/mailbox.ts";
import { HealthNotes } from "../../components/mailboxes/HealthNotes.tsx";
import { MailboxDialog } from "../../components/mailboxes/MailboxDialog.tsx";
import { useMailboxes } from "../../components/mailboxes/use_mailboxes.ts";
import { loadMembers } from "../../state/members.ts";
import { mayWrite } from "../../state/workspaces.ts";
import { Button } from "../../ui/Button.tsx";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { AnswerSettings } from "./AnswerSettings.tsx";
import { DaysOffSettings } from "./DaysOffSettings.tsx";
import { MailboxItem } from "./MailboxItem.tsx";
import { PermissionSettings } from "./PermissionSettings.tsx";
import { SendingRules } from "./SendingRules.tsx";
import { SettingsSection } from "./SettingsSection.tsx";
import { SuppressionSettings } from "./SuppressionSettings.tsx";

/** From where campaigns are sent, and what holds for all of their mail. */
export function MailSettings({ workspaceId }: { workspaceId: string }) {
  const { list, problem, reload: load } = useMailboxes(workspaceId);
  const [editing, setEditing] = useState<{ mailbox?: Mailbox }>();
  useEffect(() => void loadMembers(workspaceId).catch(() => undefined), [workspaceId]);
  if (!list) {
    return problem ? (
      <ErrorState title="The mailboxes could not be read" message={problem} onRetry={load} />
    ) : (
      <div aria-busy="true" class="grid gap-3">
        <span class="sr-only">Loading mailboxes</span>
        <Skeleton class="h-20 w-full" />
        <Skeleton class="h-40 w-full" />
      </div>
    );
  }
  return (
    <>
      <SettingsSection
        title="Mailboxes"
        description="Campaigns are sent from these addresses, in their own hours and never more than so many a day."
      >
        {list.mailboxes.length === 0 && <p class="text-muted">There is none yet. A campaign needs one to be sent.</p>}
        {list.mailboxes.length > 0 && (
          <ul aria-label="Mailboxes" class="grid divide-y divide-line rounded-lg border border-line bg-surface">
            {list.mailboxes.map((mailbox) => (
              <MailboxItem
                key={mailbox.id}
                workspaceId={workspaceId}
                mailbox={mailbox}
                onEdit={() => setEditing({ mailbox })}
                onChanged={load}
              />
            ))}
          </ul>
        )}
        <HealthNotes workspaceId={workspaceId} changed={list} says="everything" />
        {mayWrite.value && (
          <span>
            <Button icon={Plus} onClick={() => setEditing({})}>
              Add mailbox
            </Button>
          </span>
        )}
      </SettingsSection>
      <AnswerSettings workspaceId={workspaceId} settings={list.settings} onSaved={load} />
      <PermissionSettings workspaceId={workspaceId} />
      <SendingRules workspaceId={workspaceId} settings={list.settings} onSaved={load} />
      <DaysOffSettings workspaceId={workspaceId} days={list.days_off} onSaved={load} />
      <SuppressionSettings workspaceId={workspaceId} />
      {editing && (
        <MailboxDialog
          workspaceId={workspaceId}
          {...editing}
          onClose={() => setEditing(undefined)}
          onSaved={() => {
            setEditing(undefined);
            load();
          }}
        />
      )}
    </>
  );
}
