import { afterAll, beforeAll, expect, test } from "vitest";
import { approvalRounds } from "../torture/approvals/approval_rounds.ts";
import type { RaceScene } from "../torture/races/race.ts";
import { openRaceScene } from "../torture/races/race_rounds.ts";

// The short form: `npm run torture approvals` changes thousands.
let scene: RaceScene;

beforeAll(async () => {
  scene = await openRaceScene();
});
afterAll(() => scene.world.stop());

test("changed arguments and replays never count; forty approvals at once count once, for exactly what was shown", async () => {
  const { mutations, mails, breaches } = await approvalRounds(scene, { rounds: 1, mutations: 20, seed: 5 });
  expect(breaches).toEqual([]);
  expect(mutations).toBe(20);
  expect(mails).toBe(1);
});
