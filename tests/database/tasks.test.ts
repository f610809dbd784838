import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { taskAnswer } from "../../shared/contracts/scheduled_task.ts";
import { callAs } from "../helpers/act_as.ts";
import { addMember, createWorkspace } from "../helpers/people.ts";
import { TaskDriver } from "../helpers/task_driver.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";
import { turnDriver } from "../helpers/turn_driver.ts";

let database: TestDatabase;
let tasks: TaskDriver;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.stop());
beforeEach(async () => {
  tasks = await TaskDriver.open(database.sql);
});

const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();

describe("a task", () => {
  test("runs only once its person has confirmed it", async () => {
    const proposed = await tasks.propose({ at: inHours(1) });
    expect(proposed).toMatchObject({ status: "proposed", next_run_at: null, is_mine: true });
    await tasks.tick(new Date(inHours(2)));
    expect((await tasks.history(proposed.id)).runs).toEqual([]);
    const active = taskAnswer.parse(await tasks.call("confirm_task", { task_id: proposed.id })).task;
    expect(active.status).toBe("active");
    await tasks.tick(new Date(inHours(2)));
    expect((await tasks.history(proposed.id)).runs).toMatchObject([
      { status: "succeeded", outcome: "Look at the board" },
    ]);
    expect(await tasks.read(proposed.id)).toMatchObject({ status: "done" });
    expect(await tasks.told()).toMatchObject([{ kind: "reminder", title: "Morning", body: "Look at the board" }]);
  });

  test("has its next runs as soon as the tick was rung", async () => {
    const { id } = await tasks.propose();
    await tasks.tick();
    const { next_runs } = await tasks.read(id);
    expect(next_runs).toHaveLength(5);
    expect(next_runs.map((run) => new Date(run).getTime() > Date.now())).not.toContain(false);
  });

  test.each([
    [{ name: " " }, "1 to 100 characters"],
    [{ cron: "every day" }, "five fields"],
    [{ cron: "0 8 * *" }, "five fields"],
    [{ cron: "0 8 * * 1-5", at: "2035-01-01T00:00:00Z" }, "once"],
    [{ at: "2001-01-01T00:00:00Z" }, "has passed"],
    [{ time_zone: "Mars/Olympus" }, "no time zone"],
    [{ kind: "research", parameters: { about: "x" } }, 'has a "filter"'],
    [{ kind: "webhook", parameters: {} }, "Choose one of your own webhooks"],
    [{ kind: "dance" }, "of the kind"],
    [{ parameters: {} }, "1 to 500"],
    [{ parameters: { text: "x", more: 1 } }, "1 to 500"],
    [{ kind: "prompt", parameters: { message: "" } }, "1 to 4,000"],
    [{ kind: "report", parameters: { about: "weather" } }, "about"],
    [{ kind: "campaign", parameters: { action: "start", campaign_id: "x" } }, "paused, resumed or stopped"],
    [{ catch_up: "never" }, "caught up"],
    [{ catch_up: "all", catch_up_cap: 51 }, "caught up"],
    [{ colour: "red" }, "A task has"],
  ])("is refused as %j, and nothing is kept", async (wrong, reason) => {
    await expect(tasks.propose(wrong)).rejects.toThrow(reason);
    expect(await tasks.list()).toEqual([]);
  });

  test("every other week is kept, and anything else behind the five fields refused", async () => {
    const cron = "0 8 * * 1 every 2 weeks from 2026-11-23";
    const { id } = await tasks.add({ cron, time_zone: "UTC" });
    await tasks.tick();
    const runs = (await tasks.read(id)).next_runs.map((run) => Date.parse(run));
    expect(new Set(runs.slice(1).map((run, at) => run - (runs[at] ?? 0)))).toEqual(new Set([14 * 86_400_000]));
    for (const wrong of [
      "every 1 weeks from 2026-11-23",
      "every 2 weeks from 2026-13-01",
      "every 2 weeks",
      "biweekly",
    ]) {
      await expect(tasks.propose({ cron: `0 8 * * 1 ${wrong}` })).rejects.toThrow("five fields");
    }
  });

  test("of a schedule that never comes stops and says so", async () => {
    const { id } = await tasks.add({ cron: "0 9 31 2 *" });
    await tasks.tick();
    expect(await tasks.read(id)).toMatchObject({ status: "dead", problem: "This schedule never comes again." });
  });

  test("is paused without catching up with what was due then, and resumed", async () => {
    const { id } = await tasks.add({ at: inHours(1) });
    await tasks.call("pause_task", { task_id: id });
    await tasks.tick(new Date(inHours(2)));
    expect((await tasks.history(id)).runs).toEqual([]);
    await tasks.call("resume_task", { task_id: id });
    expect(await tasks.read(id)).toMatchObject({ status: "active" });
  });

  test("runs now when it is asked to, once at a time, and keeps its own times", async () => {
    const { id } = await tasks.add({ at: inHours(5) });
    await tasks.call("run_task_now", { task_id: id });
    await expect(tasks.call("run_task_now", { task_id: id })).rejects.toThrow("running already");
    await tasks.tick(new Date(Date.now() + 1000));
    const { task, runs } = await tasks.history(id);
    expect(runs).toMatchObject([{ status: "succeeded", by_hand: true }]);
    expect(task).toMatchObject({ status: "active" });
    expect(Date.parse(task.next_run_at ?? "")).toBeGreaterThan(Date.now());
  });

  test("that waits for confirmation can't be run, resumed or paused", async () => {
    const { id } = await tasks.propose();
    for (const name of ["run_task_now", "resume_task", "pause_task"]) {
      await expect(tasks.call(name, { task_id: id })).rejects.toThrow();
    }
  });

  test("is gone with its runs once deleted", async () => {
    const { id } = await tasks.add({ at: inHours(1) });
    await tasks.tick(new Date(inHours(2)));
    expect(await tasks.call("delete_task", { task_id: id })).toBe(true);
    expect(await tasks.call("delete_task", { task_id: id })).toBe(false);
    const [left] = await database.sql`select count(*)::int as n from public.task_executions where task_id = ${id}`;
    expect(left?.n).toBe(0);
  });

  test("has new times when its schedule changes, and keeps its state when only its name does", async () => {
    const { id } = await tasks.add();
    await tasks.tick();
    const before = (await tasks.read(id)).next_runs;
    await tasks.call("save_task", { task_id: id, task: { name: "Early" } });
    expect((await tasks.read(id)).next_runs).toEqual(before);
    await tasks.call("save_task", { task_id: id, task: { cron: "0 7 1 * *" } });
    expect(await tasks.read(id)).toMatchObject({ status: "active", next_runs: [] });
    await tasks.tick();
    const [first] = (await tasks.read(id)).next_runs;
    expect(new Date(first ?? "").toLocaleString("sv-SE", { timeZone: "Europe/Berlin" })).toMatch(/-01 07:00:00$/);
  });
});

