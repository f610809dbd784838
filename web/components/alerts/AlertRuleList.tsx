import { BellPlus } from "lucide-preact";
import { useState } from "preact/hooks";
import type { AlertRule, AlertRuleDraft } from "../../../shared/contracts/alert_rule.ts";
import { ask } from "../../state/ask.ts";
import { query } from "../../state/router.ts";
import { toast, toastError } from "../../state/toasts.ts";
import { Button } from "../../ui/Button.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { AlertRuleDialog } from "./AlertRuleDialog.tsx";
import { AlertRuleItem } from "./AlertRuleItem.tsx";
import { draftOfAlert, finishedAlert } from "./alert_draft.ts";
import { deleteAlertRule, muteAlertRule, saveAlertRule, unmuteAlertRule } from "./alert_requests.ts";

interface AlertRuleListProps {
  workspaceId: string;
  rules: readonly AlertRule[];
  onChanged: () => Promise<void>;
}

const millisecondsPerHour = 3_600_000;
const example = "Tell me when a lead from Germany with a score over 80 comes in";

/** The person's alerts, with ways to change them and to add some. */
export function AlertRuleList({ workspaceId, rules, onChanged }: AlertRuleListProps) {
  const [editing, setEditing] = useState<{ rule: AlertRule | undefined }>();
  async function save(draft: AlertRuleDraft) {
    await saveAlertRule(workspaceId, draft);
    await onChanged();
    toast({ title: draft.id ? `Alert “${draft.name}” saved` : `Alert “${draft.name}” is on`, tone: "success" });
  }
  async function mute({ id }: AlertRule, hours: number | null) {
    const until = hours === null ? null : new Date(Date.now() + hours * millisecondsPerHour).toISOString();
    await (hours === 0 ? unmuteAlertRule(workspaceId, id) : muteAlertRule(workspaceId, id, until));
    await onChanged();
  }
  async function remove(rule: AlertRule) {
    await deleteAlertRule(workspaceId, rule.id);
    await onChanged();
    const again = finishedAlert({ ...draftOfAlert(rule), id: undefined });
    const restore = () => "rule" in again && void save(again.rule).catch(toastError);
    toast({ title: `Alert “${rule.name}” deleted`, tone: "success", actions: [{ label: "Undo", run: restore }] });
  }
  const add = (
    <Button tone="primary" icon={BellPlus} onClick={() => setEditing({ rule: undefined })}>
      New alert
    </Button>
  );
  return (
    <>
      {rules.length === 0 ? (
        <EmptyState icon={BellPlus} title="No alerts yet" action={add}>
          <p>You are told the moment something happens that matters to you. Ask for it in the chat, for example:</p>
          <p class="mt-2">
            <button type="button" class="text-accent hover:underline" onClick={() => ask(example)}>
              “{example}”
            </button>
          </p>
        </EmptyState>
      ) : (
        <>
          <ul
            aria-label="Alerts"
            class="grid grid-cols-1 divide-y divide-line rounded-lg border border-line bg-surface"
          >
            {rules.map((rule) => (
              <AlertRuleItem
                key={rule.id}
                workspaceId={workspaceId}
                rule={rule}
                isOpen={query.value.get("rule") === rule.id}
                onMute={(hours) => mute(rule, hours)}
                onEdit={() => setEditing({ rule })}
                onRemove={() => remove(rule)}
              />
            ))}
          </ul>
          <div>{add}</div>
        </>
      )}
      {editing && (
        <AlertRuleDialog
          workspaceId={workspaceId}
          rule={editing.rule}
          onSave={save}
          onClose={() => setEditing(undefined)}
        />
      )}
    </>
  );
}
