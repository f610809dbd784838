import { expect, it } from "vitest";
import { fitColumns } from "../../../web/components/leads/lead_columns.ts";

const shown = (width: number) => fitColumns(width).columns.map((column) => column.id);

it("shows every column on a wide screen, in their order", () => {
  expect(shown(1198)).toEqual(["company", "title", "stage", "score", "country", "owner", "tags", "last_contacted"]);
});

it("lets the less telling columns go first and never needs more room than there is", () => {
  expect(shown(700)).toEqual(["company", "stage", "score", "last_contacted"]);
  expect(shown(200)).toEqual([]);
  for (let width = 214; width < 1400; width += 7) {
    const { columns, tracks } = fitColumns(width);
    const needed = [...tracks.matchAll(/(\d+)px/g)].reduce((total, [, pixels]) => total + Number(pixels), 0);
    expect(needed).toBeLessThanOrEqual(width);
    expect(tracks.split(/ (?![^(]*\))/)).toHaveLength(columns.length + 2);
  }
});
