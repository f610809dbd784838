import { now, timeZone } from "../../state/time.ts";
import { toast, toastError } from "../../state/toasts.ts";
import { workspace } from "../../state/workspaces.ts";
import { tomorrowMorning } from "./quick_times.ts";
import { changeReminder, type ReminderChanges } from "./reminder_requests.ts";
import { remindersChanged } from "./reminder_state.ts";

const hourMilliseconds = 3_600_000;

/** Marks the reminder of a notification as done, and offers the way back. */
export function finishReminder(reminderId: string): Promise<void> {
  return act(reminderId, { done: true }, "Reminder done", { done: false });
}

/** Puts the reminder of a notification off. */
export function snoozeReminder(reminderId: string, until: "in_an_hour" | "tomorrow"): Promise<void> {
  const due_at =
    until === "tomorrow"
      ? tomorrowMorning(now.value, timeZone.value)
      : new Date(Date.now() + hourMilliseconds).toISOString();
  const said = until === "tomorrow" ? "I will remind you tomorrow morning" : "I will remind you in an hour";
  return act(reminderId, { due_at, done: false }, said);
}

async function act(reminderId: string, changes: ReminderChanges, said: string, back?: ReminderChanges): Promise<void> {
  const workspaceId = workspace.value?.workspace_id;
  if (!workspaceId) return;
  try {
    await changeReminder(workspaceId, reminderId, changes);
    remindersChanged();
    const undo = () => void changeReminder(workspaceId, reminderId, back ?? {}).then(remindersChanged, toastError);
    toast({ title: said, tone: "success", actions: back ? [{ label: "Undo", run: undo }] : [] });
  } catch (error) {
    toastError(error);
  }
}
