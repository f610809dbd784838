import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { approvalRounds } from "../torture/approvals/approval_rounds.ts";
import type { RaceScene } from "../torture/races/race.ts";
import { openRaceScene } from "../torture/races/race_rounds.ts";

// Processes start and end here: on a busy machine that takes a while, and nothing is measured.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

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
