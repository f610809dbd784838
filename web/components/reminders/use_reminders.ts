import { useEffect, useState } from "preact/hooks";
import type { Reminder } from "../../../shared/contracts/reminder.ts";
import { messageOf } from "../../api/api_error.ts";
import { toast, toastError } from "../../state/toasts.ts";
import {
  changeReminder,
  deleteReminder,
  listReminders,
  type ReminderChanges,
  setReminder,
} from "./reminder_requests.ts";
import { remindersChanged, remindersVersion } from "./reminder_state.ts";

export interface Reminders {
  /** Undefined before they are read. */
  list: readonly Reminder[] | undefined;
  problem: string | undefined;
  set(text: string, dueAt: string): Promise<void>;
  change(reminder: Reminder, changes: ReminderChanges, said: string): Promise<void>;
  remove(reminder: Reminder): Promise<void>;
}

/** One's own reminders, of one lead or all, and what can be done with them; each change offers the way back. */
export function useReminders(
  workspaceId: string,
  { leadId = null, done = false }: { leadId?: string | null; done?: boolean },
): Reminders {
  const [list, setList] = useState<readonly Reminder[]>();
  const [problem, setProblem] = useState<string>();
  const version = remindersVersion.value;
  useEffect(() => {
    let wanted = true;
    listReminders(workspaceId, { leadId, done }).then(
      (found) => {
        if (!wanted) return;
        setList(found);
        setProblem(undefined);
      },
      (error) => wanted && setProblem(messageOf(error)),
    );
    return () => {
      wanted = false;
    };
  }, [workspaceId, leadId, done, version]);

  async function attempt(work: () => Promise<unknown>) {
    try {
      await work();
      remindersChanged();
    } catch (error) {
      toastError(error);
    }
  }
  return {
    list,
    problem,
    set: (text, dueAt) =>
      attempt(async () => {
        const made = await setReminder(workspaceId, { text, dueAt, leadId });
        const undo = () => void attempt(() => deleteReminder(workspaceId, made.id));
        toast({ title: "Reminder set", tone: "success", actions: [{ label: "Undo", run: undo }] });
      }),
    change: (reminder, changes, said) =>
      attempt(async () => {
        await changeReminder(workspaceId, reminder.id, changes);
        const before: ReminderChanges = {
          ...(changes.done !== undefined && { done: reminder.done_at !== null }),
          ...(changes.due_at && Date.parse(reminder.due_at) > Date.now() && { due_at: reminder.due_at }),
        };
        const undo = () => void attempt(() => changeReminder(workspaceId, reminder.id, before));
        const actions = Object.keys(before).length > 0 ? [{ label: "Undo", run: undo }] : [];
        toast({ title: said, tone: "success", actions });
      }),
    remove: (reminder) =>
      attempt(async () => {
        await deleteReminder(workspaceId, reminder.id);
        const { text, due_at, lead_id } = reminder;
        const undo = () => void attempt(() => setReminder(workspaceId, { text, dueAt: due_at, leadId: lead_id }));
        const actions = Date.parse(due_at) > Date.now() ? [{ label: "Undo", run: undo }] : [];
        toast({ title: "Reminder deleted", actions });
      }),
  };
}
