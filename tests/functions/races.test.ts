import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { RaceScene } from "../torture/races/race.ts";
import { openRaceScene, races } from "../torture/races/race_rounds.ts";

// Processes start and end here: on a busy machine that takes a while, and nothing is measured.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

// The short form: `npm run torture races` runs each many times.
let scene: RaceScene;

beforeAll(async () => {
  scene = await openRaceScene();
});
afterAll(() => scene.world.stop());

test.each(races)("$name: one outcome, always explained", async (race) => {
  expect(await race.run(scene)).toEqual([]);
});

test("none of it was a deadlock", async () => {
  const [row] = await scene.world.sql`select deadlocks::int from pg_stat_database where datname = current_database()`;
  expect(row?.deadlocks).toBe(0);
});
