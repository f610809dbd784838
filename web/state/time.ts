import { computed, signal } from "@preact/signals";

/** The current instant, moved on every half minute: relative times read it and stay true. */
export const now = signal(Date.now());
setInterval(() => {
  now.value = Date.now();
}, 30_000);

/** The zone of the device (IANA name). */
export const deviceTimeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The reader's zone (IANA name): the one in their settings, else the device's. */
export const timeZone = signal(deviceTimeZone);

/** The reader's language for dates and numbers (BCP 47). */
export const locale = signal(navigator.language);

// Making a format costs far more than using it: each is made again only when the reader's zone or language changes.
const instantForm = computed(
  () => new Intl.DateTimeFormat(locale.value, { dateStyle: "medium", timeStyle: "short", timeZone: timeZone.value }),
);
const dayForm = computed(
  () => new Intl.DateTimeFormat(locale.value, { dateStyle: "medium", timeZone: timeZone.value }),
);
const numberForm = computed(() => new Intl.NumberFormat(locale.value));
const relativeForm = computed(() => new Intl.RelativeTimeFormat(locale.value, { style: "short", numeric: "auto" }));
// Sweden writes days as ISO does.
const isoDayForm = computed(() => new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeZone: timeZone.value }));

/** "14 Nov 2026, 15:04" in the reader's zone and language. */
export function formatInstant(iso: string): string {
  return instantForm.value.format(new Date(iso));
}

/** "14 Nov 2026" in the reader's zone and language. */
export function formatDay(iso: string): string {
  return dayForm.value.format(new Date(iso));
}

/** "1,284" in the reader's language. */
export function formatNumber(value: number): string {
  return numberForm.value.format(value);
}

/** "$0.0021" in the reader's form: small amounts keep the digits that say something. */
export function formatDollars(value: number): string {
  const maximumFractionDigits = value < 0.1 ? 4 : 2;
  const form = { style: "currency", currency: "USD", minimumFractionDigits: 2, maximumFractionDigits } as const;
  return new Intl.NumberFormat(locale.value, form).format(value);
}

const steps: [limitSeconds: number, unitSeconds: number, unit: Intl.RelativeTimeFormatUnit][] = [
  [3_600, 60, "minute"],
  [86_400, 3_600, "hour"],
  [86_400 * 7, 86_400, "day"],
];

/** "now", "5 min. ago", "in 2 hr.", "3 days ago"; beyond a week the day itself. `at` is the current instant in ms. */
export function formatRelative(iso: string, at: number): string {
  const seconds = (Date.parse(iso) - at) / 1000;
  const distance = Math.abs(seconds);
  if (distance < 45) return "now";
  const step = steps.find(([limitSeconds]) => distance < limitSeconds);
  if (!step) return formatDay(iso);
  const [, unitSeconds, unit] = step;
  return relativeForm.value.format(Math.sign(seconds) * Math.max(1, Math.round(distance / unitSeconds)), unit);
}

/** The calendar day of an instant (ms) in the reader's zone, as YYYY-MM-DD. */
export function dayInZone(instant: number): string {
  return isoDayForm.value.format(instant);
}

/** The hour of the day (0 to 23) of an instant (ms) in the reader's zone. */
export function hourInZone(instant: number): number {
  const hour = new Intl.DateTimeFormat("en-GB", { hour: "numeric", hourCycle: "h23", timeZone: timeZone.value });
  return Number(hour.format(instant));
}
