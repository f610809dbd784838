import { expect, it } from "vitest";
import { isGroup, type LeadFilter, leadFilter } from "../../../shared/contracts/lead_filter.ts";
import {
  chosenValues,
  conditionAt,
  conditionIndex,
  toggleValue,
  withNode,
} from "../../../web/components/leads/condition_edits.ts";
import { moveRow } from "../../../web/components/leads/move_row.ts";
import { nextSort } from "../../../web/components/leads/next_sort.ts";
import { tickRows } from "../../../web/components/leads/tick_rows.ts";

const filter = leadFilter.parse({
  conditions: [
    { field: "stage", operator: "is_any_of", values: ["new"] },
    { field: "score", operator: "between", minimum: 80 },
  ],
});

const fieldsOf = ({ conditions }: LeadFilter) => conditions.map((each) => (isGroup(each) ? "group" : each.field));

it("replaces, appends and removes a condition", () => {
  const country = { field: "country" as const, operator: "is_any_of" as const, values: ["Spain"] };
  expect(fieldsOf(withNode(filter, 0, country))).toEqual(["country", "score"]);
  expect(fieldsOf(withNode(filter, 2, country))).toEqual(["stage", "score", "country"]);
  expect(fieldsOf(withNode(filter, 0, undefined))).toEqual(["score"]);
  expect(conditionIndex(filter, "score")).toBe(1);
  expect(conditionIndex(filter, "owner")).toBe(-1);
});

it("toggles a value whatever its case", () => {
  expect(toggleValue(["Germany"], "france")).toEqual(["Germany", "france"]);
  expect(toggleValue(["Germany", "France"], "france")).toEqual(["Germany"]);
  expect(chosenValues(conditionAt(filter.conditions, 1))).toEqual({ operator: "is_any_of", values: [] });
});

it("goes from a column's own order to the other and back to the default", () => {
  const score = { field: "score" as const, direction: "descending" as const };
  const once = nextSort(null, score);
  const twice = nextSort(once, score);
  expect([once?.direction, twice?.direction, nextSort(twice, score)]).toEqual(["descending", "ascending", null]);
  expect(nextSort({ field: "name", direction: "ascending" }, score)).toEqual(score);
});

it("moves through the rows and stays within them", () => {
  const key = (name: string, from: number) => moveRow(name, from, 100, 20);
  expect([key("ArrowDown", -1), key("j", 0), key("ArrowDown", 99), key("k", 0)]).toEqual([0, 1, 99, 0]);
  expect([key("PageDown", -1), key("PageUp", 15), key("Home", 50), key("End", 50)]).toEqual([20, 0, 0, 99]);
  expect(key("a", 3)).toBeUndefined();
  expect(moveRow("ArrowDown", -1, 0, 20)).toBeUndefined();
});

it("ticks one row, unticks it, and ticks a range in either direction", () => {
  const rows = ["1", "2", "3", "4"].map((id) => ({ id }));
  const tick = (ticked: string[], leadId: string, from?: string) => [
    ...tickRows({ rows, ticked: new Set(ticked), leadId, from }),
  ];
  expect(tick([], "2")).toEqual(["2"]);
  expect(tick(["2"], "2")).toEqual([]);
  expect(tick(["4"], "2", "4")).toEqual(["4", "2", "3"]);
  expect(tick(["1"], "3", "gone")).toEqual(["1", "3"]);
});
