import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type ClaimedDelivery, DeliveryDriver } from "../helpers/delivery_driver.ts";
import { addMember } from "../helpers/people.ts";
import { race } from "../helpers/race.ts";
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
const told = () =>
  database.sql`select kind, title, body, priority, read_at, acted_at, snoozed_until, escalated_at
    from public.agent_notifications where workspace_id = ${driver.workspace.id} order by created_at`;

describe("what is told", () => {
  test("goes to each channel once, a mail after a while", async () => {
    for (const kind of ["email", "slack", "webhook"] as const) await driver.channel(kind);
    await driver.tell("Ada replied");
    expect(titles(await driver.claim())).toEqual(["slack: Ada replied", "webhook: Ada replied"]);
    expect(await driver.claim()).toEqual([]);
    await driver.wait();
    expect(titles(await driver.claim())).toEqual(["email: Ada replied"]);
  });

  test("goes where its person chose, from the priority they chose on", async () => {
    const slack = await driver.channel("slack");
    await driver.channel("webhook");
    await driver.call("save_notification_settings", {
      changes: {
        kinds: {
          reply: { tell: "channels", channels: [slack] },
          hot_lead: { tell: "app" },
          "*": { min_priority: "high" },
        },
      },
    });
    await driver.tell("Ada replied");
    await driver.tell("Hot", { kind: "hot_lead", priority: "high" });
    await driver.tell("Imported", { kind: "import_finished" });
    await driver.tell("Mailbox paused", { kind: "mailbox_paused", priority: "high" });
    expect(titles(await driver.claim())).toEqual([
      "slack: Ada replied",
      "slack: Mailbox paused",
      "webhook: Mailbox paused",
    ]);
  });

  test("waits for the end of quiet hours, unless it is urgent", async () => {
    await driver.channel("webhook");
    await driver.call("save_notification_settings", { changes: { quiet_from: "00:00", quiet_to: "23:45" } });
    await driver.tell("Ada replied");
    await driver.tell("Mailbox paused", { priority: "high" });
    expect(titles(await driver.claim())).toEqual(["webhook: Mailbox paused"]);
  });

  test("is not sent when it was read meanwhile, except to a machine", async () => {
    for (const kind of ["email", "slack", "webhook"] as const) await driver.channel(kind);
    await driver.tell("Ada replied");
    await driver.call("mark_notifications", { state: "read" });
    await driver.wait();
    expect(titles(await driver.claim())).toEqual(["webhook: Ada replied"]);
    expect(await driver.statuses()).toEqual(["email dropped", "slack dropped", "webhook sending"]);
  });

  test("of a group waits a moment for its fellows", async () => {
    await driver.channel("slack");
    await driver.tell("Ada replied", { group: "campaign 1" });
    expect(await driver.claim()).toEqual([]);
    await driver.tell("Bo replied", { group: "campaign 1" });
    await driver.wait();
    expect(await driver.claim()).toHaveLength(2);
  });
});

describe("a claim", () => {
  test("is won by one of forty senders", async () => {
    await driver.channel("webhook");
    await driver.channel("slack");
    for (let n = 0; n < 10; n += 1) await driver.tell(`Lead ${n}`);
    const claims = await race(database.sql, 40, () => driver.claim());
    const ids = claims.flat().map(({ id }) => id);
    expect(ids).toHaveLength(20);
    expect(new Set(ids).size).toBe(20);
  });

  test("is recorded once, by whoever holds it", async () => {
    await driver.channel("webhook");
    await driver.tell("Ada replied");
    const [first] = await driver.claim();
    await driver.letSendersDie();
    const [second] = await driver.claim();
    if (!first || !second) throw new Error("nothing was claimed");
    expect(second).toMatchObject({ id: first.id, epoch: first.epoch + 1, attempts: 2 });
    expect(await driver.finish(first, "sent")).toBe(0);
    expect(await driver.finish(second, "sent")).toBe(1);
    expect(await driver.finish(second, "sent")).toBe(0);
    expect(await driver.claim()).toEqual([]);
  });

  test.each([
    [false, ["email uncertain", "slack uncertain", "webhook sending"]],
    [true, ["email sending", "slack uncertain", "webhook sending"]],
  ])(
    "of a sender that died is taken again only where a repetition is known as one (mail: %s)",
    async (mailIsIdempotent, after) => {
      for (const kind of ["email", "slack", "webhook"] as const) await driver.channel(kind);
      await driver.tell("Ada replied", { priority: "high" });
      expect(await driver.claim({ mailIsIdempotent })).toHaveLength(3);
      await driver.letSendersDie();
      await driver.claim({ mailIsIdempotent });
      expect(await driver.statuses()).toEqual(after);
    },
  );

  test("is the tick's alone, and its secrets are nowhere else", async () => {
    await driver.channel("slack", "https://hooks.example.com/services/T0/B0/verysecret");
    const channel = {
      kind: "webhook",
      address: "https://example.com/in?key=alsosecret",
      signing_secret: `whsec_${"c2VjcmV0".repeat(4)}`,
    };
    const answers = [
      await driver.call("add_notification_channel", { channel }),
      await driver.call("my_notification_settings"),
      ...(await database.sql`select * from public.audit_entries where workspace_id = ${driver.workspace.id}`),
      ...(await database.sql`select * from public.notification_channels where workspace_id = ${driver.workspace.id}`),
    ];
    expect(JSON.stringify(answers)).not.toMatch(/verysecret|alsosecret|c2VjcmV0/);
    await expect(
      driver.call("claim_deliveries", { at_most: 1, lease_seconds: 1, mail_is_idempotent: true }),
    ).rejects.toThrow();
    const [sealed] = await database.sql`select count(*)::int as n from vault.secrets where secret like '%secret%'`;
    expect(sealed?.n).toBe(0);
  });
});

