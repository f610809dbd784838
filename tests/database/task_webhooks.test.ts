import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import type { GuardedFetch } from "../../supabase/functions/_shared/guarded_fetch.ts";
import { addMember } from "../helpers/people.ts";
import { TaskDriver } from "../helpers/task_driver.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";

let database: TestDatabase;
let tasks: TaskDriver;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.stop());
beforeEach(async () => {
  await database.sql`delete from public.scheduled_tasks`;
  tasks = await TaskDriver.open(database.sql);
});

const minute = 60_000;
const ahead = (milliseconds: number) => new Date(Date.now() + milliseconds);
const runsOf = async (id: string) => (await tasks.history(id)).runs;

describe("a webhook", () => {
  const secret = `whsec_${"a".repeat(32)}`;
  const asked: { address: string; headers: Record<string, string>; body: string }[] = [];
  const answering =
    (status: number): GuardedFetch =>
    async (address, { headers = {}, body = "" }) => {
      asked.push({ address, headers, body: String(body) });
      return { status, headers: new Headers(), body: new Uint8Array(), url: address };
    };
  const scheduled = async () => {
    asked.length = 0;
    const wish = { kind: "webhook", address: "https://hooks.example.com/x", signing_secret: secret };
    const added = z
      .object({ channel: z.looseObject({ id: z.uuid() }) })
      .parse(await tasks.call("add_notification_channel", { channel: wish }));
    const parameters = { channel_id: added.channel.id, payload: { hello: "world" } };
    const task = await tasks.add({ kind: "webhook", parameters, at: ahead(minute).toISOString() });
    return { task, channel_id: added.channel.id };
  };

  test("is called once with exactly what was confirmed, signed, and the run's own id", async () => {
    const { task } = await scheduled();
    await tasks.tick(ahead(2 * minute), { fetch: answering(200) });
    await tasks.tick(ahead(3 * minute), { fetch: answering(200) });
    const [run] = await runsOf(task.id);
    expect(run).toMatchObject({ status: "succeeded", outcome: "The other system took it." });
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({
      address: "https://hooks.example.com/x",
      headers: { "webhook-id": run?.id, "webhook-signature": expect.stringMatching(/^v1,/) },
    });
    expect(JSON.parse(asked[0]?.body ?? "")).toMatchObject({
      type: "task.run",
      data: { task_id: task.id, payload: { hello: "world" } },
    });
  });

  test("is confirmed exactly as it was seen: what was changed since, by the assistant too, is not", async () => {
    const { channel_id } = await scheduled();
    const told = (n: number) => ({ parameters: { channel_id, payload: { n } } });
    const { id, version: seen } = await tasks.propose({ kind: "webhook", ...told(1) });
    const confirm = (version?: string) =>
      tasks.call("confirm_task", { task_id: id, ...(version && { seen: version }) });
    await expect(confirm()).rejects.toThrow("which version");
    await tasks.call("save_task", { task_id: id, task: told(2) });
    await expect(confirm(seen)).rejects.toMatchObject({ code: "PT409" });
    const now = await tasks.read(id);
    expect(now).toMatchObject({ status: "proposed", about: "hooks.example.com/…" });
    await confirm(now.version);
    expect(await tasks.read(id)).toMatchObject({ status: "active", ...told(2) });
  });

  test("of someone else's is nobody's to choose, and is not listed to them", async () => {
    const { channel_id } = await scheduled();
    const colleague = await addMember(database.sql, tasks.workspace.id, "admin");
    expect(await tasks.call("list_webhooks")).toMatchObject([{ id: channel_id, place: "hooks.example.com/…" }]);
    expect(await tasks.call("list_webhooks", {}, colleague)).toEqual([]);
    const parameters = { channel_id, payload: {} };
    await expect(tasks.propose({ kind: "webhook", parameters }, colleague)).rejects.toMatchObject({ code: "PT404" });
  });

  test("that fails is tried again with the same id; one that was removed is not called", async () => {
    const { task, channel_id } = await scheduled();
    await tasks.tick(ahead(2 * minute), { fetch: answering(500) });
    await tasks.tick(ahead(4 * minute), { fetch: answering(500) });
    expect(new Set(asked.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
    expect(asked).toHaveLength(2);
    await tasks.call("remove_notification_channel", { channel_id });
    await tasks.tick(ahead(30 * minute), { fetch: answering(200) });
    expect(asked).toHaveLength(2);
    expect(await runsOf(task.id)).toMatchObject([
      { status: "failed", error: "Its webhook was removed or switched off." },
    ]);
  });
});
