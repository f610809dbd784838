import type { MailSettings } from "../../../shared/contracts/mailbox.ts";
import { saveMailSettings } from "../../components/mailboxes/mailbox_requests.ts";
import { draftMyAnswers, myContext } from "../../state/my_context.ts";
import { toastError } from "../../state/toasts.ts";
import { mayManage, mayWrite } from "../../state/workspaces.ts";
import { Switch } from "../../ui/Switch.tsx";
import { SettingsSection } from "./SettingsSection.tsx";

interface AnswerSettingsProps {
  workspaceId: string;
  /** Null until someone set anything. */
  settings: MailSettings | null;
  onSaved: () => void;
}

/** Whether the assistant drafts answers by itself: for everyone, and for oneself. */
export function AnswerSettings({ workspaceId, settings, onSaved }: AnswerSettingsProps) {
  const forAll = settings?.drafts_answers ?? true;
  const rows = [
    {
      id: "drafts-for-all",
      label: "Draft answers in this workspace",
      hint: "When someone replies, the assistant says what the reply comes to and drafts an answer. It costs a few questions to the model each time.",
      checked: forAll,
      disabled: !mayManage.value,
      save: (on: boolean) => saveMailSettings(workspaceId, { drafts_answers: on }).then(onSaved),
    },
    {
      id: "drafts-for-me",
      label: "Draft answers for me",
      hint: "For replies that are yours to answer: of your leads, else to your mailbox.",
      checked: forAll && (myContext.value?.drafts_answers ?? true),
      disabled: !forAll || !mayWrite.value,
      save: (on: boolean) => draftMyAnswers(workspaceId, on),
    },
  ];
  return (
    <SettingsSection title="Answers to replies" description="A drafted answer leaves only once its person approves it.">
      <ul class="grid divide-y divide-line rounded-lg border border-line bg-surface">
        {rows.map(({ id, label, hint, checked, disabled, save }) => (
          <li key={id} class="flex items-center gap-4 px-4 py-3">
            <div class="min-w-0 flex-1">
              <p id={id} class="font-medium">
                {label}
              </p>
              <p class="text-muted text-sm">{hint}</p>
            </div>
            <Switch
              aria-labelledby={id}
              checked={checked}
              disabled={disabled}
              onChange={(on) => void save(on).catch(toastError)}
            />
          </li>
        ))}
      </ul>
    </SettingsSection>
  );
}
