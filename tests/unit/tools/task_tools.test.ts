import { describe, expect, test } from "vitest";
import { change_task } from "../../../supabase/functions/_tools/change_task.ts";
import { delete_task } from "../../../supabase/functions/_tools/delete_task.ts";
import { list_tasks } from "../../../supabase/functions/_tools/list_tasks.ts";
import { pause_task } from "../../../supabase/functions/_tools/pause_task.ts";
import { resume_task } from "../../../supabase/functions/_tools/resume_task.ts";
import { run_task_now } from "../../../supabase/functions/_tools/run_task_now.ts";
import { schedule_task } from "../../../supabase/functions/_tools/schedule_task.ts";
import { fakeContext, propose, run, workspaceId } from "./fake_database.ts";

const task = {
  id: "20000000-0000-4000-8000-000000000001",
  name: "Hot leads",
  kind: "prompt",
  cron: "0 8 * * 1-5",
  at: null,
  time_zone: "Europe/Berlin",
  parameters: { message: "Show the hot leads" },
  status: "proposed",
  catch_up: "once",
  catch_up_cap: 10,
  next_run_at: null,
  next_runs: [],
  problem: null,
  from_outside: false,
  confirmed_at: null,
  created_at: "2026-11-23T08:00:00Z",
  version: "a1",
  is_mine: true,
  person: "Alex",
  about: null,
  last_run: null,
};
const given = { name: "Hot leads", kind: "prompt", instruction: "Show the hot leads", cron: "0 8 * * 1-5" };

describe("schedule_task", () => {
  test("proposes, with the next five runs in the person's own time, and says that nothing runs yet", async () => {
    const { context, asked } = fakeContext({ save_task: { task } });
    const outcome = await run(schedule_task, given, context);
    expect(outcome).toMatchObject({
      ok: true,
      summary: "Proposed “Hot leads”: At 08:00, Monday through Friday. It waits for confirmation.",
      result: { status: "proposed", next_run: "Tuesday, 24 November 2026 at 08:00" },
      view: { kind: "tasks", tasks: [{ words: "At 08:00, Monday through Friday" }] },
    });
    expect(outcome).toHaveProperty("view.tasks.0.runs", [
      "2026-11-24T07:00:00.000Z",
      "2026-11-25T07:00:00.000Z",
      "2026-11-26T07:00:00.000Z",
      "2026-11-27T07:00:00.000Z",
      "2026-11-30T07:00:00.000Z",
    ]);
    expect(asked).toEqual([
      {
        name: "save_task",
        args: {
          workspace_id: workspaceId,
          task: {
            name: "Hot leads",
            kind: "prompt",
            parameters: { message: "Show the hot leads" },
            cron: "0 8 * * 1-5",
            time_zone: "Europe/Berlin",
          },
        },
      },
    ]);
  });

  test.each([
    [{ cron: "0 8 * * 1-5 2027" }, "five fields"],
    [{ cron: "0 9 31 2 *" }, "never comes"],
    [{ cron: "* * * * *" }, "at most every 5 minutes"],
    [{ cron: "0,3 8 * * *" }, "at most every 5 minutes"],
    [{ in_minutes: 20 }, "one time"],
    [{ cron: undefined }, "Say when"],
    [{ cron: undefined, due: "2020-01-01" }, "has passed"],
    [{ instruction: undefined }, "needs instruction"],
    [{ kind: "report" }, "needs report_about"],
    [{ kind: "campaign", campaign_action: "pause" }, "needs campaign_id"],
    [{ kind: "reminder", reminder_text: "Call", cron: undefined, in_minutes: 20 }, "set_reminder"],
  ])("refuses %j, and nothing is asked of the database", async (wrong, reason) => {
    const { context, asked } = fakeContext({});
    const outcome = await run(schedule_task, { ...given, ...wrong }, context);
    expect(outcome).toMatchObject({ ok: false, reason: expect.stringContaining(reason) });
    expect(asked).toEqual([]);
  });

  test("every other week counts from the next run, or from the day that was given", async () => {
    const first = fakeContext({ save_task: { task } });
    await run(schedule_task, { ...given, cron: "0 8 * * 1", every_weeks: 2 }, first.context);
    // It is eleven on a Monday.
    expect(first.asked[0]?.args).toMatchObject({ task: { cron: "0 8 * * 1 every 2 weeks from 2026-11-30" } });
    const second = fakeContext({
      save_task: { task: { ...task, cron: "0 8 * * 1 every 3 weeks from 2026-12-09" } },
    });
    const wish = { ...given, cron: "0 8 * * 1", every_weeks: 3, first_on: "2026-12-09" };
    expect(await run(schedule_task, wish, second.context)).toMatchObject({
      summary:
        "Proposed “Hot leads”: At 08:00, only on Monday, every third week from 2026-12-09. It waits for confirmation.",
      view: {
        tasks: [{ runs: [expect.stringContaining("2026-12-28"), expect.stringContaining("2027-01-18"), {}, {}, {}] }],
      },
    });
  });

  test("of a single run takes its instant", async () => {
    const { context, asked } = fakeContext({
      save_task: { task: { ...task, cron: null, at: "2026-11-23T12:00:00Z" } },
    });
    await run(schedule_task, { ...given, cron: undefined, in_minutes: 120 }, context);
    expect(asked[0]?.args).toMatchObject({ task: { at: "2026-11-23T12:00:00.000Z" } });
  });
});

