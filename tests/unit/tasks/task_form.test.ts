import { expect, test } from "vitest";
import {
  cronOf,
  problemOf,
  rhythmOf,
  type TaskForm,
  taskForm,
  timeOf,
  wishOf,
} from "../../../web/components/schedules/task_form.ts";

const empty = taskForm(undefined, "Europe/Berlin", () => "");

test.each([
  ["0 8 * * *", "daily"],
  ["30 17 * * 1-5", "weekdays"],
  ["0 9 * * 3", "weekly"],
  ["15 7 28 * *", "monthly"],
  ["0 9 L * *", "monthly"],
  ["0 9 * * 1#1", "monthly"],
  ["0 9 * * 3 every 2 weeks from 2026-11-25", "weekly"],
  ["0 9 * * 3 every 7 weeks from 2026-11-25", "weekly"],
  ["0 9 * * 1-5 every 2 weeks from 2026-11-25", "cron"],
  ["0 9 31 * *", "cron"],
  ["*/30 9-17 * * 1-5", "cron"],
  ["0 8,16 * * *", "cron"],
  ["0 9 1 1 *", "cron"],
])("%s is %s in the form, and comes out as it went in", (cron, rhythm) => {
  const form: TaskForm = { ...empty, ...rhythmOf(cron) };
  expect(form.rhythm).toBe(rhythm);
  expect(cronOf(form)).toBe(cron);
});

test("what is missing is said", () => {
  const time = timeOf(empty, () => null);
  expect(problemOf(empty, time)).toBe("Say what the assistant shall do.");
  const written = { ...empty, message: "Show the hot leads" };
  expect(problemOf(written, undefined)).toBe("Choose a time.");
  expect(problemOf(written, time)).toBe("Give it a name.");
  expect(problemOf({ ...written, kind: "campaign" }, time)).toBe("Choose a campaign.");
  expect(problemOf({ ...written, kind: "reminder" }, time)).toBe("Say what to remind you of.");
});

test("once is an instant of the chosen zone", () => {
  const form: TaskForm = { ...empty, rhythm: "once", once: "2026-12-01T09:00" };
  expect(timeOf(form, (local) => `${local}:00Z`)).toEqual({ at: "2026-12-01T09:00:00Z", time_zone: "Europe/Berlin" });
  expect(timeOf({ ...form, once: "" }, () => null)).toBeUndefined();
});

test("only what the kind needs is sent", () => {
  const form: TaskForm = { ...empty, name: " Numbers ", kind: "report", about: "campaigns", message: "left over" };
  expect(wishOf(form, { cron: "0 8 * * 1-5", time_zone: "UTC" })).toEqual({
    name: "Numbers",
    kind: "report",
    parameters: { about: "campaigns" },
    cron: "0 8 * * 1-5",
    time_zone: "UTC",
    catch_up: "once",
  });
});

test.each([
  ["2026-11-23T10:00", "1", "2026-11-30"],
  ["2026-11-23T07:59", "1", "2026-11-23"],
  ["2026-11-23T10:00", "0", "2026-11-29"],
  ["2026-12-31T10:00", "5", "2027-01-01"],
])("at %s every other weekday %s begins on %s", (now, weekday, first) => {
  const form: TaskForm = { ...empty, rhythm: "weekly", now, weekday, time: "08:00", everyWeeks: "2" };
  expect(cronOf(form)).toBe(`0 8 * * ${weekday} every 2 weeks from ${first}`);
});
