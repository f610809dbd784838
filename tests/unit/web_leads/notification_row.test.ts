import { expect, it } from "vitest";
import { agentNotification, notificationAction } from "../../../shared/contracts/notification.ts";
import { notificationColumns, notificationRow } from "../../../web/components/notifications/notification_row.ts";

const id = "0f8fad5b-d9cb-469f-a165-70867728950e";
const base = {
  id,
  workspace_id: id,
  user_id: id,
  kind: "approval_waiting",
  title: "An approval waits",
  body: "",
  priority: "high",
  data: { turn_id: id },
  group_key: null,
  read_at: null,
  acted_at: null,
  snoozed_until: null,
  held_until: null,
  created_at: "2026-11-23T09:00:00.123456+00:00",
};

it("reads the same columns as the contract", () => {
  expect(notificationColumns.split(",").sort()).toEqual(Object.keys(agentNotification.shape).sort());
});

it.each([
  [],
  [{ kind: "open_thread", label: "Review", thread_id: id }],
  [{ kind: "open_lead", label: "Open", lead_id: id }],
  [{ kind: "open_leads", label: "Show them", filter: { conditions: [{ field: "email", operator: "is_empty" }] } }],
  [{ kind: "open_duplicates", label: "Look" }],
  [{ kind: "open_approval", label: "Review", approval_id: id }],
  [{ kind: "open_settings", label: "Settings", tab: "notifications" }],
  [{ kind: "ask", label: "Draft", message: "Draft a mail" }],
])("reads what the contract reads: %j", (...actions) => {
  const row = { ...base, actions, deduplication_key: "approval:1" };
  expect(notificationRow.parse(row)).toEqual(agentNotification.parse(row));
});

it("reads every kind of button that the contract has", () => {
  for (const option of notificationAction.options) {
    const sampleOf = (name: string) => (name === "filter" ? { text: "Ada" } : name.endsWith("_id") ? id : "later");
    const fields = Object.keys(option.shape).map((name) => [name, sampleOf(name)]);
    const sample = { ...Object.fromEntries(fields), kind: option.shape.kind.value, until: "tomorrow" };
    const row = { ...base, actions: [notificationAction.parse(sample)] };
    expect(notificationRow.safeParse(row).success, option.shape.kind.value).toBe(true);
  }
});

it.each([{ priority: "urgent" }, { actions: [{ kind: "open_thread", label: "x" }] }, { actions: null }, { id: 7 }])(
  "refuses what the contract refuses: %j",
  (wrong) => {
    const row = { ...base, actions: [], ...wrong };
    expect(agentNotification.safeParse(row).success).toBe(false);
    expect(notificationRow.safeParse(row).success).toBe(false);
  },
);
