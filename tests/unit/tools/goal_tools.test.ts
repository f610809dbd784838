import { expect, test } from "vitest";
import type { Goal } from "../../../shared/contracts/goal.ts";
import { goalOutlook } from "../../../shared/domain/goal_words.ts";
import { delete_goal } from "../../../supabase/functions/_tools/delete_goal.ts";
import { list_goals } from "../../../supabase/functions/_tools/list_goals.ts";
import { save_goal } from "../../../supabase/functions/_tools/save_goal.ts";
import { fakeContext, run, workspaceId } from "./fake_database.ts";

const goal: Goal = {
  id: "60000000-0000-4000-8000-000000000001",
  measure: "meetings",
  target: 20,
  period: "month",
  is_mine: true,
  starts_at: "2026-11-01T00:00:00+00:00",
  ends_at: "2026-12-01T00:00:00+00:00",
  done: 12,
  elapsed: 0.75,
  expected: 15,
  forecast: { likely: 16, low: 13, high: 19 },
  standing: "behind",
};

test("a goal is set as it was said, and told with where it leads and how sure that is", async () => {
  const { context, asked } = fakeContext({ save_goal: { goal } });
  const wanted = { measure: "meetings", target: 20, period: "month", whose: "me" };
  const outcome = await run(save_goal, wanted, context);
  expect(asked).toEqual([{ name: "save_goal", args: { workspace_id: workspaceId, goal: wanted } }]);
  expect(outcome).toMatchObject({
    ok: true,
    summary:
      "Goal set: 12 of 20 meetings this month. An even pace would have brought 15 by now. If it goes on like this it ends at about 16 (13 to 19, four times out of five).",
  });
});

test("without goals the assistant offers to set one; a deleted one is named", async () => {
  const empty = await run(list_goals, {}, fakeContext({ list_goals: [] }).context);
  expect(empty).toMatchObject({ ok: true, summary: "There are no goals yet.", result: { goals: [] } });
  const gone = await run(delete_goal, { goal_id: goal.id }, fakeContext({ delete_goal: { goal } }).context);
  expect(gone).toMatchObject({ ok: true, summary: "Deleted the goal of 20 meetings a month." });
});

test("there is no forecast before there is something to go by, and none once the goal is reached", () => {
  expect(goalOutlook({ ...goal, standing: "too_early", forecast: null })).toBe("It is too early for a forecast.");
  expect(goalOutlook({ ...goal, standing: "reached" })).toBe("The goal is reached.");
});
