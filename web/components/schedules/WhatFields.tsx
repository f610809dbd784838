import { useEffect, useState } from "preact/hooks";
import { messageOf } from "../../api/api_error.ts";
import { Field } from "../../ui/Field.tsx";
import { Input } from "../../ui/Input.tsx";
import { Select } from "../../ui/Select.tsx";
import { TextArea } from "../../ui/TextArea.tsx";
import { listCampaigns } from "../campaigns/campaign_requests.ts";
import { RefreshFields } from "./RefreshFields.tsx";
import type { TaskForm } from "./task_form.ts";
import { kindWords } from "./task_words.ts";
import { WebhookFields } from "./WebhookFields.tsx";

interface WhatFieldsProps {
  workspaceId: string;
  form: TaskForm;
  set: (change: Partial<TaskForm>) => void;
}

const kinds = ["prompt", "report", "campaign", "reminder", "research", "webhook"] as const;

/** What a schedule does. */
export function WhatFields({ workspaceId, form, set }: WhatFieldsProps) {
  return (
    <>
      <Field label="What">
        {(attributes) => (
          <Select
            {...attributes}
            value={form.kind}
            onChange={({ currentTarget: { value } }) => set({ kind: kinds.find((kind) => kind === value) ?? "prompt" })}
          >
            {kinds.map((kind) => (
              <option key={kind} value={kind}>
                {kindWords[kind]}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {form.kind === "prompt" && (
        <Field
          label="What shall it do?"
          hint="As you would ask in a chat. Each run is a conversation of its own; what wants to leave waits for your approval."
        >
          {(attributes) => (
            <TextArea
              {...attributes}
              autofocus
              rows={3}
              maxLength={4000}
              placeholder="Show me the hot leads, and whom to call first"
              value={form.message}
              onInput={(event) => set({ message: event.currentTarget.value })}
            />
          )}
        </Field>
      )}
      {form.kind === "reminder" && (
        <Field label="Remind me to">
          {(attributes) => (
            <Input
              {...attributes}
              maxLength={500}
              value={form.text}
              onInput={(event) => set({ text: event.currentTarget.value })}
            />
          )}
        </Field>
      )}
      {form.kind === "report" && <ReportField form={form} set={set} />}
      {form.kind === "research" && <RefreshFields workspaceId={workspaceId} form={form} set={set} />}
      {form.kind === "webhook" && <WebhookFields workspaceId={workspaceId} form={form} set={set} />}
      {form.kind === "campaign" && <CampaignFields workspaceId={workspaceId} form={form} set={set} />}
    </>
  );
}

const abouts = ["leads", "campaigns", "me", "workspace", "measure"] as const;

function ReportField({ form, set }: Pick<WhatFieldsProps, "form" | "set">) {
  const hint =
    form.about === "leads" || form.about === "campaigns"
      ? "Counted by the database: it costs nothing and needs no model. For one number by mail: “Mail it regularly” under its pin."
      : "It comes to your own address, with charts and tables of that moment.";
  return (
    <Field label="Numbers of" hint={hint}>
      {(attributes) => (
        <Select
          {...attributes}
          value={form.about}
          onChange={({ currentTarget: { value } }) => set({ about: abouts.find((each) => each === value) ?? "leads" })}
        >
          <option value="leads">the leads</option>
          <option value="campaigns">the campaigns</option>
          <option value="me">my dashboard, by mail</option>
          <option value="workspace">everyone’s dashboard, by mail</option>
          {form.measured && <option value="measure">{form.measured.title}, by mail</option>}
        </Select>
      )}
    </Field>
  );
}

function CampaignFields({ workspaceId, form, set }: WhatFieldsProps) {
  const [campaigns, setCampaigns] = useState<{ id: string; name: string }[]>();
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    listCampaigns(workspaceId).then(setCampaigns, (error) => setProblem(messageOf(error)));
  }, [workspaceId]);
  return (
    <div class="grid gap-4 sm:grid-cols-2">
      <Field label="Do what">
        {(attributes) => (
          <Select
            {...attributes}
            value={form.action}
            onChange={({ currentTarget: { value } }) =>
              set({ action: value === "resume" || value === "stop" ? value : "pause" })
            }
          >
            <option value="pause">Pause</option>
            <option value="resume">Resume</option>
            <option value="stop">Stop for good</option>
          </Select>
        )}
      </Field>
      <Field label="Campaign" error={problem}>
        {(attributes) => (
          <Select
            {...attributes}
            value={form.campaignId}
            onChange={(event) => set({ campaignId: event.currentTarget.value })}
          >
            <option value="">{campaigns?.length === 0 ? "There is none yet" : "Choose one"}</option>
            {campaigns?.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </div>
  );
}
