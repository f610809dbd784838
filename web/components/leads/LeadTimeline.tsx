import {
  ArrowRightLeft,
  CalendarCheck,
  type LucideIcon,
  Mail,
  MailOpen,
  Phone,
  StickyNote,
  UserPlus,
  UserRoundCog,
} from "lucide-preact";
import type { ActivityKind, LeadActivity } from "../../../shared/contracts/lead.ts";
import { locale, now, timeZone } from "../../state/time.ts";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { dayLabel } from "./day_label.ts";
import { groupActivities } from "./group_activities.ts";
import type { LeadDetails } from "./lead_record.ts";

const icons: Record<ActivityKind, LucideIcon> = {
  created: UserPlus,
  note: StickyNote,
  email_sent: Mail,
  email_received: MailOpen,
  call: Phone,
  meeting: CalendarCheck,
  stage_changed: ArrowRightLeft,
  owner_changed: UserRoundCog,
};

/** What happened with a lead, newest first, by day in the reader's zone. */
export function LeadTimeline({ details, loading }: { details: LeadDetails; loading: boolean }) {
  if (loading) {
    return (
      <div aria-busy="true" class="grid gap-4">
        {[1, 2, 3].map((row) => (
          <Skeleton key={row} class="h-10 w-full" />
        ))}
      </div>
    );
  }
  if (details.activities.length === 0) {
    return <p class="text-muted">Nothing yet. Mails, calls, notes and changes of stage will stand here.</p>;
  }
  const reader = { locale: locale.value, timeZone: timeZone.value };
  return (
    <div class="grid gap-5">
      {groupActivities(details.activities, reader.timeZone).map((day) => (
        <div key={day.date}>
          <h4 class="mb-2 font-medium text-muted text-sm">{dayLabel(day.date, { ...reader, now: now.value })}</h4>
          <ol class="grid">
            {day.activities.map((activity) => (
              <ActivityItem key={activity.id} activity={activity} {...reader} />
            ))}
          </ol>
        </div>
      ))}
      {details.more && <p class="text-faint text-sm">Older entries are not shown. Ask the assistant about them.</p>}
    </div>
  );
}

interface ActivityItemProps {
  activity: LeadActivity;
  locale: string;
  timeZone: string;
}

function ActivityItem({ activity, locale: language, timeZone: zone }: ActivityItemProps) {
  const Icon = icons[activity.kind];
  const time = new Intl.DateTimeFormat(language, { timeStyle: "short", timeZone: zone });
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
          <span class="min-w-0 flex-1 break-words font-medium">{activity.title}</span>
          <time dateTime={activity.occurred_at} class="shrink-0 text-faint text-sm tabular-nums">
            {time.format(new Date(activity.occurred_at))}
          </time>
        </p>
        {activity.body && <p class="mt-0.5 whitespace-pre-wrap break-words text-muted">{activity.body}</p>}
        {activity.actor_name && <p class="mt-0.5 text-faint text-sm">{activity.actor_name}</p>}
      </div>
    </li>
  );
}
