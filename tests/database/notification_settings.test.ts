import * as fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { callAs } from "../helpers/act_as.ts";
import { addMember, createWorkspace, type Workspace } from "../helpers/people.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";
import { turnDriver } from "../helpers/turn_driver.ts";

let database: TestDatabase;
let workspace: Workspace;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.stop());
beforeEach(async () => {
  workspace = await createWorkspace(database.sql);
});

const call = (name: string, args: Record<string, unknown> = {}, userId = workspace.ownerId) =>
  callAs(database.sql, { userId }, name, { workspace_id: workspace.id, ...args });
const save = (changes: Record<string, unknown>, userId?: string) =>
  call("save_notification_settings", { changes }, userId);
const tell = (kind: string, priority = "normal") =>
  database.sql`select private.notify_person(${workspace.id}, ${workspace.ownerId}, ${kind}, 'Told', '', ${priority})`;
const told = () =>
  database.sql`select kind, priority, held_until from public.agent_notifications
    where workspace_id = ${workspace.id} order by created_at`;

describe("settings", () => {
  test("hold their defaults until something is chosen, and keep what is not named", async () => {
    expect(await call("my_notification_settings")).toMatchObject({
      time_zone: "UTC",
      quiet_from: null,
      work_days: [1, 2, 3, 4, 5, 6, 7],
      digest_at: null,
      kinds: {},
      quiet_until: null,
    });
    await save({ quiet_from: "20:00", quiet_to: "07:30" });
    expect(await save({ work_days: [1, 2, 3] })).toMatchObject({
      quiet_from: "20:00",
      quiet_to: "07:30",
      work_days: [1, 2, 3],
    });
  });

  test.each<[Record<string, unknown>, string]>([
    [{ colour: "red" }, "Settings are"],
    [{ quiet_from: "8 pm", quiet_to: "07:00" }, "quarter of an hour"],
    [{ quiet_from: "20:10", quiet_to: "07:00" }, "quarter of an hour"],
    [{ quiet_from: "20:00" }, "a beginning and an end"],
    [{ quiet_from: "20:00", quiet_to: "20:00" }, "a beginning and an end"],
    [{ work_days: [] }, "1 (Monday) to 7"],
    [{ work_days: [0] }, "1 (Monday) to 7"],
    [{ work_days: "every" }, "1 (Monday) to 7"],
    [{ work_days: null }, "1 (Monday) to 7"],
    [{ escalate_priority: "huge" }, "low, normal or high"],
    [{ escalate_after_minutes: "soon" }, "5 minutes to 7 days"],
    [{ kinds: { reply: "off" } }, 'The choice for "reply"'],
    [{ kinds: { reply: { tell: "loudly" } } }, 'The choice for "reply"'],
    [{ kinds: { "Robert'); --": { tell: "off" } } }, "The choice for"],
  ])("refuse %j", async (changes, message) => {
    await expect(save(changes)).rejects.toMatchObject({ code: "22023", message: expect.stringContaining(message) });
    expect(
      await database.sql`select from public.notification_settings where workspace_id = ${workspace.id}`,
    ).toHaveLength(0);
  });

  test("are each person's own, also a viewer's, and nobody's from elsewhere", async () => {
    const viewer = await addMember(database.sql, workspace.id, "viewer");
    await save({ digest_at: "08:00" }, viewer);
    expect(await call("my_notification_settings")).toMatchObject({ digest_at: null });
    const stranger = (await createWorkspace(database.sql)).ownerId;
    await expect(save({}, stranger)).rejects.toMatchObject({ code: "42501" });
  });

  test("name only channels of one's own", async () => {
    const other = await addMember(database.sql, workspace.id, "member");
    const added = await call("add_notification_channel", { channel: { kind: "email" } }, other);
    const { channel } = z.object({ channel: z.object({ id: z.uuid() }) }).parse(added);
    const kinds = { reply: { tell: "channels", channels: [channel.id] } };
    await expect(save({ kinds })).rejects.toMatchObject({ code: "PT404" });
    await expect(save({ escalate_channel_id: channel.id })).rejects.toMatchObject({ code: "PT404" });
  });

  test("a kind that is off is not told; null takes the choice back", async () => {
    await save({ kinds: { reply: { tell: "off" } } });
    await tell("reply");
    await tell("reminder");
    await save({ kinds: { reply: null, "*": { tell: "off" } } });
    await tell("reminder");
    await tell("channel_disabled", "high");
    expect((await told()).map(({ kind }) => kind)).toEqual(["reminder", "channel_disabled"]);
  });

  test("quiet hours hold back all but what is urgent", async () => {
    // All day but for a quarter of an hour that is far from now.
    const isMorning = new Date().getUTCHours() < 12;
    await save(isMorning ? { quiet_from: "00:00", quiet_to: "23:45" } : { quiet_from: "12:00", quiet_to: "11:45" });
    await tell("reply");
    await tell("hot_lead", "high");
    const [held, urgent] = await told();
    expect(held?.held_until).not.toBeNull();
    expect(urgent?.held_until).toBeNull();
  });
});

