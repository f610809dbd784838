import { countWords, percentWords } from "./number_words.ts";
import type { StandsOut } from "./stands_out.ts";
import { shareOf, type Trial } from "./two_proportions.ts";

export interface Compared<Group> {
  /** "hour", "hours". */
  noun: readonly [one: string, many: string];
  nameOf: (group: Group) => string;
  by: "replied" | "clicked" | "opened";
}

const answers = { replied: "replies", clicked: "clicks", opened: "opens" } as const;

/** Whether something is best, as a sentence that says from how many mails one knows it. */
export function verdictWords<Group extends Trial>(
  told: StandsOut<Group>,
  { noun: [one, many], nameOf, by }: Compared<Group>,
): string {
  switch (told.state) {
    case "too_few_mails":
      return `Not enough mails yet: ${countWords(told.have)} of ${countWords(told.need)}.`;
    case "too_few_groups":
      return `Nothing to compare yet: at least two ${many} need ${countWords(told.need)} mails each.`;
    case "too_few_answers":
      return `Too few ${answers[by]} yet to tell the ${many} apart: ${countWords(told.have)} altogether.`;
    case "nothing":
      return `No ${one} stands out. ${nameOf(told.best)} has most ${answers[by]} with ${percentWords(shareOf(told.best))}, the others ${percentWords(shareOf(told.rest))}, which may well be chance.`;
    case "best":
      return `${nameOf(told.best)} is best: ${percentWords(shareOf(told.best))} ${by} against ${percentWords(shareOf(told.rest))} of the others, ${percentWords(told.sure, { down: true })} sure.`;
  }
}

const weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/** By ISO: Monday is 1. */
export function weekdayName(weekday: number): string {
  return weekdays[weekday - 1] ?? "?";
}

/** "9:00–10:00" */
export function hourName(hour: number): string {
  return `${hour}:00–${hour + 1}:00`;
}
