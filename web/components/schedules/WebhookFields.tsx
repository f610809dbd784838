import { useEffect, useState } from "preact/hooks";
import type { Webhook } from "../../../shared/contracts/scheduled_task.ts";
import { messageOf } from "../../api/api_error.ts";
import { Field } from "../../ui/Field.tsx";
import { Select } from "../../ui/Select.tsx";
import { TextArea } from "../../ui/TextArea.tsx";
import type { TaskForm } from "./task_form.ts";
import { listWebhooks } from "./task_requests.ts";

interface WebhookFieldsProps {
  workspaceId: string;
  form: TaskForm;
  set: (change: Partial<TaskForm>) => void;
}

/** Which of one's own webhooks is called, and what it is told: exactly this is confirmed. */
export function WebhookFields({ workspaceId, form, set }: WebhookFieldsProps) {
  const [webhooks, setWebhooks] = useState<Webhook[]>();
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    listWebhooks(workspaceId).then(setWebhooks, (error) => setProblem(messageOf(error)));
  }, [workspaceId]);
  return (
    <>
      <Field label="Webhook" error={problem} hint="One of your own, from the settings under Notifications.">
        {(attributes) => (
          <Select
            {...attributes}
            value={form.channelId}
            onChange={(event) => set({ channelId: event.currentTarget.value })}
          >
            <option value="">{webhooks?.length === 0 ? "There is none yet" : "Choose one"}</option>
            {webhooks?.map(({ id, label, place }) => (
              <option key={id} value={id}>
                {label === place ? place : `${label} (${place})`}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label="What it is told" hint="A JSON object. The call is signed, and carries the id of its run.">
        {(attributes) => (
          <TextArea
            {...attributes}
            rows={3}
            maxLength={8000}
            spellcheck={false}
            class="font-mono"
            value={form.payload}
            onInput={(event) => set({ payload: event.currentTarget.value })}
          />
        )}
      </Field>
    </>
  );
}
