import { describe, expect, it } from "vitest";
import type { CustomField } from "../../../shared/contracts/custom_field.ts";
import { fitColumns } from "../../../web/components/leads/lead_columns.ts";
import { customFields } from "../../../web/state/custom_fields.ts";
import { sampleLead } from "./sample_lead.ts";

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

describe("columns that someone chose", () => {
  const field = (target: "lead" | "account", key: string, type: "money" | "multi_choice" | "date"): CustomField => ({
    id: crypto.randomUUID(),
    target,
    key,
    label: key,
    type,
    options: type === "money" ? { currency: "EUR" } : {},
    position: 1,
    archived_at: null,
  });

  it("all stand in their order, however wide, without what is no column any more", () => {
    customFields.value = [
      field("lead", "budget", "money"),
      { ...field("lead", "old", "date"), archived_at: "2026-01-01" },
    ];
    const { columns, width } = fitColumns(300, ["email", "custom.budget", "stage", "custom.old", "custom.gone"]);
    expect(columns.map(({ id }) => id)).toEqual(["email", "custom.budget", "stage"]);
    expect(width).toBeGreaterThan(300);
  });

  it("show custom fields of lead and company, and order by all but several choices", () => {
    customFields.value = [
      field("lead", "budget", "money"),
      field("lead", "channels", "multi_choice"),
      field("account", "ends", "date"),
    ];
    const row = {
      ...sampleLead("1"),
      custom: { budget: 1500, channels: ["Phone", "Post"] },
      account_custom: { ends: "2026-03-01" },
    };
    const { columns } = fitColumns(900, ["custom.budget", "custom.channels", "account.custom.ends"]);
    expect(columns.map((column) => column.text?.(row))).toEqual(["€1,500", "Phone, Post", "Mar 1, 2026"]);
    expect(columns.map(({ sort }) => sort?.direction)).toEqual(["descending", undefined, "ascending"]);
  });
});
