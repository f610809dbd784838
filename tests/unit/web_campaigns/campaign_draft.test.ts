import { describe, expect, test } from "vitest";
import { changeOf, draftOf, isSameDraft, withIds } from "../../../web/components/campaigns/campaign_draft.ts";
import {
  newBranch,
  newMail,
  withoutStep,
  withStep,
  withStepMoved,
} from "../../../web/components/campaigns/draft_steps.ts";
import { storedCampaign, storedMail } from "./campaign_world.ts";

const branch = storedMail(2, { kind: "branch", condition: { on: "clicked" }, next: 4, else: 3, variants: [] });
const stored = storedCampaign([storedMail(1), branch, storedMail(3, { next: null }), storedMail(4)]);

const linksOf = (steps: unknown) =>
  Array.isArray(steps) ? steps.map(({ next, else: otherwise }) => [next, otherwise ?? null]) : [];

describe("what is read and saved unchanged", () => {
  test("leads where it led", () => {
    expect(linksOf(changeOf(draftOf(stored)).steps)).toEqual([
      [2, null],
      [4, 3],
      [null, null],
      [null, null],
    ]);
  });

  test("keeps its ids, and a branch has no texts", () => {
    const [first, second] = changeOf(draftOf(stored)).steps ?? [];
    expect(first).toMatchObject({ id: stored.steps[0]?.id, variants: [{ id: stored.steps[0]?.variants[0]?.id }] });
    expect(second).not.toHaveProperty("variants");
    expect(first).not.toHaveProperty("condition");
  });

  test("counts as the same; a word makes it another", () => {
    const draft = draftOf(stored);
    expect(isSameDraft(draft, draftOf(stored))).toBe(true);
    expect(isSameDraft(draft, { ...draft, name: "Summer" })).toBe(false);
  });
});

describe("steps", () => {
  test("a removed step is passed over by what led to it", () => {
    const draft = draftOf(stored);
    const target = draft.steps[3]?.key ?? "";
    const left = { ...draft, steps: withoutStep(draft.steps, target) };
    expect(linksOf(changeOf(left).steps)).toEqual([
      [2, null],
      [3, 3],
      [null, null],
    ]);
  });

  test("no link leads back after a step was moved", () => {
    const draft = draftOf(stored);
    const moved = withStepMoved(draft.steps, draft.steps[3]?.key ?? "", -1);
    const twice = withStepMoved(moved, draft.steps[3]?.key ?? "", -1);
    for (const steps of [moved, twice]) {
      for (const [index, [next, otherwise]] of linksOf(changeOf({ ...draft, steps }).steps).entries()) {
        for (const link of [next, otherwise]) expect(link === null || link > index + 1).toBe(true);
      }
    }
  });

  test("moving beyond the ends changes nothing", () => {
    const { steps } = draftOf(stored);
    expect(withStepMoved(steps, steps[0]?.key ?? "", -1)).toEqual(steps);
    expect(withStepMoved(steps, steps[3]?.key ?? "", 1)).toEqual(steps);
  });

  test("a new mail waits unless it is the first; a new branch ends for the others", () => {
    expect(newMail(true, "a").waitSeconds).toBe(0);
    expect(newMail(false, "b").waitSeconds).toBe(3 * 86_400);
    const draft = { ...draftOf(storedCampaign([storedMail(1)])) };
    const steps = [...draft.steps, newBranch("c"), newMail(false, "d")];
    expect(linksOf(changeOf({ ...draft, steps }).steps)).toEqual([
      [2, null],
      [3, null],
      [null, null],
    ]);
  });
});

describe("after a save", () => {
  test("what was added gets its ids, and what was typed meanwhile stays", () => {
    const before = draftOf(storedCampaign([storedMail(1)]));
    const sent = { ...before, steps: [...before.steps, newMail(false, "new")] };
    const answer = storedCampaign([storedMail(1), storedMail(2)]);
    const variant = {
      ...sent.steps[1]?.variants[0],
      key: "new.a",
      id: undefined,
      subject: "",
      body: "later",
      weight: 1,
    };
    const typed = { ...sent, steps: withStep(sent.steps, "new", { variants: [variant] }) };
    const after = withIds(typed, sent, answer);
    expect(after.steps[1]).toMatchObject({
      key: "new",
      id: answer.steps[1]?.id,
      variants: [{ id: answer.steps[1]?.variants[0]?.id, body: "later" }],
    });
  });

  test("what was added or moved since keeps apart from what was saved", () => {
    const sent = draftOf(storedCampaign([storedMail(1), storedMail(2)]));
    const [first, second] = sent.steps;
    if (!first || !second) throw new Error("There are two steps.");
    const typed = { ...sent, steps: [newMail(false, "new"), second, first] };
    const after = withIds(typed, sent, storedCampaign([storedMail(1), storedMail(2)]));
    expect(after.steps.map(({ id }) => id)).toEqual([undefined, second.id, first.id]);
  });
});