describe("a webhook", () => {
  const [crm, chat] = ["30000000-0000-4000-8000-000000000001", "30000000-0000-4000-8000-000000000002"];
  const list_webhooks = [
    { id: crm, label: "CRM", place: "crm.example.com/…" },
    { id: chat, label: "Chat", place: "chat.example.com/…" },
  ];
  const wish = { name: "Tell it", kind: "webhook", cron: "0 8 * * 1" };
  const payload = '{"event": "week"}';
  const saved = { ...task, kind: "webhook", parameters: { channel_id: chat, payload: { event: "week" } } };

  test.each(["Chat", "chat.example.com/…", "CHAT.example"])("is one of theirs, by the name %s", async (webhook) => {
    const { context, asked } = fakeContext({ list_webhooks, save_task: { task: saved } });
    const outcome = await run(schedule_task, { ...wish, webhook, webhook_payload: payload }, context);
    expect(outcome).toMatchObject({ ok: true, summary: expect.stringContaining("waits for confirmation") });
    expect(asked.at(-1)?.args).toMatchObject({
      task: { kind: "webhook", parameters: { channel_id: chat, payload: { event: "week" } } },
    });
  });

  test.each([
    [{ webhook_payload: payload }, list_webhooks, "Which webhook? Theirs are: CRM (crm.example.com/…); Chat"],
    [{ webhook: "example.com", webhook_payload: payload }, list_webhooks, "Which webhook?"],
    [{ webhook: "https://evil.example/x", webhook_payload: payload }, list_webhooks, "Which webhook?"],
    [{ webhook_payload: payload }, [], "theirs to enter"],
    [{ webhook: "CRM" }, list_webhooks, "needs webhook_payload"],
    [{ webhook: "CRM", webhook_payload: "[1]" }, list_webhooks, "needs webhook_payload"],
    [{ webhook: "CRM", webhook_payload: "not json" }, list_webhooks, "needs webhook_payload"],
  ])("%j is refused, and nothing saved", async (wrong, known, reason) => {
    const { context, asked } = fakeContext({ list_webhooks: known });
    const outcome = await run(schedule_task, { ...wish, ...wrong }, context);
    expect(outcome).toMatchObject({ ok: false, reason: expect.stringContaining(reason) });
    expect(asked.map(({ name }) => name)).not.toContain("save_task");
  });

  test("is told something else, and its address stays", async () => {
    const answers = { task_history: { task: { ...saved, status: "active" }, runs: [] }, save_task: { task: saved } };
    const { context, asked } = fakeContext(answers);
    await run(change_task, { task_id: task.id, webhook_payload: '{"event": "month"}' }, context);
    expect(asked.at(-1)?.args).toMatchObject({
      task: { parameters: { channel_id: chat, payload: { event: "month" } } },
    });
  });
});

