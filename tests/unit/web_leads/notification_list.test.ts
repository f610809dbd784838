import { expect, it } from "vitest";
import type { AgentNotification } from "../../../shared/contracts/notification.ts";
import { groupNotifications } from "../../../web/components/notifications/group_notifications.ts";
import { NotificationList } from "../../../web/components/notifications/notification_list.ts";

function notification(id: string, minute: number, read = false): AgentNotification {
  const at = `2026-11-23T09:${String(minute).padStart(2, "0")}:00Z`;
  return {
    id,
    workspace_id: "w",
    user_id: "u",
    kind: "approval_waiting",
    title: id,
    body: "",
    priority: "normal",
    actions: [],
    data: {},
    group_key: null,
    acted_at: null,
    snoozed_until: null,
    held_until: null,
    read_at: read ? at : null,
    created_at: at,
  };
}

/** A table of notifications that reads three at a time. */
function notificationTable(rows: AgentNotification[]) {
  const table = {
    rows,
    refuses: false,
    marked: [] as (readonly string[] | "all")[],
  };
  return {
    table,
    dependencies: {
      now: () => new Date("2026-11-23T10:00:00Z"),
      read: async (last: AgentNotification | null) => {
        if (table.refuses) throw new Error("Offline.");
        const older = table.rows
          .filter((row) => !last || row.created_at < last.created_at)
          .sort((one, other) => other.created_at.localeCompare(one.created_at));
        return {
          notifications: older.slice(0, 3),
          more: older.length > 3,
          unread: table.rows.filter((row) => !row.read_at).length,
        };
      },
      markRead: async (ids: readonly string[] | "all") => {
        if (table.refuses) throw new Error("Offline.");
        table.marked.push(ids);
      },
      markUnread: async () => {},
      snooze: async () => {
        if (table.refuses) throw new Error("Offline.");
      },
    },
  };
}

const ids = (list: NotificationList) => list.state.value.notifications.map((each) => each.id);

it("announces nothing at the first reading", async () => {
  const { dependencies } = notificationTable([notification("a", 1)]);
  const list = new NotificationList(dependencies);
  expect(await list.catchUp()).toEqual([]);
  expect(list.state.value).toMatchObject({ unread: 1, status: "ready" });
});

it("takes in what arrives live once", async () => {
  const { dependencies } = notificationTable([notification("a", 1)]);
  const list = new NotificationList(dependencies);
  await list.catchUp();
  expect(list.add(notification("b", 2))).toBe(true);
  expect(list.add(notification("b", 2))).toBe(false);
  expect(ids(list)).toEqual(["b", "a"]);
  expect(list.state.value.unread).toBe(2);
});

it("finds after a lost connection what it missed, each once", async () => {
  const { table, dependencies } = notificationTable([notification("a", 1)]);
  const list = new NotificationList(dependencies);
  await list.catchUp();
  table.rows.push(notification("b", 2), notification("c", 3));
  list.add(notification("c", 3));
  expect((await list.catchUp()).map((each) => each.id)).toEqual(["b"]);
  expect(await list.catchUp()).toEqual([]);
  expect(ids(list)).toEqual(["c", "b", "a"]);
  expect(list.state.value.unread).toBe(3);
});

it("leaves no hole after a long absence", async () => {
  const { table, dependencies } = notificationTable([notification("a", 1)]);
  const list = new NotificationList(dependencies);
  await list.catchUp();
  for (let minute = 2; minute < 8; minute += 1) table.rows.push(notification(`n${minute}`, minute));
  await list.catchUp();
  expect(ids(list)).toEqual(["n7", "n6", "n5"]);
  await list.loadMore();
  await list.loadMore();
  expect(ids(list)).toEqual(["n7", "n6", "n5", "n4", "n3", "n2", "a"]);
  expect(list.state.value.more).toBe(false);
});

it("keeps what it shows when a later reading fails", async () => {
  const { table, dependencies } = notificationTable([notification("a", 1)]);
  const list = new NotificationList(dependencies);
  await list.catchUp();
  table.refuses = true;
  expect(await list.catchUp()).toEqual([]);
  expect(list.state.value).toMatchObject({ status: "ready", unread: 1 });
});

it("marks one and all as read", async () => {
  const { table, dependencies } = notificationTable([
    notification("a", 1),
    notification("b", 2),
    notification("c", 3, true),
  ]);
  const list = new NotificationList(dependencies);
  await list.catchUp();
  await list.markRead(["a", "c"]);
  expect(list.state.value.unread).toBe(1);
  await list.markRead("all");
  expect(list.state.value.unread).toBe(0);
  expect(table.marked).toEqual([["a"], "all"]);
});

it("takes the mark back when it cannot be saved", async () => {
  const { table, dependencies } = notificationTable([notification("a", 1)]);
  const list = new NotificationList(dependencies);
  await list.catchUp();
  table.refuses = true;
  await expect(list.markRead(["a"])).rejects.toThrow("Offline.");
  expect(list.state.value.unread).toBe(1);
  expect(list.state.value.notifications[0]?.read_at).toBeNull();
});

it("lets go of what was put off, and takes it in again when it comes back", async () => {
  const { table, dependencies } = notificationTable([notification("a", 1), notification("b", 2)]);
  const list = new NotificationList(dependencies);
  await list.catchUp();
  await list.snooze("a", "2026-11-24T09:00:00Z");
  expect(ids(list)).toEqual(["b"]);
  expect(list.state.value.unread).toBe(1);
  expect(list.add(notification("a", 30))).toBe(true);
  expect(ids(list)).toEqual(["a", "b"]);
  table.refuses = true;
  await expect(list.snooze("b", "2026-11-24T09:00:00Z")).rejects.toThrow();
  expect(ids(list)).toEqual(["a", "b"]);
});

it("notes what was decided, and counts it as read", async () => {
  const { dependencies } = notificationTable([notification("a", 1)]);
  const list = new NotificationList(dependencies);
  await list.catchUp();
  list.noteActed("a");
  expect(list.state.value).toMatchObject({ unread: 0, notifications: [{ acted_at: expect.any(String) }] });
});

it("shows those of a group where the newest of them stands", () => {
  const grouped = (id: string, minute: number, group: string | null) => ({
    ...notification(id, minute),
    group_key: group,
  });
  const rows = [grouped("d", 4, "g"), grouped("c", 3, null), grouped("b", 2, "g"), grouped("a", 1, null)];
  const shown = groupNotifications(rows).map(({ newest, others }) => [newest.id, ...others.map(({ id }) => id)]);
  expect(shown).toEqual([["d", "b"], ["c"], ["a"]]);
});
