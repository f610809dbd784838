import { Plus } from "lucide-preact";
import { useCallback, useEffect, useState } from "preact/hooks";
import type { MailboxList } from "../../../shared/contracts/mailbox.ts";
import { pathTo } from "../../state/router.ts";
import { toastError } from "../../state/toasts.ts";
import { mayManage } from "../../state/workspaces.ts";
import { Button } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { Input } from "../../ui/Input.tsx";
import { Link } from "../../ui/Link.tsx";
import { Select } from "../../ui/Select.tsx";
import { MailboxDialog } from "../mailboxes/MailboxDialog.tsx";
import { readMailboxes } from "../mailboxes/mailbox_requests.ts";
import type { CampaignDraft } from "./campaign_draft.ts";
import { fromLocalInput, toLocalInput } from "./local_input.ts";

interface CampaignBasicsProps {
  workspaceId: string;
  draft: CampaignDraft;
  onChange: (change: Partial<CampaignDraft>) => void;
}

/** What the campaign is called, from which address it is sent, and when it begins. */
export function CampaignBasics({ workspaceId, draft, onChange }: CampaignBasicsProps) {
  const [list, setList] = useState<MailboxList>();
  const [adding, setAdding] = useState(false);
  const load = useCallback(() => {
    readMailboxes(workspaceId).then(setList, toastError);
  }, [workspaceId]);
  useEffect(load, [load]);
  const mailboxes = list?.mailboxes ?? [];
  const chosen = mailboxes.find(({ id }) => id === draft.mailboxId);
  return (
    <section aria-label="Basics" class="grid items-start gap-4 sm:grid-cols-2">
      <Field label="Name" hint="Only you and your team see it.">
        {(attributes) => (
          <Input
            {...attributes}
            autocomplete="off"
            maxLength={100}
            value={draft.name}
            onInput={(event) => onChange({ name: event.currentTarget.value })}
          />
        )}
      </Field>
      <Field label="Not before" hint="Empty: as soon as it is started.">
        {(attributes) => (
          <input
            {...attributes}
            type="datetime-local"
            class="field h-8.5 px-2.5 text-base pointer-coarse:h-10"
            value={toLocalInput(draft.startAt)}
            onInput={(event) => onChange({ startAt: fromLocalInput(event.currentTarget.value) })}
          />
        )}
      </Field>
      {list && mailboxes.length === 0 ? (
        <div class="grid content-start gap-1.5">
          <span class="font-medium text-sm">Sent from</span>
          <Button icon={Plus} class="w-fit" onClick={() => setAdding(true)}>
            Add a mailbox
          </Button>
          <p class="text-muted text-sm">There is none yet. Mails are sent from an address of yours.</p>
        </div>
      ) : (
        <Field
          label="Sent from"
          hint={chosen?.status === "paused" ? `It is paused: ${chosen.paused_reason ?? ""}` : undefined}
        >
          {(attributes) => (
            <Select
              {...attributes}
              value={draft.mailboxId ?? ""}
              onChange={({ currentTarget: { value } }) => onChange({ mailboxId: value === "" ? null : value })}
            >
              <option value="">Choose a mailbox</option>
              {mailboxes.map(({ id, address, from_name: name }) => (
                <option key={id} value={id}>
                  {name} · {address}
                </option>
              ))}
            </Select>
          )}
        </Field>
      )}
      {list && !list.settings?.postal_address && (
        <p class="self-end rounded-md bg-warning-soft px-3 py-2 text-sm text-warning">
          No campaign starts before the workspace has a postal address.{" "}
          {mayManage.value ? (
            <Link to={pathTo.settings("mail")} class="underline">
              Set it
            </Link>
          ) : (
            "An owner or admin sets it."
          )}
        </p>
      )}
      {adding && (
        <MailboxDialog
          workspaceId={workspaceId}
          onClose={() => setAdding(false)}
          onSaved={(mailbox) => {
            setAdding(false);
            onChange({ mailboxId: mailbox.id });
            load();
          }}
        />
      )}
    </section>
  );
}
