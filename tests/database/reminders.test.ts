import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { reminder } from "../../shared/contracts/reminder.ts";
import { callAs } from "../helpers/act_as.ts";
import { addMember, createLead, createWorkspace, type Workspace } from "../helpers/people.ts";
import { race } from "../helpers/race.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";
import { turnDriver } from "../helpers/turn_driver.ts";

let database: TestDatabase;
let workspace: Workspace;
let leadId: string;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.stop());
beforeEach(async () => {
  await database.sql`delete from public.reminders`;
  workspace = await createWorkspace(database.sql);
  leadId = await createLead(database.sql, workspace.id, { name: "Ada" });
});

const answer = z.object({ reminder });
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
const call = (name: string, args: Record<string, unknown>, userId = workspace.ownerId) =>
  callAs(database.sql, { userId }, name, { workspace_id: workspace.id, ...args });
const set = async (args: Record<string, unknown> = {}, userId?: string) =>
  answer.parse(await call("set_reminder", { text: "Call Ada", due_at: inDays(2), ...args }, userId)).reminder;
const change = async (id: string, changes: Record<string, unknown>, userId?: string) =>
  answer.parse(await call("change_reminder", { reminder_id: id, changes }, userId)).reminder;
const list = async (args: Record<string, unknown> = {}, userId?: string) =>
  z.array(reminder).parse(await call("list_reminders", args, userId));
/** What the schedule does, with the clock moved past what is due. */
async function tell(): Promise<number> {
  const [row] = await database.sql`select private.notify_due_reminders() as told`;
  return z.number().parse(row?.told);
}
const makeDue = (id: string) =>
  database.sql`update public.reminders set due_at = now() - interval '1 second' where id = ${id}`;
const notifications = () =>
  database.sql`select title, body, user_id, actions from public.agent_notifications where workspace_id = ${workspace.id} order by created_at`;

describe("a reminder", () => {
  test("is set for a lead and listed, the soonest first", async () => {
    const later = await set({ lead_id: leadId, due_at: inDays(5), text: "  Second call " });
    const sooner = await set({ lead_id: leadId });
    const other = await set({ text: "Tidy up", due_at: inDays(9) });
    expect(later).toMatchObject({ text: "Second call", lead_id: leadId, lead_name: "Ada", done_at: null });
    expect((await list()).map(({ id }) => id)).toEqual([sooner.id, later.id, other.id]);
    expect((await list({ lead_id: leadId })).map(({ id }) => id)).toEqual([sooner.id, later.id]);
  });

  test("is its person's alone", async () => {
    const { id } = await set({ lead_id: leadId });
    const admin = await addMember(database.sql, workspace.id, "admin");
    expect(await list({}, admin)).toEqual([]);
    await expect(change(id, { done: true }, admin)).rejects.toMatchObject({ code: "PT404" });
    expect(await call("delete_reminder", { reminder_id: id }, admin)).toBe(false);
    const mine = await set({ text: "Mine" }, admin);
    expect((await list({}, admin)).map((each) => each.id)).toEqual([mine.id]);
  });

  test("is also for viewers, and not for strangers", async () => {
    const viewer = await addMember(database.sql, workspace.id, "viewer");
    expect(await set({ lead_id: leadId }, viewer)).toMatchObject({ lead_name: "Ada" });
    const stranger = (await createWorkspace(database.sql)).ownerId;
    await expect(set({}, stranger)).rejects.toMatchObject({ code: "42501" });
  });

  test.each<[string, Record<string, unknown>, string]>([
    ["no text", { text: " " }, "1 to 500 characters"],
    ["a long text", { text: "x".repeat(501) }, "1 to 500 characters"],
    ["the past", { due_at: inDays(-1) }, "has passed"],
    ["the far future", { due_at: inDays(4000) }, "ten years"],
    ["a lead that is not there", { lead_id: "10000000-0000-4000-8000-000000000009" }, "no such lead"],
  ])("is refused with %s", async (_what, args, message) => {
    await expect(set(args)).rejects.toMatchObject({ message: expect.stringContaining(message) });
  });

  test.each<[Record<string, unknown>, string]>([
    [{}, '"text", "due_at" and "done"'],
    [{ colour: "red" }, '"text", "due_at" and "done"'],
    [{ done: "yes" }, '"text", "due_at" and "done"'],
    [{ due_at: "tomorrow" }, "is an instant"],
    [{ due_at: "2026-13-01T09:00:00Z" }, "no such date"],
    [{ due_at: "2001-01-01T09:00:00Z" }, "has passed"],
    [{ text: "" }, "1 to 500 characters"],
  ])("does not change to %j", async (changes, message) => {
    const { id } = await set();
    await expect(change(id, changes)).rejects.toMatchObject({
      code: "22023",
      message: expect.stringContaining(message),
    });
  });

  test("is done, taken up again and deleted", async () => {
    const { id } = await set({ lead_id: leadId });
    expect((await change(id, { done: true })).done_at).not.toBeNull();
    expect(await list()).toEqual([]);
    expect(await list({ done: true })).toHaveLength(1);
    expect((await change(id, { done: false })).done_at).toBeNull();
    expect(await call("delete_reminder", { reminder_id: id })).toBe(true);
    expect(await call("delete_reminder", { reminder_id: id })).toBe(false);
  });

  test("set by the assistant is taken back by undo", async () => {
    const person = turnDriver(database.sql, workspace.ownerId);
    const held = await person.begin();
    const callId = await person.request(held, { tool: "set_reminder", effect: "write", arguments: {} });
    const args = { workspace_id: workspace.id, lead_id: leadId, text: "Call Ada", due_at: inDays(1) };
    await person.call("run_call", {
      call_id: callId,
      epoch: held.epoch,
      function_name: "set_reminder",
      arguments: args,
    });
    await person.advance(held, { results: [{ call_id: callId, ok: true, summary: "Done.", result: {} }] });
    expect(await list()).toHaveLength(1);
    expect(await person.call("undo", { call_id: callId })).toMatchObject({ kept: [] });
    expect(await list()).toEqual([]);
  });
});

