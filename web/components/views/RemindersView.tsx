import { AlarmClock, Check } from "lucide-preact";
import { pathTo } from "../../state/router.ts";
import { formatInstant } from "../../state/time.ts";
import { Link } from "../../ui/Link.tsx";
import type { ViewOf } from "./ToolResult.tsx";

/** The person's reminders, each with its time and the way to its lead. */
export function RemindersView({ view }: { view: ViewOf<"reminders"> }) {
  return (
    <ul class="overflow-hidden rounded-lg border border-line bg-surface">
      {view.reminders.length === 0 && <li class="px-3 py-2 text-muted">No reminders.</li>}
      {view.reminders.map((reminder) => {
        const Icon = reminder.done_at ? Check : AlarmClock;
        return (
          <li key={reminder.id} class="flex items-start gap-2.5 border-line px-3 py-2 not-first:border-t">
            <Icon size={16} aria-hidden="true" class="mt-0.5 shrink-0 text-muted" />
            <div class="min-w-0 flex-1">
              <p class="break-words">{reminder.text}</p>
              {reminder.lead_id && (
                <Link to={pathTo.leads(reminder.lead_id)} class="text-accent text-sm hover:underline">
                  {reminder.lead_name ?? "Lead"}
                </Link>
              )}
            </div>
            <time dateTime={reminder.due_at} class="shrink-0 text-muted text-sm tabular-nums">
              {reminder.done_at ? "Done" : formatInstant(reminder.due_at)}
            </time>
          </li>
        );
      })}
    </ul>
  );
}
