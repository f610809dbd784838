/** Days of the week in their order, ISO: 1 is Monday. */
export const weekDays: readonly { day: number; short: string; name: string }[] = [
  { day: 1, short: "Mon", name: "Monday" },
  { day: 2, short: "Tue", name: "Tuesday" },
  { day: 3, short: "Wed", name: "Wednesday" },
  { day: 4, short: "Thu", name: "Thursday" },
  { day: 5, short: "Fri", name: "Friday" },
  { day: 6, short: "Sat", name: "Saturday" },
  { day: 7, short: "Sun", name: "Sunday" },
];

/** "Mon–Fri", "Mon, Wed", "every day". */
export function dayWords(days: readonly number[]): string {
  const sorted = [...days].sort((one, other) => one - other);
  if (sorted.length === 7) return "Every day";
  const [first = 1] = sorted;
  const isRow = sorted.length > 2 && sorted.every((day, index) => day === first + index);
  const nameOf = (day: number | undefined) => weekDays.find((each) => each.day === day)?.short ?? "";
  return isRow ? `${nameOf(first)}–${nameOf(sorted.at(-1))}` : sorted.map(nameOf).join(", ");
}

/** How many mails may leave on each of the first days of a warm-up, until the cap is reached: 1.3 times more each day. */
export function warmUpDays(from: number, cap: number): number[] {
  const days: number[] = [];
  for (let day = 0; day < 100; day++) {
    const mails = Math.min(cap, Math.floor(from * 1.3 ** day));
    days.push(mails);
    if (mails >= cap) break;
  }
  return days;
}