describe("when it is due", () => {
  test("it is told once, with what can be done about it", async () => {
    const { id } = await set({ lead_id: leadId });
    await set({ text: "Later" });
    expect(await tell()).toBe(0);
    await makeDue(id);
    expect(await race(database.sql, 8, tell)).toSatisfy(
      (told: number[]) => told.reduce((sum, each) => sum + each) === 1,
    );
    expect(await tell()).toBe(0);
    expect(await notifications()).toMatchObject([
      {
        title: "Reminder: Ada",
        body: "Call Ada",
        user_id: workspace.ownerId,
        actions: [
          { kind: "finish_reminder", reminder_id: id },
          { kind: "snooze_reminder", until: "in_an_hour" },
          { kind: "snooze_reminder", until: "tomorrow" },
          { kind: "open_lead", lead_id: leadId },
        ],
      },
    ]);
  });

  test("one that is put off is told again, one that is done is not", async () => {
    const { id } = await set();
    await makeDue(id);
    expect(await tell()).toBe(1);
    await change(id, { due_at: inDays(1) });
    expect(await tell()).toBe(0);
    await makeDue(id);
    expect(await tell()).toBe(1);
    const done = await set();
    await change(done.id, { done: true });
    await makeDue(done.id);
    expect(await tell()).toBe(0);
    expect((await notifications()).map(({ title }) => title)).toEqual(["Reminder", "Reminder"]);
  });

  test("about a lead in the bin it is told once the lead is back", async () => {
    const { id } = await set({ lead_id: leadId });
    await makeDue(id);
    await call("delete_leads", { lead_ids: [leadId] });
    expect(await tell()).toBe(0);
    await call("restore_leads", { lead_ids: [leadId] });
    expect(await tell()).toBe(1);
  });

  test("someone who has left hears nothing more", async () => {
    const member = await addMember(database.sql, workspace.id, "member");
    await makeDue((await set({}, member)).id);
    await call("remove_member", { user_id: member });
    expect(await tell()).toBe(0);
  });
});
