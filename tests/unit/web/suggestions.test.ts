import { describe, expect, it } from "vitest";
import { suggestionsFor } from "../../../web/state/suggestions.ts";

const overview = {
  leads: 512,
  by_stage: [
    { value: "new", label: "New", count: 130 },
    { value: "contacted", label: "Contacted", count: 0 },
  ],
  by_country: [{ value: "Germany", count: 118 }],
  by_industry: [{ value: "Fintech", count: 61 }],
  hot: 23,
  stale: 86,
  waiting_approvals: 0,
};
const titles = (given: Partial<typeof overview>, mayWrite = true) =>
  suggestionsFor({ ...overview, ...given }, mayWrite, String).map((suggestion) => suggestion.title);

describe("suggestions", () => {
  it("name what the workspace really holds", () => {
    expect(titles({})).toEqual([
      "Show my hottest leads",
      "Find leads that went quiet",
      "How does the pipeline stand?",
      "Begin with the best 5 new leads",
    ]);
    const few = overview.by_stage.map((stage) => ({ ...stage, count: 4 }));
    expect(titles({ by_stage: few })).toContain("Work through new leads in Germany");
  });

  it("leave out what it does not hold", () => {
    expect(titles({ hot: 0, stale: 0, by_stage: [] })).toEqual([
      "How does the pipeline stand?",
      "Fintech leads in Germany",
    ]);
  });

  it("offer a viewer nothing that changes leads", () => {
    expect(titles({ hot: 0 }, false)).toEqual([
      "Find leads that went quiet",
      "How does the pipeline stand?",
      "Fintech leads in Germany",
    ]);
    expect(titles({ leads: 0 }, false)).toEqual(["What can you do?"]);
  });

  it("teach the first step in an empty workspace", () => {
    expect(titles({ leads: 0 })[0]).toBe("Add your first lead");
  });
});
