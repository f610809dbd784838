import { expect, test } from "vitest";
import { quickTimes, tomorrowMorning } from "../../../web/components/reminders/quick_times.ts";

const berlin = { timeZone: "Europe/Berlin", locale: "en" };
const said = (now: string) =>
  quickTimes(Date.parse(now), berlin).map(({ label, instant }) => `${label} ${instant.slice(0, 16)}`);

test("on a Monday morning", () => {
  expect(said("2026-11-23T08:00:00Z")).toEqual([
    "In an hour 2026-11-23T09:00",
    "This evening 2026-11-23T17:00",
    "Tomorrow 2026-11-24T08:00",
    "Thursday 2026-11-26T08:00",
    "Friday 2026-11-27T08:00",
    "Next Monday 2026-11-30T08:00",
    "In a month 2026-12-23T08:00",
  ]);
});

test("late on a Sunday there is no evening left, and tomorrow is the next Monday", () => {
  const times = said("2026-11-29T20:30:00Z");
  expect(times.map((each) => each.replace(/ \S+$/, ""))).toEqual([
    "In an hour",
    "Tomorrow",
    "Wednesday",
    "Thursday",
    "In a month",
  ]);
});

test("tomorrow morning is at nine, also when the clock changes in the night", () => {
  expect(tomorrowMorning(Date.parse("2026-03-28T22:30:00Z"), "Europe/Berlin")).toBe("2026-03-29T07:00:00.000Z");
});
