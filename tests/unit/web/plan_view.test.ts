import { describe, expect, it } from "vitest";
import type { ChatEvent, PlanStep } from "../../../shared/contracts/events.ts";
import { groupBlocks } from "../../../web/state/group_blocks.ts";
import { leftUndone } from "../../../web/state/left_undone.ts";
import { applyEvents, emptyTurn } from "../../../web/state/turn_view.ts";

const plan: PlanStep[] = [
  { title: "Find", status: "done" },
  { title: "Tag", status: "failed" },
  { title: "Write", status: "skipped" },
  { title: "Note", status: "active" },
  { title: "Move", status: "pending" },
];

describe("a plan on the page", () => {
  it("is left undone where an ended answer did not get to it", () => {
    for (const status of ["completed", "stopped", "failed"] as const) {
      expect(leftUndone({ plan, status })).toEqual(["Tag", "Note", "Move"]);
    }
  });

  it("is still to be done while the answer goes on or waits", () => {
    for (const status of ["queued", "running", "waiting"] as const) expect(leftUndone({ plan, status })).toEqual([]);
  });

  it("is no action of its own, unless writing it failed", () => {
    const call = (call_id: string, tool: string): ChatEvent => ({ type: "tool.started", call_id, tool, arguments: {} });
    const ended = (call_id: string, ok: boolean): ChatEvent => ({ type: "tool.finished", call_id, ok, summary: "" });
    const events = [
      call("a", "update_plan"),
      call("b", "search_leads"),
      ended("a", true),
      ended("b", true),
      call("c", "update_plan"),
      ended("c", false),
    ].map((event, index) => ({ seq: index + 1, event }));
    const [group, ...more] = groupBlocks(applyEvents(emptyTurn("t"), events));
    expect(more).toEqual([]);
    expect(group?.kind === "steps" && group.steps.map(({ callId }) => callId)).toEqual(["b", "c"]);
  });
});
