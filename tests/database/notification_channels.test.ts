import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type ClaimedDelivery, DeliveryDriver } from "../helpers/delivery_driver.ts";
import { addMember } from "../helpers/people.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";

let database: TestDatabase;
let driver: DeliveryDriver;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.stop());
beforeEach(async () => {
  await database.sql`delete from public.notification_channels`;
  driver = await DeliveryDriver.open(database.sql);
});

const titles = (deliveries: ClaimedDelivery[]) =>
  deliveries
    .map(({ channel, notifications }) => `${channel.kind}: ${notifications.map(({ title }) => title).join(", ")}`)
    .sort();
const channelRow = async (id: string) => {
  const [row] = await database.sql`select status, failures, verified_at, failing_since, retry_at, last_error
    from public.notification_channels where id = ${id}`;
  return row;
};
const told = () =>
  database.sql`select kind, title, body, priority, read_at, acted_at, snoozed_until, escalated_at
    from public.agent_notifications where workspace_id = ${driver.workspace.id} order by created_at`;

describe("a channel", () => {
  test.each([
    [{ kind: "pigeon" }, "of the kind"],
    [{ kind: "slack", address: "ftp://example.com" }, "begins with https://"],
    [{ kind: "slack", address: "https://user:pass@example.com/x" }, "no name or password"],
    [{ kind: "webhook", address: "https://example.com/x" }, "signed with a secret"],
    [{ kind: "webhook", address: "https://example.com/x", signing_secret: "short" }, "signed with a secret"],
    [{ kind: "push", address: "https://push.example.com/x", keys: {} }, "incomplete"],
  ])("is refused: %j", async (channel, message) => {
    await expect(driver.call("add_notification_channel", { channel })).rejects.toMatchObject({
      code: "22023",
      message: expect.stringContaining(message),
    });
  });

  test("is added once; its secrets go with it", async () => {
    const first = await driver.channel("slack");
    expect(await driver.channel("slack")).toBe(first);
    const secrets = async () =>
      (await database.sql`select from vault.secrets where description = 'notification channel'`).length;
    expect(await secrets()).toBe(1);
    expect(await driver.call("remove_notification_channel", { channel_id: first })).toBe(true);
    expect(await secrets()).toBe(0);
  });

  test("is its person's alone", async () => {
    const id = await driver.channel("slack");
    const admin = await addMember(database.sql, driver.workspace.id, "admin");
    await expect(driver.call("test_notification_channel", { channel_id: id }, admin)).rejects.toMatchObject({
      code: "PT404",
    });
    await expect(
      driver.call("change_notification_channel", { channel_id: id, changes: { active: false } }, admin),
    ).rejects.toMatchObject({ code: "PT404" });
    expect(await driver.call("remove_notification_channel", { channel_id: id }, admin)).toBe(false);
  });

  test("is tested over the way that everything goes, and is verified by it", async () => {
    const id = await driver.channel("slack");
    await driver.call("save_notification_settings", { changes: { quiet_from: "00:00", quiet_to: "23:45" } });
    await driver.call("test_notification_channel", { channel_id: id });
    await expect(driver.call("test_notification_channel", { channel_id: id })).rejects.toMatchObject({ code: "PT429" });
    const [test] = await driver.claim();
    if (!test) throw new Error("nothing was claimed");
    expect(titles([test])).toEqual(["slack: This is a test"]);
    await driver.finish(test, "sent");
    expect(await channelRow(id)).toMatchObject({ verified_at: expect.any(Date), failures: 0 });
  });

  test("that fails is asked again after longer and longer waits, one delivery at a time", async () => {
    const id = await driver.channel("webhook");
    for (const title of ["One", "Two", "Three"]) await driver.tell(title);
    const [first, ...others] = await driver.claim();
    if (!first) throw new Error("nothing was claimed");
    for (const each of others) await driver.finish(each, "retry", { error: "It answered 500." });
    await driver.finish(first, "retry", { error: "It answered 500." });
    expect(await channelRow(id)).toMatchObject({ failures: 3, last_error: "It answered 500." });
    expect(await driver.claim()).toEqual([]);
    await driver.wait();
    const [again, ...more] = await driver.claim();
    expect(more).toEqual([]);
    if (!again) throw new Error("nothing was claimed");
    await driver.finish(again, "sent");
    await driver.wait();
    expect(await driver.claim()).toHaveLength(2);
  });

  test("that fails is left in peace until its pause is over, whatever else is told", async () => {
    await driver.channel("webhook");
    await driver.tell("One");
    const [first] = await driver.claim();
    if (!first) throw new Error("nothing was claimed");
    await driver.finish(first, "retry", { error: "It answered 500." });
    await driver.tell("Two", { priority: "high" });
    expect(await driver.claim()).toEqual([]);
  });

  test("that its person switched off leaves nothing that is due for ever", async () => {
    const id = await driver.channel("webhook");
    const died = await driver.channel("slack");
    for (const title of ["One", "Two"]) await driver.tell(title);
    await driver.claim({ atMost: 3 });
    await driver.letSendersDie();
    for (const channel_id of [id, died])
      await driver.call("change_notification_channel", { channel_id, changes: { active: false } });
    expect(await driver.claim()).toEqual([]);
    const [due] = await database.sql`select private.deliveries_are_due() as due`;
    expect(due?.due).toBe(false);
  });

  test("that failed for days is switched off, and its person is told", async () => {
    const id = await driver.channel("slack");
    const other = await driver.channel("webhook");
    await driver.tell("Ada replied");
    await database.sql`update public.notification_channels set failures = 9, failing_since = now() - interval '4 days' where id = ${id}`;
    const broken = (await driver.claim()).find(({ channel }) => channel.id === id);
    if (!broken) throw new Error("nothing was claimed");
    await driver.finish(broken, "retry", { error: "It cannot be reached." });
    expect(await channelRow(id)).toMatchObject({ status: "disabled" });
    expect((await told()).at(-1)).toMatchObject({
      kind: "channel_disabled",
      priority: "high",
      body: expect.stringContaining("It cannot be reached."),
    });
    const next = await driver.claim();
    expect(next.map(({ channel }) => channel.id)).toEqual([other]);
    await driver.call("change_notification_channel", { channel_id: id, changes: { active: true } });
    expect(await channelRow(id)).toMatchObject({ status: "active", failures: 0 });
  });

  test("that is gone is switched off at once; a closed browser is no news", async () => {
    const id = await driver.channel("webhook");
    await driver.tell("Ada replied");
    const [delivery] = await driver.claim();
    if (!delivery) throw new Error("nothing was claimed");
    await driver.finish(delivery, "gone", { error: "It answered 410." });
    expect(await channelRow(id)).toMatchObject({ status: "disabled" });
    expect(await driver.statuses()).toEqual(["webhook failed"]);
    expect((await told()).map(({ kind }) => kind)).toEqual(["reply", "channel_disabled"]);
  });
});
