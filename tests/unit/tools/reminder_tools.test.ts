import { describe, expect, test } from "vitest";
import { localInstant } from "../../../shared/domain/local_instant.ts";
import { change_reminder } from "../../../supabase/functions/_tools/change_reminder.ts";
import { dueInstant } from "../../../supabase/functions/_tools/due_time.ts";
import { list_reminders } from "../../../supabase/functions/_tools/list_reminders.ts";
import { set_reminder } from "../../../supabase/functions/_tools/set_reminder.ts";
import { fakeContext, leadId, run, workspaceId } from "./fake_database.ts";

const sample = {
  id: "20000000-0000-4000-8000-000000000001",
  text: "Call Anna",
  due_at: "2026-11-24T08:00:00Z",
  done_at: null,
  notified_at: null,
  created_at: "2026-11-23T08:00:00Z",
  from_outside: false,
  lead_id: leadId,
  lead_name: "Anna Berg",
};

test.each([
  ["2026-03-29T09:00", "Europe/Berlin", "2026-03-29T07:00:00.000Z"],
  // The clock goes from 02:00 to 03:00.
  ["2026-03-29T02:30", "Europe/Berlin", "2026-03-29T01:30:00.000Z"],
  // It shows 02:30 twice.
  ["2026-10-25T02:30", "Europe/Berlin", "2026-10-25T01:30:00.000Z"],
  ["2026-07-01T09:00", "Asia/Kolkata", "2026-07-01T03:30:00.000Z"],
])("%s in %s is %s", (local, zone, instant) => {
  expect(localInstant(local, zone)).toBe(instant);
});

describe("when it is due", () => {
  const at = { now: new Date("2026-11-23T10:00:00Z"), timeZone: "Europe/Berlin" };
  test.each([
    [{ due: "2026-11-24" }, "2026-11-24T08:00:00.000Z"],
    [{ due: "2026-11-24T14:30" }, "2026-11-24T13:30:00.000Z"],
    [{ due: "2026-11-23" }, "2026-11-23T11:00:00.000Z"],
    [{ in_minutes: 90 }, "2026-11-23T11:30:00.000Z"],
    [{}, undefined],
    [{ due: "2026-11-24", in_minutes: 5 }, undefined],
  ])("%j is %s", (given, instant) => {
    expect(dueInstant(given, at)).toBe(instant);
  });

  test("today without a time is this morning while that is ahead", () => {
    const early = { now: new Date("2026-11-23T05:00:00Z"), timeZone: "Europe/Berlin" };
    expect(dueInstant({ due: "2026-11-23" }, early)).toBe("2026-11-23T08:00:00.000Z");
  });
});

describe("set_reminder", () => {
  test("makes one call, and says when in the person's own time", async () => {
    const { context, asked } = fakeContext({ set_reminder: { reminder: sample } });
    const given = { text: "Call Anna", lead_id: leadId, due: "2026-11-24", in_minutes: null };
    const outcome = await run(set_reminder, given, { ...context, timeZone: "Europe/Berlin" });
    expect(outcome).toMatchObject({
      ok: true,
      summary: "Reminder on Tuesday, 24 November 2026 at 09:00: Call Anna",
      view: { kind: "reminders", reminders: [sample] },
    });
    expect(asked).toEqual([
      {
        name: "set_reminder",
        args: { workspace_id: workspaceId, text: "Call Anna", due_at: "2026-11-24T08:00:00.000Z", lead_id: leadId },
      },
    ]);
  });

  test("wants a time", async () => {
    const { context, asked } = fakeContext({});
    expect(await run(set_reminder, { text: "Call" }, context)).toMatchObject({ ok: false });
    expect(asked).toEqual([]);
  });
});

describe("change_reminder", () => {
  test.each([
    [{ done: true }, { done: true }],
    [
      { in_minutes: 30, text: "Later" },
      { text: "Later", due_at: expect.stringContaining("Z") },
    ],
  ])("%j", async (given, changes) => {
    const { context, asked } = fakeContext({ change_reminder: { reminder: sample } });
    await run(change_reminder, { reminder_id: sample.id, ...given }, context);
    expect(asked[0]?.args).toMatchObject({ changes });
  });

  test.each([[{}], [{ due: "2026-11-24", in_minutes: 5 }]])("does nothing with %j", async (given) => {
    const { context, asked } = fakeContext({});
    expect(await run(change_reminder, { reminder_id: sample.id, ...given }, context)).toMatchObject({ ok: false });
    expect(asked).toEqual([]);
  });
});

describe("list_reminders", () => {
  test("says what is due when, and marks what comes from outside", async () => {
    const { context } = fakeContext({ list_reminders: [sample, { ...sample, from_outside: true, lead_id: null }] });
    expect(await run(list_reminders, {}, context)).toMatchObject({
      summary: "2 reminders.",
      tainted: true,
      result: { count: 2, reminders: [{ id: sample.id, text: "Call Anna", lead_name: "Anna Berg" }, {}] },
    });
  });

  test("of none says the next step", async () => {
    const { context } = fakeContext({ list_reminders: [] });
    expect(await run(list_reminders, { done: true }, context)).toMatchObject({
      summary: "No reminders.",
      result: { next_step: expect.any(String) },
      tainted: false,
    });
  });
});
