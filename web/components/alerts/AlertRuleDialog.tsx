import { useState } from "preact/hooks";
import { type AlertRule, type AlertRuleDraft, alertPriority } from "../../../shared/contracts/alert_rule.ts";
import { messageOf } from "../../api/api_error.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { Field } from "../../ui/Field.tsx";
import { Input } from "../../ui/Input.tsx";
import { Select } from "../../ui/Select.tsx";
import { GroupEditor } from "../leads/GroupEditor.tsx";
import { AlertEventFields } from "./AlertEventFields.tsx";
import { AlertPreviewBox } from "./AlertPreviewBox.tsx";
import { type AlertDraft, draftOfAlert, finishedAlert } from "./alert_draft.ts";
import { coolDownChoices } from "./describe_alert.ts";
import { useAlertPreview } from "./use_alert_preview.ts";

interface AlertRuleDialogProps {
  workspaceId: string;
  /** The one to change; undefined for a new one. */
  rule: AlertRule | undefined;
  onSave: (rule: AlertRuleDraft) => Promise<void>;
  onClose: () => void;
}

/** Asks what one wants to be told of, and shows what that would have been lately. */
export function AlertRuleDialog({ workspaceId, rule, onSave, onClose }: AlertRuleDialogProps) {
  const [draft, setDraft] = useState<AlertDraft>(() => draftOfAlert(rule));
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const finished = finishedAlert(draft);
  const found = useAlertPreview(workspaceId, "rule" in finished ? finished.rule : undefined);

  async function submit(event: SubmitEvent) {
    event.preventDefault();
    const missing =
      draft.name.trim() === "" ? "Give the alert a name." : "missing" in finished ? finished.missing : undefined;
    setProblem(missing);
    if (missing || !("rule" in finished)) return;
    setBusy(true);
    try {
      await onSave(finished.rule);
      onClose();
    } catch (error) {
      setProblem(messageOf(error));
      setBusy(false);
    }
  }

  return (
    <Dialog
      open
      onClose={onClose}
      width="large"
      title={rule ? "Edit alert" : "New alert"}
      description="You get a notification as it happens. Only you see this alert."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form="alert-rule" tone="primary" busy={busy}>
            {rule ? "Save" : "Add alert"}
          </Button>
        </>
      }
    >
      <form id="alert-rule" noValidate onSubmit={submit} class="grid gap-4 pt-1">
        <Field label="Name" hint="Stands in the notification.">
          {(attributes) => (
            <Input
              {...attributes}
              autofocus
              maxLength={120}
              autocomplete="off"
              value={draft.name}
              onInput={({ currentTarget }) => setDraft({ ...draft, name: currentTarget.value })}
            />
          )}
        </Field>
        <AlertEventFields draft={draft} onChange={setDraft} />
        <div>
          <p class="mb-1.5 font-medium text-sm">
            {draft.event === "lead_matches" ? "Which leads" : "Only of leads that match (any, without conditions)"}
          </p>
          <GroupEditor group={draft.group} depth={1} onChange={(group) => setDraft({ ...draft, group })} />
        </div>
        <TellingFields draft={draft} onChange={setDraft} />
        <AlertPreviewBox found={found} isUnfinished={"missing" in finished} />
        {problem && (
          <p role="alert" class="text-danger">
            {problem}
          </p>
        )}
      </form>
    </Dialog>
  );
}

function TellingFields({ draft, onChange }: { draft: AlertDraft; onChange: (draft: AlertDraft) => void }) {
  return (
    <div class="grid gap-4 sm:grid-cols-2">
      <Field label="Of the same lead">
        {(attributes) => (
          <Select
            {...attributes}
            value={String(draft.cool_down_minutes)}
            onChange={({ currentTarget }) => onChange({ ...draft, cool_down_minutes: Number(currentTarget.value) })}
          >
            {coolDownChoices(draft.cool_down_minutes).map(([minutes, words]) => (
              <option key={minutes} value={String(minutes)}>
                {words}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label="Priority" hint="High comes through in quiet hours too.">
        {(attributes) => (
          <Select
            {...attributes}
            value={draft.priority}
            onChange={({ currentTarget }) => onChange({ ...draft, priority: alertPriority.parse(currentTarget.value) })}
          >
            {alertPriority.options.map((priority) => (
              <option key={priority} value={priority}>
                {priority}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </div>
  );
}
