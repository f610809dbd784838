import { expect, test } from "vitest";
import { startOfDay } from "../../../shared/domain/start_of_day.ts";

test.each([
  ["2026-01-15", "UTC", "2026-01-15T00:00:00.000Z"],
  ["2026-01-15", "Europe/Berlin", "2026-01-14T23:00:00.000Z"],
  ["2026-07-15", "Europe/Berlin", "2026-07-14T22:00:00.000Z"],
  // The days on which the clock changes begin before it does.
  ["2026-03-29", "Europe/Berlin", "2026-03-28T23:00:00.000Z"],
  ["2026-10-25", "Europe/Berlin", "2026-10-24T22:00:00.000Z"],
  ["2026-11-02", "America/New_York", "2026-11-02T05:00:00.000Z"],
  ["2026-05-01", "Asia/Kolkata", "2026-04-30T18:30:00.000Z"],
  ["2026-05-01", "Pacific/Kiritimati", "2026-04-30T10:00:00.000Z"],
  // Here midnight itself was skipped: the day began at one o'clock.
  ["2018-11-04", "America/Sao_Paulo", "2018-11-04T03:00:00.000Z"],
])("%s in %s begins at %s", (date, timeZone, instant) => {
  expect(startOfDay(date, timeZone)).toBe(instant);
});
