import { AlarmClock, Trash2 } from "lucide-preact";
import type { Reminder } from "../../../shared/contracts/reminder.ts";
import { pathTo } from "../../state/router.ts";
import { formatInstant, formatRelative, now } from "../../state/time.ts";
import { Checkbox } from "../../ui/Checkbox.tsx";
import { classNames } from "../../ui/class_names.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { Link } from "../../ui/Link.tsx";
import { TimeMenu } from "./TimeMenu.tsx";
import type { Reminders } from "./use_reminders.ts";

interface ReminderItemProps {
  reminder: Reminder;
  reminders: Reminders;
  /** Names the lead, where the list is not one lead's. */
  withLead?: boolean;
}

/** One reminder: to tick off, put off or delete. */
export function ReminderItem({ reminder, reminders, withLead = false }: ReminderItemProps) {
  const { id, text, due_at, done_at, lead_id, lead_name } = reminder;
  const isOverdue = !done_at && Date.parse(due_at) < now.value;
  return (
    <li class="flex items-start gap-2.5 py-1.5">
      <Checkbox
        checked={done_at !== null}
        aria-labelledby={`reminder-${id}`}
        class="mt-0.5"
        onChange={() =>
          void reminders.change(
            reminder,
            { done: done_at === null },
            done_at ? "Reminder is open again" : "Reminder done",
          )
        }
      />
      <div class="min-w-0 flex-1">
        <p id={`reminder-${id}`} class={classNames("break-words", done_at !== null && "text-muted line-through")}>
          {text}
        </p>
        <p class="flex flex-wrap gap-x-2 text-sm">
          <time dateTime={due_at} title={formatInstant(due_at)} class={isOverdue ? "text-danger" : "text-muted"}>
            {isOverdue && "overdue, "}
            {formatInstant(due_at)} ({formatRelative(due_at, now.value)})
          </time>
          {withLead && lead_id && (
            <Link to={pathTo.leads(lead_id)} class="text-accent hover:underline">
              {lead_name ?? "Lead"}
            </Link>
          )}
        </p>
      </div>
      {!done_at && (
        <TimeMenu
          label={`Put off: ${text}`}
          align="end"
          trigger={(attributes) => (
            <IconButton {...attributes} label={`Put off: ${text}`} tooltip={false} icon={AlarmClock} size="small" />
          )}
          onTime={(instant) => void reminders.change(reminder, { due_at: instant }, "Reminder put off")}
        />
      )}
      <IconButton
        label={`Delete: ${text}`}
        tooltip={false}
        icon={Trash2}
        size="small"
        onClick={() => void reminders.remove(reminder)}
      />
    </li>
  );
}