describe("rights", () => {
  test("a manager sees everyone's and pauses them, and does nothing else with them; a member sees their own", async () => {
    const member = await addMember(database.sql, tasks.workspace.id, "member");
    const other = await addMember(database.sql, tasks.workspace.id, "member", "other");
    const { id } = await tasks.add({}, member);
    const names = (userId: string) => tasks.call("list_tasks", { everyone: true }, userId);
    expect(await names(tasks.workspace.ownerId)).toMatchObject([{ id, is_mine: false, person: "member" }]);
    expect(await names(other)).toEqual([]);
    for (const name of ["confirm_task", "resume_task", "run_task_now"]) {
      await expect(tasks.call(name, { task_id: id })).rejects.toMatchObject({ code: "PT404" });
    }
    expect(await tasks.call("delete_task", { task_id: id })).toBe(false);
    await expect(tasks.call("save_task", { task_id: id, task: { name: "Mine" } })).rejects.toMatchObject({
      code: "PT404",
    });
    await expect(tasks.call("pause_task", { task_id: id }, other)).rejects.toMatchObject({ code: "PT404" });
    await tasks.call("pause_task", { task_id: id });
    expect(taskAnswer.parse(await tasks.call("resume_task", { task_id: id }, member)).task.status).toBe("active");
  });

  test("someone of another workspace reaches nothing, and who leaves takes their tasks along", async () => {
    const member = await addMember(database.sql, tasks.workspace.id, "member");
    const { id } = await tasks.add({ at: inHours(1) }, member);
    const stranger = (await createWorkspace(database.sql)).ownerId;
    for (const name of ["confirm_task", "pause_task", "resume_task", "run_task_now"]) {
      await expect(tasks.call(name, { task_id: id }, stranger)).rejects.toThrow();
    }
    await expect(tasks.propose({}, stranger)).rejects.toMatchObject({ code: "42501" });
    expect(await tasks.call("task_history", { task_id: id }, stranger)).toBeNull();
    await tasks.call("remove_member", { user_id: member });
    await tasks.tick(new Date(inHours(2)));
    const [left] = await database.sql`select count(*)::int as n from public.scheduled_tasks where id = ${id}`;
    expect(left?.n).toBe(0);
  });
});

