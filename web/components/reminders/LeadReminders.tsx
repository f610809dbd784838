import { ReminderForm } from "./ReminderForm.tsx";
import { ReminderItem } from "./ReminderItem.tsx";
import { useReminders } from "./use_reminders.ts";

/** One's own open reminders about a lead, and a new one in two clicks. */
export function LeadReminders({ workspaceId, leadId }: { workspaceId: string; leadId: string }) {
  const reminders = useReminders(workspaceId, { leadId });
  return (
    <section aria-label="Reminders" class="border-line border-t px-5 py-4">
      <ReminderForm usual="Follow up" onSet={reminders.set} />
      {reminders.problem && (
        <p role="alert" class="mt-2 text-danger text-sm">
          The reminders could not be read. {reminders.problem}
        </p>
      )}
      {reminders.list && reminders.list.length > 0 && (
        <ul aria-label="Open reminders" class="mt-2 grid">
          {reminders.list.map((reminder) => (
            <ReminderItem key={reminder.id} reminder={reminder} reminders={reminders} />
          ))}
        </ul>
      )}
    </section>
  );
}