test("list_tasks tells times in words, and marks what comes from outside", async () => {
  const { context } = fakeContext({
    list_tasks: [
      { ...task, status: "active", next_runs: ["2026-11-24T07:00:00Z"] },
      { ...task, status: "done", from_outside: true },
    ],
  });
  expect(await run(list_tasks, {}, context)).toMatchObject({
    summary: "1 scheduled task.",
    tainted: false,
    result: {
      count: 1,
      tasks: [{ when: "At 08:00, Monday through Friday", next_run: "Tuesday, 24 November 2026 at 08:00" }],
    },
  });
  expect(await run(list_tasks, { ended: true }, context)).toMatchObject({ tainted: true, result: { count: 2 } });
});

describe("change_task", () => {
  const answers = { task_history: { task: { ...task, status: "active" }, runs: [] }, save_task: { task } };
  test("gives a new time, and says that it waits again", async () => {
    const { context, asked } = fakeContext(answers);
    expect(await run(change_task, { task_id: task.id, cron: "0 9 * * 1" }, context)).toMatchObject({
      ok: true,
      summary: "Changed “Hot leads”. It waits for confirmation.",
      view: { tasks: [{ runs: { length: 5 } }] },
    });
    expect(asked.at(-1)?.args).toMatchObject({ task: { cron: "0 9 * * 1", time_zone: "Europe/Berlin" } });
  });

  test.each([
    [{}, "Nothing to change"],
    [{ report_about: "leads" }, "needs instruction"],
    [{ cron: "0 9 * * 1", due: "2026-12-01" }, "one time"],
  ])("refuses %j", async (wrong, reason) => {
    const { context, asked } = fakeContext(answers);
    expect(await run(change_task, { task_id: task.id, ...wrong }, context)).toMatchObject({
      ok: false,
      reason: expect.stringContaining(reason),
    });
    expect(asked.map(({ name }) => name)).toEqual(["task_history"]);
  });
});

describe("the other tools", () => {
  test.each([
    [pause_task, "pause_task", "is paused"],
    [resume_task, "resume_task", "runs again"],
    [run_task_now, "run_task_now", "has been started"],
  ])("make one call", async (tool, name, said) => {
    const { context, asked } = fakeContext({ [name]: { task: { ...task, status: "active" } } });
    expect(await run(tool, { task_id: task.id }, context)).toMatchObject({
      ok: true,
      summary: expect.stringContaining(said),
    });
    expect(asked).toEqual([{ name, args: { workspace_id: workspaceId, task_id: task.id } }]);
  });

  test("resuming and running are proposed in a tainted turn, and someone else's is not found", async () => {
    for (const tool of [resume_task, run_task_now]) {
      expect(tool.approval).toBe("when_tainted");
      const mine = fakeContext({ task_history: { task, runs: [] } });
      expect(await propose(tool, { task_id: task.id }, mine.context)).toMatchObject({
        ok: true,
        preview: { kind: "tasks" },
      });
      const theirs = fakeContext({ task_history: { task: { ...task, is_mine: false }, runs: [] } });
      expect(await propose(tool, { task_id: task.id }, theirs.context)).toMatchObject({ ok: false });
    }
  });

  test("delete_task names what it deleted", async () => {
    const { context } = fakeContext({ task_history: { task, runs: [] }, delete_task: true });
    expect(await run(delete_task, { task_id: task.id }, context)).toMatchObject({ summary: "“Hot leads” is deleted." });
  });
});