const zones = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Chatham"];
const quarter = 900_000;
const clock = (quarters: number) =>
  `${String(Math.floor(quarters / 4)).padStart(2, "0")}:${String((quarters % 4) * 15).padStart(2, "0")}`;
const faces = new Map(
  zones.map((timeZone) => [
    timeZone,
    new Intl.DateTimeFormat("en-GB", {
      timeZone,
      weekday: "short",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    }),
  ]),
);
const days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

interface Quiet {
  zone: string;
  from: number;
  to: number;
  workDays: number[];
}

/** What the wall says, read by the other calendar: that of JavaScript. */
function isLoud(at: number, { zone, from, to, workDays }: Quiet): boolean {
  const parts = Object.fromEntries((faces.get(zone)?.formatToParts(at) ?? []).map(({ type, value }) => [type, value]));
  const time = `${parts.hour}:${parts.minute}`;
  const day = days.indexOf(parts.weekday ?? "") + 1;
  const [begin, end] = [clock(from), clock(to)];
  const quiet = begin < end ? time >= begin && time < end : time >= begin || time < end;
  return workDays.includes(day) && !quiet;
}

describe("the end of quiet", () => {
  const quiet = fc.record({
    zone: fc.constantFrom(...zones),
    from: fc.nat(95),
    to: fc.nat(95),
    workDays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
  });
  /** Half of them in the days around a change of the clocks. */
  const instants = fc.oneof(
    fc.integer({ min: Date.parse("2026-01-01Z"), max: Date.parse("2028-12-31Z") }),
    fc
      .tuple(
        fc.constantFrom(
          "2026-03-29T01:00Z",
          "2026-10-25T01:00Z",
          "2026-03-08T07:00Z",
          "2026-11-01T06:00Z",
          "2026-04-04T15:00Z",
          "2026-10-03T15:30Z",
        ),
        fc.integer({ min: -2 * 86_400_000, max: 86_400_000 }),
      )
      .map(([at, away]) => Date.parse(at) + away),
  );

  test("is the first instant at which the wall clock is loud, in every zone and over each change of the clocks", async () => {
    await fc.assert(
      fc.asyncProperty(quiet, instants, async (settings, after) => {
        fc.pre(settings.from !== settings.to);
        const [row] = await database.sql`select private.next_loud_instant(${new Date(after)}, ${settings.zone},
          ${clock(settings.from)}::time, ${clock(settings.to)}::time, ${settings.workDays}::int[]) as at`;
        const found = z.date().parse(row?.at).getTime();
        expect(isLoud(found, settings)).toBe(true);
        for (let at = after; at < found; at = (Math.floor(at / quarter) + 1) * quarter)
          expect([new Date(at).toISOString(), isLoud(at, settings)]).toEqual([new Date(at).toISOString(), false]);
      }),
      { numRuns: 300 },
    );
  });
});

describe("settings that the assistant changed", () => {
  test("are taken back by undo", async () => {
    const person = turnDriver(database.sql, workspace.ownerId);
    await save({ quiet_from: "20:00", quiet_to: "07:30" });
    const held = await person.begin();
    const callId = await person.request(held, { tool: "change_notification_settings", effect: "write", arguments: {} });
    const args = { workspace_id: workspace.id, changes: { quiet_from: "22:00", kinds: { reply: { tell: "off" } } } };
    const request = {
      call_id: callId,
      epoch: held.epoch,
      function_name: "save_notification_settings",
      arguments: args,
    };
    await person.call("run_call", request);
    await person.advance(held, { results: [{ call_id: callId, ok: true, summary: "Done.", result: {} }] });
    expect(await call("my_notification_settings")).toMatchObject({ quiet_from: "22:00" });
    expect(await person.call("undo", { call_id: callId })).toMatchObject({ kept: [] });
    expect(await call("my_notification_settings")).toMatchObject({ quiet_from: "20:00", kinds: {} });
  });
});
