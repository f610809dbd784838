import { expect, test } from "vitest";
import {
  bulkSelection,
  everyoneSelected,
  nothingSelected,
  selectedCount,
  tickedRows,
  withTicks,
} from "../../../web/components/leads/lead_selection.ts";

const rows = ["a", "b", "c"].map((id) => ({ id }));
const whole = { match: "all" as const, conditions: [] };

test("single rows are ticked and counted", () => {
  const some = withTicks(nothingSelected, rows, new Set(["a", "c"]));
  expect([...tickedRows(some, rows)]).toEqual(["a", "c"]);
  expect(selectedCount(some, rows, 1240)).toBe(2);
  expect(bulkSelection(some, rows, whole)).toEqual({ ids: ["a", "c"] });
});

test("a ticked row that left the list is not meant", () => {
  const some = withTicks(nothingSelected, rows, new Set(["a", "c"]));
  expect(bulkSelection(some, rows.slice(1), whole)).toEqual({ ids: ["c"] });
});

test("everyone is everyone, rows that come later included, minus the unticked ones", () => {
  expect(selectedCount(everyoneSelected, rows, 1240)).toBe(1240);
  const but = withTicks(everyoneSelected, rows, new Set(["a", "c"]));
  const later = [...rows, { id: "d" }];
  expect([...tickedRows(but, later)]).toEqual(["a", "c", "d"]);
  expect(selectedCount(but, later, 1240)).toBe(1239);
  expect(bulkSelection(but, later, whole)).toEqual({ filter: whole, except: ["b"] });
  const again = withTicks(but, later, new Set(["a", "b", "c", "d"]));
  expect(selectedCount(again, later, 1240)).toBe(1240);
});

test("without a tick nothing is selected", () => {
  expect(withTicks(everyoneSelected, rows, new Set())).toBe(nothingSelected);
});
