import {
  ArrowRightLeft,
  CalendarCheck,
  type LucideIcon,
  Mail,
  MailOpen,
  MailQuestionMark,
  PencilLine,
  Phone,
  SquareCheckBig,
  StickyNote,
  UserPlus,
  UserRoundCog,
} from "lucide-preact";
import type { HistoryEntry, HistoryKind } from "../../../shared/contracts/lead_history.ts";
import { locale, now, timeZone } from "../../state/time.ts";
import { dayLabel } from "../leads/day_label.ts";
import { groupActivities } from "../leads/group_activities.ts";
import { Difference } from "../views/ChangesView.tsx";

const icons: Record<HistoryKind, LucideIcon> = {
  created: UserPlus,
  note: StickyNote,
  email_sent: Mail,
  email_received: MailOpen,
  auto_reply: MailQuestionMark,
  call: Phone,
  meeting: CalendarCheck,
  stage_changed: ArrowRightLeft,
  owner_changed: UserRoundCog,
  fields_changed: PencilLine,
  task: SquareCheckBig,
};

/** What happened, newest first, by day in the reader's zone. */
export function HistoryEntries({ entries }: { entries: readonly HistoryEntry[] }) {
  const reader = { locale: locale.value, timeZone: timeZone.value };
  return (
    <div class="grid gap-5">
      {groupActivities(entries, reader.timeZone).map((day) => (
        <div key={day.date}>
          <h4 class="mb-2 font-medium text-muted text-sm">{dayLabel(day.date, { ...reader, now: now.value })}</h4>
          <ol class="grid">
            {day.activities.map((entry) => (
              <HistoryItem key={entry.id} entry={entry} {...reader} />
            ))}
          </ol>
        </div>
      ))}
    </div>
  );
}

interface HistoryItemProps {
  entry: HistoryEntry;
  locale: string;
  timeZone: string;
}

function HistoryItem({ entry, locale: language, timeZone: zone }: HistoryItemProps) {
  const Icon = icons[entry.kind];
  const time = new Intl.DateTimeFormat(language, { timeStyle: "short", timeZone: zone });
  const who = [entry.actor_name, entry.by_assistant && "with the assistant"].filter(Boolean).join(", ");
  return (
    <li class="group/item grid grid-cols-[1.75rem_minmax(0,1fr)] gap-x-3">
      <span class="flex flex-col items-center">
        <span class="flex size-7 shrink-0 items-center justify-center rounded-full border border-line bg-surface text-muted">
          <Icon size={14} aria-hidden="true" />
        </span>
        <span aria-hidden="true" class="w-px flex-1 bg-line group-last/item:hidden" />
      </span>
      <div class="min-w-0 pt-1 pb-4">
        <p class="flex items-baseline gap-3">
          <span class="min-w-0 flex-1 break-words font-medium">{entry.title}</span>
          <time dateTime={entry.occurred_at} class="shrink-0 text-faint text-sm tabular-nums">
            {time.format(new Date(entry.occurred_at))}
          </time>
        </p>
        {entry.body && <p class="mt-0.5 whitespace-pre-wrap break-words text-muted">{entry.body}</p>}
        {entry.changes && (
          <dl class="mt-1 grid gap-1">
            {entry.changes.map((change) => (
              <div key={change.field} class="flex flex-wrap items-baseline gap-x-2">
                <dt class="text-muted text-sm">{change.label}</dt>
                <dd class="flex min-w-0 flex-wrap items-baseline gap-x-1.5">
                  <Difference before={change.before} after={change.after} />
                </dd>
              </div>
            ))}
          </dl>
        )}
        {who && <p class="mt-0.5 text-faint text-sm">{who}</p>}
      </div>
    </li>
  );
}
