import { expect, it } from "vitest";
import type { LeadActivity } from "../../../shared/contracts/lead.ts";
import { groupActivities } from "../../../web/components/leads/group_activities.ts";

function activity(occurred_at: string): LeadActivity {
  return {
    id: occurred_at,
    lead_id: "1",
    kind: "note",
    title: "Note",
    body: null,
    actor_id: null,
    occurred_at,
  };
}

const timeline = ["2026-11-23T08:30:00Z", "2026-11-22T23:30:00Z", "2026-11-22T10:00:00Z"].map(activity);

it("groups a timeline by the reader's own day", () => {
  expect(groupActivities(timeline, "UTC").map((day) => [day.date, day.activities.length])).toEqual([
    ["2026-11-23", 1],
    ["2026-11-22", 2],
  ]);
  expect(groupActivities(timeline, "Europe/Berlin").map((day) => [day.date, day.activities.length])).toEqual([
    ["2026-11-23", 2],
    ["2026-11-22", 1],
  ]);
});

it("has no day without activities", () => {
  expect(groupActivities([], "UTC")).toEqual([]);
});
