import { AlarmClock } from "lucide-preact";
import { useState } from "preact/hooks";
import type { Reminder } from "../../../shared/contracts/reminder.ts";
import { ReminderForm } from "../../components/reminders/ReminderForm.tsx";
import { ReminderItem } from "../../components/reminders/ReminderItem.tsx";
import { remindersChanged } from "../../components/reminders/reminder_state.ts";
import { type Reminders, useReminders } from "../../components/reminders/use_reminders.ts";
import { dayInZone, now } from "../../state/time.ts";
import { workspace } from "../../state/workspaces.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { Segmented } from "../../ui/Segmented.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";

/** One's own reminders, about leads and other things. */
export function RemindersScreen() {
  const place = workspace.value;
  return place ? <RemindersOf key={place.workspace_id} workspaceId={place.workspace_id} /> : null;
}

function RemindersOf({ workspaceId }: { workspaceId: string }) {
  const [shown, setShown] = useState<"open" | "done">("open");
  const reminders = useReminders(workspaceId, { done: shown === "done" });
  return (
    <div class="h-full overflow-y-auto">
      <div class="mx-auto grid max-w-180 gap-5 px-4 py-6">
        <header class="flex flex-wrap items-center gap-3">
          <h1 class="mr-auto font-semibold text-xl">Reminders</h1>
          <Segmented
            label="Which reminders"
            options={[
              { value: "open", label: "Open" },
              { value: "done", label: "Done" },
            ]}
            value={shown}
            onChange={setShown}
          />
        </header>
        <ReminderForm usual="Follow up" onSet={reminders.set} />
        <ReminderLists reminders={reminders} shown={shown} />
      </div>
    </div>
  );
}

function ReminderLists({ reminders, shown }: { reminders: Reminders; shown: "open" | "done" }) {
  const { list, problem } = reminders;
  if (problem && !list) {
    return <ErrorState title="The reminders could not be read" message={problem} onRetry={remindersChanged} />;
  }
  if (!list) {
    return (
      <div aria-busy="true" class="grid gap-3">
        <span class="sr-only">Loading reminders</span>
        {[1, 2, 3].map((row) => (
          <Skeleton key={row} class="h-11 w-full" />
        ))}
      </div>
    );
  }
  if (list.length === 0) {
    return shown === "done" ? (
      <EmptyState icon={AlarmClock} title="Nothing done yet">
        Reminders that you tick off stand here.
      </EmptyState>
    ) : (
      <EmptyState icon={AlarmClock} title="Nothing to remember">
        Set one above, in a lead's drawer, or tell the assistant: “remind me to call Anna on Tuesday”. When it is due
        you get an alert, wherever you are on this page.
      </EmptyState>
    );
  }
  const groups = shown === "done" ? [{ title: "Done", reminders: list }] : byTime(list, now.value);
  return (
    <>
      {groups
        .filter((group) => group.reminders.length > 0)
        .map((group) => (
          <section key={group.title} aria-label={group.title}>
            <h2 class="mb-1 font-medium text-muted text-sm">{group.title}</h2>
            <ul class="grid divide-y divide-line rounded-lg border border-line bg-surface px-3 py-1">
              {group.reminders.map((reminder) => (
                <ReminderItem key={reminder.id} reminder={reminder} reminders={reminders} withLead />
              ))}
            </ul>
          </section>
        ))}
    </>
  );
}

/** Overdue, for today, and later, by the reader's calendar. */
function byTime(list: readonly Reminder[], at: number): { title: string; reminders: Reminder[] }[] {
  const today = dayInZone(at);
  const groups = Map.groupBy(list, ({ due_at }) => timeOf(due_at));
  return times.map((title) => ({ title, reminders: groups.get(title) ?? [] }));

  function timeOf(due: string): (typeof times)[number] {
    if (Date.parse(due) < at) return "Overdue";
    return dayInZone(Date.parse(due)) === today ? "Today" : "Later";
  }
}

const times = ["Overdue", "Today", "Later"] as const;
