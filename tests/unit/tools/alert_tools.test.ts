import { describe, expect, test } from "vitest";
import type { AlertPreview, AlertRule } from "../../../shared/contracts/alert_rule.ts";
import { previewWords } from "../../../supabase/functions/_tools/alert_for_model.ts";
import { delete_alert_rule } from "../../../supabase/functions/_tools/delete_alert_rule.ts";
import { list_alert_rules } from "../../../supabase/functions/_tools/list_alert_rules.ts";
import { mute_alert_rule } from "../../../supabase/functions/_tools/mute_alert_rule.ts";
import { save_alert_rule } from "../../../supabase/functions/_tools/save_alert_rule.ts";
import { fakeContext, run, workspaceId } from "./fake_database.ts";

const rule: AlertRule = {
  id: "60000000-0000-4000-8000-000000000001",
  name: "Hot Germans",
  event: "lead_matches",
  filter: { match: "all", conditions: [{ field: "country", operator: "is_any_of", values: ["Germany"] }] },
  kinds: [],
  campaign_id: null,
  campaign_name: null,
  cool_down_minutes: 1440,
  priority: "normal",
  muted: false,
  muted_until: null,
  problem: null,
  from_outside: false,
  created_at: "2026-11-23T08:00:00Z",
  fired: 3,
  last_fired_at: null,
};
const preview: AlertPreview = {
  count: 12,
  leads: 9,
  since: "2026-10-24T08:00:00Z",
  matching: 40,
  notes: ["This workspace is younger than 30 days."],
  samples: [],
};

describe("save_alert_rule", () => {
  test("saves the conditions, days where the person is, and says what it would have told", async () => {
    const { context, asked } = fakeContext({ save_alert_rule: { rule, preview } });
    const conditions = [{ field: "created_at", operator: "between_dates", from: "2026-11-01" }];
    const outcome = await run(save_alert_rule, { name: "Hot Germans", conditions }, context);
    expect(asked).toEqual([
      {
        name: "save_alert_rule",
        args: {
          workspace_id: workspaceId,
          rule: {
            name: "Hot Germans",
            filter: {
              match: "all",
              conditions: [{ field: "created_at", operator: "between_dates", from: "2026-10-31T23:00:00.000Z" }],
            },
          },
        },
      },
    ]);
    expect(outcome).toMatchObject({
      ok: true,
      summary:
        "Alert “Hot Germans”: it would have spoken 12 times in the last 30 days, of 9 leads. 40 leads match now.",
      result: { preview: { would_have_fired_in_30_days: 12, notes: preview.notes } },
      view: { kind: "alert_rules", rules: [rule], preview },
    });
  });

  test("leaves out of a change what stays", async () => {
    const { context, asked } = fakeContext({ save_alert_rule: { rule, preview } });
    await run(save_alert_rule, { id: rule.id, name: "Better", priority: "high" }, context);
    expect(asked[0]?.args.rule).toEqual({ id: rule.id, name: "Better", priority: "high" });
  });

  test("says so when it would have been silent", () => {
    expect(previewWords({ ...preview, count: 0, leads: 0, matching: 1 })).toBe(
      "it would have said nothing in the last 30 days. 1 lead matches now.",
    );
    expect(previewWords({ ...preview, count: 1, leads: 1, matching: null })).toBe(
      "it would have spoken 1 time in the last 30 days, of 1 lead.",
    );
  });
});

test("the alerts are listed, and what was written after outsiders' words taints", async () => {
  const { context } = fakeContext({ list_alert_rules: [rule, { ...rule, from_outside: true }] });
  expect(await run(list_alert_rules, {}, context)).toMatchObject({ ok: true, summary: "2 alerts.", tainted: true });
  const none = fakeContext({ list_alert_rules: [] });
  expect(await run(list_alert_rules, {}, none.context)).toMatchObject({ summary: "No alerts yet.", tainted: false });
});

describe("mute_alert_rule", () => {
  test("mutes until a time where the person is, or for good, and unmutes", async () => {
    const answers = { mute_alert_rule: { rule: { ...rule, muted: true } }, unmute_alert_rule: { rule } };
    const { context, asked } = fakeContext(answers);
    await run(mute_alert_rule, { rule_id: rule.id, due: "2026-11-27" }, context);
    const muted = await run(mute_alert_rule, { rule_id: rule.id }, context);
    const loud = await run(mute_alert_rule, { rule_id: rule.id, muted: false }, context);
    expect(asked.map(({ name, args }) => [name, args.until])).toEqual([
      ["mute_alert_rule", "2026-11-27T08:00:00.000Z"],
      ["mute_alert_rule", null],
      ["unmute_alert_rule", undefined],
    ]);
    expect([muted, loud]).toMatchObject([
      { summary: "The alert “Hot Germans” is muted." },
      { summary: "The alert “Hot Germans” speaks again." },
    ]);
  });

  test("refuses to unmute until a time", async () => {
    const { context } = fakeContext({});
    expect(await run(mute_alert_rule, { rule_id: rule.id, muted: false, in_minutes: 5 }, context)).toMatchObject({
      ok: false,
    });
  });
});

test("an alert is deleted", async () => {
  const { context } = fakeContext({ delete_alert_rule: { rule } });
  expect(await run(delete_alert_rule, { rule_id: rule.id }, context)).toMatchObject({
    ok: true,
    summary: "Deleted the alert “Hot Germans”.",
  });
});
