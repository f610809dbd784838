import { useId, useState } from "preact/hooks";
import type { ScheduledTask } from "../../../shared/contracts/scheduled_task.ts";
import { localInstant } from "../../../shared/domain/local_instant.ts";
import { messageOf } from "../../api/api_error.ts";
import { timeZone } from "../../state/time.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { Field } from "../../ui/Field.tsx";
import { Input } from "../../ui/Input.tsx";
import { NextRuns } from "./NextRuns.tsx";
import { TimeFields } from "./TimeFields.tsx";
import { type MeasuredReport, problemOf, suggestedName, type TaskForm, taskForm, timeOf, wishOf } from "./task_form.ts";
import { confirmTask, saveTask } from "./task_requests.ts";
import { useNextRuns } from "./use_next_runs.ts";
import { WhatFields } from "./WhatFields.tsx";

interface TaskDialogProps {
  workspaceId: string;
  /** The task to change; without one a new one is made. */
  task?: ScheduledTask;
  /** The number that a new one shall mail. */
  measured?: MeasuredReport | undefined;
  onSaved: (task: ScheduledTask) => void;
  onClose: () => void;
}

/** Makes a schedule or changes one: what, when, with its next runs as one writes. Saving it by hand confirms it. */
export function TaskDialog({ workspaceId, task, measured, onSaved, onClose }: TaskDialogProps) {
  const id = useId();
  const [form, setForm] = useState<TaskForm>(() => ({
    ...taskForm(task, timeZone.value, localTime),
    ...(measured && { kind: "report", about: "measure", measured }),
  }));
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const set = (change: Partial<TaskForm>) => setForm((before) => ({ ...before, ...change }));
  const named = { ...form, name: form.name.trim() === "" ? suggestedName(form) : form.name };
  const time = timeOf(form, (local) => (isLocal(local) ? localInstant(local, form.timeZone) : null));
  const times = useNextRuns(time);

  async function save(event: SubmitEvent) {
    event.preventDefault();
    const fault = problemOf(named, time) ?? times?.problem;
    setProblem(fault);
    if (fault || !time) return;
    setBusy(true);
    try {
      const saved = await saveTask(workspaceId, wishOf(named, time), task?.id);
      onSaved(saved.status === "proposed" ? await confirmTask(workspaceId, saved) : saved);
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
      width="medium"
      title={task ? "Change schedule" : "New schedule"}
      footer={
        <>
          {problem && (
            <p role="alert" class="mr-auto self-center text-danger text-sm">
              {problem}
            </p>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={id} tone="primary" busy={busy}>
            {!task ? "Schedule it" : task.status === "proposed" ? "Save and confirm" : "Save"}
          </Button>
        </>
      }
    >
      <form id={id} onSubmit={save} noValidate class="grid gap-4">
        <WhatFields workspaceId={workspaceId} form={form} set={set} />
        <TimeFields form={form} set={set} />
        <div aria-live="polite" class="min-h-16 rounded-lg bg-sunken px-3 py-2.5">
          {!time && <p class="text-muted text-sm">Choose a time, and the next runs stand here.</p>}
          {time && !times && <p class="text-muted text-sm">Counting the next runs…</p>}
          {times?.problem && <p class="text-danger text-sm">{times.problem}</p>}
          {times && !times.problem && (
            <>
              <p class="mb-1 font-medium text-sm">{times.words}</p>
              <NextRuns runs={times.runs} />
            </>
          )}
        </div>
        <Field label="Name" hint="In the list, and in the alert that tells of a run.">
          {(attributes) => (
            <Input
              {...attributes}
              maxLength={100}
              placeholder={suggestedName(form)}
              value={form.name}
              onInput={(event) => set({ name: event.currentTarget.value })}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}

function isLocal(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text);
}

/** An instant as a `datetime-local` field wants it, on the reader's clock. */
function localTime(at: string): string {
  const form = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "short", timeZone: timeZone.value });
  return form.format(new Date(at)).replace(" ", "T");
}
