import { useState } from "preact/hooks";
import { messageOf } from "../../api/api_error.ts";
import { TimeZonePicker } from "../../components/time_zone/TimeZonePicker.tsx";
import { type MyContext, saveMyContext } from "../../state/my_context.ts";
import { now } from "../../state/time.ts";
import { toast } from "../../state/toasts.ts";
import { Button } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { Input } from "../../ui/Input.tsx";
import { Segmented } from "../../ui/Segmented.tsx";
import { Select } from "../../ui/Select.tsx";
import { TextArea } from "../../ui/TextArea.tsx";
import { localeChoices } from "./locale_choices.ts";
import { type AnswerLength, type ProfileForm, profileChanges, profileFormOf } from "./profile_form.ts";
import { SettingsSection } from "./SettingsSection.tsx";

interface ProfileFieldsProps {
  workspaceId: string;
  context: MyContext;
  displayName: string;
  email: string;
}

/** The profile's form; saves only what was changed. */
export function ProfileFields({ workspaceId, context, displayName, email }: ProfileFieldsProps) {
  const saved = profileFormOf(displayName, context);
  const [edited, setEdited] = useState<Partial<ProfileForm>>({});
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const form = { ...saved, ...edited };
  const changes = profileChanges(saved, form, context);
  const isChanged = Object.keys(changes).length > 0;
  const isNameless = form.displayName.trim() === "";
  const change = (part: Partial<ProfileForm>) => setEdited({ ...edited, ...part });

  async function save(event: SubmitEvent) {
    event.preventDefault();
    if (isNameless) return;
    setBusy(true);
    setProblem(undefined);
    try {
      await saveMyContext(workspaceId, changes);
      setEdited({});
      toast({ title: "Profile saved", tone: "success" });
    } catch (error) {
      setProblem(messageOf(error));
    }
    setBusy(false);
  }

  return (
    <form onSubmit={save} noValidate>
      <SettingsSection title="You" description="How colleagues see you, and how dates and times are shown.">
        <PersonFields form={form} email={email} isNameless={isNameless} onChange={change} />
      </SettingsSection>
      <SettingsSection title="The assistant" description="It follows these in every conversation.">
        <AssistantFields form={form} onChange={change} />
      </SettingsSection>
      {problem && (
        <p role="alert" class="mb-3 text-danger">
          Not saved. {problem}
        </p>
      )}
      <div class="flex items-center gap-3">
        <Button type="submit" tone="primary" busy={busy} disabled={!isChanged || isNameless}>
          Save changes
        </Button>
        {isChanged && (
          <Button tone="quiet" onClick={() => setEdited({})}>
            Discard
          </Button>
        )}
      </div>
    </form>
  );
}

interface FieldsProps {
  form: ProfileForm;
  onChange: (part: Partial<ProfileForm>) => void;
}

function PersonFields({ form, email, isNameless, onChange }: FieldsProps & { email: string; isNameless: boolean }) {
  return (
    <div class="grid gap-4 sm:grid-cols-2">
      <Field label="Display name" error={isNameless ? "Colleagues need a name to see." : undefined}>
        {(attributes) => (
          <Input
            {...attributes}
            autocomplete="name"
            maxLength={100}
            value={form.displayName}
            onInput={(event) => onChange({ displayName: event.currentTarget.value })}
          />
        )}
      </Field>
      <Field label="E-mail">{(attributes) => <Input {...attributes} type="email" value={email} disabled />}</Field>
      <TimeZonePicker value={form.timeZone} onChange={(timeZone) => onChange({ timeZone })} />
      <Field label="Dates and numbers" hint={example(form)}>
        {(attributes) => (
          <Select
            {...attributes}
            value={form.locale}
            onChange={(event) => onChange({ locale: event.currentTarget.value })}
          >
            {localeChoices([navigator.language, form.locale]).map((choice) => (
              <option key={choice.value} value={choice.value}>
                {choice.label}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </div>
  );
}

const lengthChoices: { value: AnswerLength; label: string }[] = [
  { value: "short", label: "Short" },
  { value: "balanced", label: "Balanced" },
  { value: "detailed", label: "Detailed" },
];

function AssistantFields({ form, onChange }: FieldsProps) {
  return (
    <>
      <div class="grid gap-1.5">
        <span class="font-medium text-sm">Answers</span>
        <span>
          <Segmented
            label="Answers"
            options={lengthChoices}
            value={form.answerLength}
            onChange={(answerLength) => onChange({ answerLength })}
          />
        </span>
      </div>
      <Field label="E-mail signature" hint="Stands under the e-mails that it drafts for you.">
        {(attributes) => (
          <TextArea
            {...attributes}
            maxLength={500}
            value={form.signature}
            onInput={(event) => onChange({ signature: event.currentTarget.value })}
          />
        )}
      </Field>
    </>
  );
}

/** How a moment and a number look with these settings. */
function example({ timeZone, locale }: ProfileForm): string {
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", timeZone });
  return `${moment.format(now.value)} · ${new Intl.NumberFormat(locale).format(1284.5)}`;
}
