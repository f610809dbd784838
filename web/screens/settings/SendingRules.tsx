import { useEffect, useState } from "preact/hooks";
import type { MailSettings } from "../../../shared/contracts/mailbox.ts";
import { messageOf } from "../../api/api_error.ts";
import { saveMailSettings } from "../../components/mailboxes/mailbox_requests.ts";
import { toast, toastError } from "../../state/toasts.ts";
import { mayManage } from "../../state/workspaces.ts";
import { Button } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { Switch } from "../../ui/Switch.tsx";
import { TextArea } from "../../ui/TextArea.tsx";
import { SettingsSection } from "./SettingsSection.tsx";

interface SendingRulesProps {
  workspaceId: string;
  /** Null until someone set anything. */
  settings: MailSettings | null;
  onSaved: () => void;
}

type Rule = "one_sequence_at_a_time" | "tracks_opens" | "tracks_clicks";

const rules: readonly { name: Rule; label: string; hint: string }[] = [
  {
    name: "one_sequence_at_a_time",
    label: "One campaign at a time for each person",
    hint: "Who is in a running campaign is left out of the others.",
  },
  {
    name: "tracks_opens",
    label: "Count who opens mails",
    hint: "By a tiny picture. Many mail programs fetch it by themselves: those are told apart where that can be seen.",
  },
  {
    name: "tracks_clicks",
    label: "Count who follows links",
    hint: "Links lead through your own address. In some countries readers must agree to this first.",
  },
];

/** What holds for all campaign mail: owners and admins set it, everyone reads it. */
export function SendingRules({ workspaceId, settings, onSaved }: SendingRulesProps) {
  async function turn(name: Rule, on: boolean) {
    try {
      await saveMailSettings(workspaceId, { [name]: on });
      onSaved();
    } catch (error) {
      toastError(error);
    }
  }
  const isOn: Record<Rule, boolean> = {
    one_sequence_at_a_time: settings?.one_sequence_at_a_time ?? true,
    tracks_opens: settings?.tracks_opens ?? false,
    tracks_clicks: settings?.tracks_clicks ?? false,
  };
  return (
    <SettingsSection
      title="Rules for all campaigns"
      description="Every campaign mail has a link to unsubscribe. A changed address or tracking makes running campaigns wait for approval."
    >
      {settings?.paused_at && <WorkspacePause workspaceId={workspaceId} settings={settings} onSaved={onSaved} />}
      <PostalAddress workspaceId={workspaceId} stored={settings?.postal_address ?? ""} onSaved={onSaved} />
      <ul class="grid divide-y divide-line rounded-lg border border-line bg-surface">
        {rules.map(({ name, label, hint }) => (
          <li key={name} class="flex items-center gap-4 px-4 py-3">
            <div class="min-w-0 flex-1">
              <p id={`rule-${name}`} class="font-medium">
                {label}
              </p>
              <p class="text-muted text-sm">{hint}</p>
            </div>
            <Switch
              aria-labelledby={`rule-${name}`}
              checked={isOn[name]}
              disabled={!mayManage.value}
              onChange={(on) => void turn(name, on)}
            />
          </li>
        ))}
      </ul>
    </SettingsSection>
  );
}

/** Complaints or bounces stopped all mail: says why, and a person lets it go on. */
function WorkspacePause({ workspaceId, settings, onSaved }: SendingRulesProps) {
  async function goOn() {
    try {
      await saveMailSettings(workspaceId, { paused: false });
      onSaved();
    } catch (error) {
      toastError(error);
    }
  }
  return (
    <div role="status" class="grid gap-2 rounded-lg bg-warning-soft p-4 text-warning">
      <p class="font-medium">All campaign mail is paused</p>
      <p>{settings?.paused_reason}</p>
      {mayManage.value && (
        <span>
          <Button size="small" onClick={() => void goOn()}>
            Send again
          </Button>
        </span>
      )}
    </div>
  );
}

interface PostalAddressProps {
  workspaceId: string;
  stored: string;
  onSaved: () => void;
}

function PostalAddress({ workspaceId, stored, onSaved }: PostalAddressProps) {
  const [typed, setTyped] = useState(stored);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  useEffect(() => setTyped(stored), [stored]);
  async function save(event: SubmitEvent) {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    try {
      await saveMailSettings(workspaceId, { postal_address: typed.trim() === "" ? null : typed.trim() });
      toast({ title: "Saved the postal address", tone: "success" });
      onSaved();
    } catch (error) {
      setProblem(messageOf(error));
    }
    setBusy(false);
  }
  return (
    <form onSubmit={save} class="grid gap-3">
      <Field
        label="Postal address"
        hint="It stands below every campaign mail; the law of many countries asks for it. No campaign starts without it."
        error={problem}
      >
        {(attributes) => (
          <TextArea
            {...attributes}
            rows={2}
            maxLength={300}
            autocomplete="street-address"
            disabled={!mayManage.value}
            value={typed}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
        )}
      </Field>
      {mayManage.value && (
        <span>
          <Button type="submit" busy={busy} disabled={typed.trim() === stored.trim()}>
            Save address
          </Button>
        </span>
      )}
    </form>
  );
}
