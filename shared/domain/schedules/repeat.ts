/** What cron can't say: only in every so manieth week, counted from the week of a day. */
export type Weeks = { every: number; from: string };

const written = /^(?<cron>.*?)(?: every (?<every>[2-9]|1[0-2]) weeks from (?<from>\d{4}-\d{2}-\d{2}))?$/;
const dayMilliseconds = 86_400_000;

/** Reads "0 9 * * 1" and "0 9 * * 1 every 2 weeks from 2026-11-23". */
export function readRepeat(text: string): { cron: string; weeks?: Weeks } {
  const { cron = text, every, from } = written.exec(text.trim())?.groups ?? {};
  return every && from ? { cron, weeks: { every: Number(every), from } } : { cron };
}

/** The other way about. */
export function writeRepeat(cron: string, weeks?: Weeks): string {
  return weeks ? `${cron} every ${weeks.every} weeks from ${weeks.from}` : cron;
}

/** The days since 1970 of "2026-11-23"; NaN for a day that does not exist. */
export function dayNumber(date: string): number {
  const instant = Date.parse(`${date}T00:00:00Z`);
  return new Date(Number.isNaN(instant) ? 0 : instant).toISOString().startsWith(date)
    ? instant / dayMilliseconds
    : Number.NaN;
}

/** Whether a day is one of those: in a week that counts, and not before the first day. Weeks begin on Monday. */
export function isInWeeks(date: string, { every, from }: Weeks): boolean {
  return date >= from && (weekNumber(date) - weekNumber(from)) % every === 0;
}

/** 1 January 1970 was a Thursday. */
export function weekNumber(date: string): number {
  return Math.floor((dayNumber(date) + 3) / 7);
}

const ordinals = ["", "", "other", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];

/** "At 09:00, only on Monday, every other week from 2026-11-23". `words` are those of the cron expression. */
export function repeatWords(words: string, weeks?: Weeks): string {
  if (!weeks) return words;
  const which = ordinals[weeks.every];
  return `${words}, every ${which ? `${which} week` : `${weeks.every} weeks`} from ${weeks.from}`;
}
