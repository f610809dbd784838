import { describe, expect, test } from "vitest";
import {
  addStage,
  draftOf,
  isChanged,
  moveStage,
  problemOf,
  type StageDraft,
  saveList,
} from "../../../web/screens/settings/stage_draft.ts";
import type { Stage } from "../../../web/state/stages.ts";

const stages: Stage[] = [
  { key: "new", label: "New", kind: "open" },
  { key: "talks", label: "Talks", kind: "open" },
  { key: "won", label: "Won", kind: "won" },
];
const draft = draftOf(stages);
const labels = (list: readonly StageDraft[]) => list.map(({ label }) => label).join(" ");
const withStage = (id: string, change: Partial<StageDraft>) =>
  draft.map((stage) => (stage.id === id ? { ...stage, ...change } : stage));

describe("editing the stages", () => {
  test("a new one stands behind the last open one, and is saved without a key", () => {
    const list = addStage(draft).map((stage) => (stage.key ? stage : { ...stage, label: " Demo " }));
    expect(labels(list)).toBe("New Talks  Demo  Won");
    expect(saveList(list)[2]).toEqual({ label: "Demo", kind: "open" });
  });

  test("they move by one place, and not beyond the ends", () => {
    expect(labels(moveStage(draft, "talks", -1))).toBe("Talks New Won");
    expect(labels(moveStage(draft, "new", -1))).toBe("New Talks Won");
    expect(labels(moveStage(draft, "won", 1))).toBe("New Talks Won");
  });

  test("one that is removed counts no more, and is saved with where its leads go", () => {
    const list = withStage("talks", { moveTo: "New" });
    expect(labels(moveStage(list, "won", -1).filter(({ moveTo }) => !moveTo))).toBe("Won New");
    expect(saveList(list)[1]).toEqual({ key: "talks", remove: true, move_leads_to: "New" });
  });

  test("only a real change counts", () => {
    expect(isChanged(stages, draft)).toBe(false);
    expect(isChanged(stages, withStage("won", { label: "Signed" }))).toBe(true);
    expect(isChanged(stages, moveStage(draft, "new", 1))).toBe(true);
  });

  test.each([
    [withStage("talks", { label: " " }), "Every stage needs a name."],
    [withStage("talks", { label: "NEW" }), "Two stages are called “new”."],
    [withStage("new", { kind: "lost" }), "The first stage is an open one: new leads begin there."],
    [
      draft.map((stage) => (stage.id === "new" ? stage : { ...stage, moveTo: "New" })),
      "A pipeline has at least two stages.",
    ],
    [draft, undefined],
  ])("what cannot be saved is said at once", (list, problem) => {
    expect(problemOf(list)).toBe(problem);
  });
});