describe("a digest", () => {
  const digestIsDue = () =>
    database.sql`update public.notification_settings set next_digest_at = now() where workspace_id = ${driver.workspace.id}`;

  beforeEach(async () => {
    await driver.channel("email");
    await driver.call("save_notification_settings", { changes: { digest_at: "08:00" } });
  });

  test("holds what is unread, once a day; what was read is in no mail", async () => {
    await driver.tell("Ada replied");
    await driver.tell("Bo replied");
    await driver.call("mark_notifications", { state: "read", ids: [await driver.tell("Cy replied")] });
    await driver.wait();
    expect(await driver.claim()).toEqual([]);
    await digestIsDue();
    await race(database.sql, 10, () => driver.clock());
    expect(titles(await driver.claim())).toEqual(["email: Bo replied, Ada replied"]);
    const [settings] = await database.sql`select next_digest_at > now() as later from public.notification_settings
      where workspace_id = ${driver.workspace.id}`;
    expect(settings?.later).toBe(true);
    await digestIsDue();
    await driver.clock();
    expect(await driver.claim()).toEqual([]);
  });

  test("of nothing is no mail, and what is urgent does not wait for it", async () => {
    await digestIsDue();
    await driver.clock();
    expect(await driver.claim()).toEqual([]);
    expect(await driver.statuses()).toEqual(["email dropped"]);
    await driver.tell("Mailbox paused", { priority: "high" });
    expect(titles(await driver.claim())).toEqual(["email: Mailbox paused"]);
  });
});

describe("what nobody looked at", () => {
  test("is told elsewhere once the time is over, once", async () => {
    const slack = await driver.channel("slack");
    await driver.call("save_notification_settings", {
      changes: { escalate_channel_id: slack, escalate_after_minutes: 15, kinds: { "*": { tell: "app" } } },
    });
    await driver.tell("Mailbox paused", { priority: "high" });
    const looked = await driver.tell("Another paused", { priority: "high" });
    await driver.tell("Ada replied");
    await driver.call("mark_notifications", { state: "read", ids: [looked] });
    await driver.clock();
    expect(await driver.claim()).toEqual([]);
    await database.sql`update public.agent_notifications set escalate_at = now() where escalate_at is not null`;
    await race(database.sql, 10, () => driver.clock());
    const escalated = await driver.claim();
    expect(titles(escalated)).toEqual(["slack: Mailbox paused"]);
    expect(escalated[0]?.kind).toBe("escalation");
  });
});

describe("a notification that is put off", () => {
  test("comes back unread, and is its person's alone to put off", async () => {
    const id = await driver.tell("Ada replied");
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const admin = await addMember(database.sql, driver.workspace.id, "admin");
    await expect(driver.call("snooze_notification", { notification_id: id, until }, admin)).rejects.toMatchObject({
      code: "PT404",
    });
    await expect(
      driver.call("snooze_notification", { notification_id: id, until: "2001-01-01T00:00:00Z" }),
    ).rejects.toMatchObject({ code: "22023" });
    await driver.call("snooze_notification", { notification_id: id, until });
    await driver.clock();
    expect((await told())[0]).toMatchObject({ read_at: expect.any(Date), snoozed_until: expect.any(Date) });
    await database.sql`update public.agent_notifications set snoozed_until = now() where id = ${id}`;
    const pushes = () => database.sql`select from realtime.messages where payload ->> 'id' = ${id}`;
    const before = (await pushes()).length;
    await driver.clock();
    expect((await told())[0]).toMatchObject({ read_at: null, snoozed_until: null });
    expect((await pushes()).length).toBe(before + 1);
  });
});
