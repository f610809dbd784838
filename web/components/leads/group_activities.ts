export interface ActivityDay<Activity> {
  /** The date in the reader's zone, `2026-11-23`. */
  date: string;
  activities: Activity[];
}

/** Groups a timeline by calendar day in the reader's zone, keeping its order within and between days. */
export function groupActivities<Activity extends { occurred_at: string }>(
  activities: readonly Activity[],
  timeZone: string,
): ActivityDay<Activity>[] {
  const days: ActivityDay<Activity>[] = [];
  for (const activity of activities) {
    const date = dateIn(timeZone, activity.occurred_at);
    const last = days.at(-1);
    if (last?.date === date) last.activities.push(activity);
    else days.push({ date, activities: [activity] });
  }
  return days;
}

/** The calendar date of an instant in a zone, as ISO 8601 writes it. */
export function dateIn(timeZone: string, instant: string | number | Date): string {
  // Sweden writes dates the ISO way.
  return new Intl.DateTimeFormat("sv-SE", {
    timeZone,
    dateStyle: "short",
  }).format(new Date(instant));
}