describe("through the assistant", () => {
  /** Runs one SQL function inside the ledger, as a write tool does. */
  async function asTool(name: string, args: Record<string, unknown>, tainted = false) {
    const person = turnDriver(database.sql, tasks.workspace.ownerId);
    const held = await person.begin("Do it");
    const call_id = await person.request(held, { tool: name, effect: "write", arguments: args });
    if (tainted) await database.sql`update public.turns set tainted = true where id = ${held.turnId}`;
    const answer = await person.call("run_call", {
      call_id,
      epoch: held.epoch,
      function_name: name,
      arguments: { workspace_id: tasks.workspace.id, ...args },
    });
    await person.advance(held, {
      results: [{ call_id, ok: true, summary: "Done", result: null, view: null }],
      finish: { status: "completed" },
    });
    return { answer, call_id };
  }

  test("nothing is confirmed, and what it changes in a confirmed task is a proposal again", async () => {
    const { id } = await tasks.add();
    await asTool("save_task", { task_id: id, task: { name: "Only the name" } });
    expect(await tasks.read(id)).toMatchObject({ status: "active" });
    await asTool("save_task", { task_id: id, task: { cron: "0 7 * * *" } });
    expect(await tasks.read(id)).toMatchObject({ status: "proposed", next_run_at: null });
    await expect(asTool("confirm_task", { task_id: id })).rejects.toMatchObject({ code: "PT403" });
  });

  test("a task from a turn that read words from outside taints its runs", async () => {
    const { answer } = await asTool(
      "save_task",
      {
        task: {
          name: "Look",
          kind: "prompt",
          parameters: { message: "List the leads" },
          at: inHours(1),
          time_zone: "UTC",
        },
      },
      true,
    );
    const { task } = taskAnswer.parse(answer);
    expect(task.from_outside).toBe(true);
    await tasks.call("confirm_task", { task_id: task.id });
    await tasks.tick(new Date(inHours(2)));
    const [turn] = await database.sql`select t.tainted, t.status from public.turns t
      join public.task_executions e on e.turn_id = t.id where e.task_id = ${task.id}`;
    expect(turn).toEqual({ tainted: true, status: "queued" });
  });

  test("what it did can be undone, also after the tick counted the next runs", async () => {
    const { answer, call_id } = await asTool("save_task", {
      task: { name: "Look", kind: "report", parameters: { about: "leads" }, cron: "0 8 * * *", time_zone: "UTC" },
    });
    await tasks.tick();
    expect(await callAs(database.sql, { userId: tasks.workspace.ownerId }, "undo", { call_id })).toMatchObject({
      reversed: [{ table: "scheduled_tasks" }],
      kept: [],
    });
    expect(await tasks.list()).toEqual([]);
    expect(taskAnswer.parse(answer).task.name).toBe("Look");
    const { id } = await tasks.add();
    await tasks.tick();
    const deleted = await asTool("delete_task", { task_id: id });
    await callAs(database.sql, { userId: tasks.workspace.ownerId }, "undo", { call_id: deleted.call_id });
    expect(await tasks.read(id)).toMatchObject({ status: "active", name: "Morning" });
  });
});
