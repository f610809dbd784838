import { expect, test } from "vitest";
import { takeDue } from "../../../supabase/local/demo_model/language/due_phrases.ts";

/** A Monday. */
const today = "2026-11-23";

test.each([
  ["in 20 minutes", "in 20 min"],
  ["in half an hour", "in 30 min"],
  ["in an hour", "in 60 min"],
  ["in 3 days", "2026-11-26"],
  ["in two weeks", "2026-12-07"],
  ["in three months", "2027-02-23"],
  ["today at 17:30", "2026-11-23T17:30"],
  ["tonight", "2026-11-23T18:00"],
  ["tomorrow", "2026-11-24"],
  ["tomorrow morning", "2026-11-24T09:00"],
  ["tomorrow at 12 am", "2026-11-24T00:00"],
  ["at noon", "2026-11-23T12:00"],
  ["the day after tomorrow", "2026-11-25"],
  ["on Tuesday", "2026-11-24"],
  ["on Monday", "2026-11-30"],
  ["next Friday at 9", "2026-11-27T09:00"],
  ["by Thursday in the afternoon", "2026-11-26T14:00"],
  ["next week", "2026-11-30"],
  ["next month", "2026-12-01"],
  ["next quarter", "2027-01-01"],
  ["at the end of the week", "2026-11-27"],
  ["end of the month", "2026-11-30"],
  ["on 3 December at 3pm", "2026-12-03T15:00"],
  ["on the 3rd of December", "2026-12-03"],
  ["January 5th", "2027-01-05"],
  ["on 5 November", "2027-11-05"],
  ["2026-12-24", "2026-12-24"],
  ["2026-12-24T08:15", "2026-12-24T08:15"],
])("%s", (words, wanted) => {
  const due = takeDue(`call Ada ${words}`, today);
  const when = due && ("due" in due.when ? due.when.due : `in ${due.when.in_minutes} min`);
  expect({ when, rest: due?.rest }).toEqual({ when: wanted, rest: "call Ada" });
});

test.each(["call Ada", "on the 31st of November", "at 25", "mayor Friedman"])("no time is in “%s”", (words) => {
  expect(takeDue(words, today)).toBeUndefined();
});
