import { z } from "zod";
import { type Reminder, reminder } from "../../../shared/contracts/reminder.ts";
import { rpc } from "../../api/rest.ts";

const answer = z.object({ reminder });

/** One's own reminders, the soonest first; of one lead, or those that are done. @throws ApiError */
export function listReminders(
  workspaceId: string,
  { leadId = null, done = false }: { leadId?: string | null; done?: boolean } = {},
): Promise<Reminder[]> {
  return rpc("list_reminders", { workspace_id: workspaceId, lead_id: leadId, done }, z.array(reminder));
}

/** @throws ApiError */
export async function setReminder(
  workspaceId: string,
  { text, dueAt, leadId = null }: { text: string; dueAt: string; leadId?: string | null },
): Promise<Reminder> {
  const args = { workspace_id: workspaceId, text, due_at: dueAt, lead_id: leadId };
  return (await rpc("set_reminder", args, answer)).reminder;
}

export interface ReminderChanges {
  text?: string;
  due_at?: string;
  done?: boolean;
}

/** @throws ApiError */
export async function changeReminder(
  workspaceId: string,
  reminderId: string,
  changes: ReminderChanges,
): Promise<Reminder> {
  const args = { workspace_id: workspaceId, reminder_id: reminderId, changes };
  return (await rpc("change_reminder", args, answer)).reminder;
}

/** @throws ApiError */
export async function deleteReminder(workspaceId: string, reminderId: string): Promise<void> {
  await rpc("delete_reminder", { workspace_id: workspaceId, reminder_id: reminderId }, z.boolean());
}
