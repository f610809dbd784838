import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type KillScene, killAtEach, killRandomly, openKillScene } from "../torture/kills/kill_rounds.ts";
import { killStack } from "../torture/kills/whole_kills.ts";
import type { Place } from "../torture/support/gate.ts";

// Processes start and end here: on a busy machine that takes a while, and nothing is measured.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

// The short form: `npm run torture kills` strikes at every boundary, round after round.
let scene: KillScene;

beforeAll(async () => {
  scene = await openKillScene();
});
afterAll(() => scene.world.stop());

/** One of each kind of boundary, at which most could go wrong. */
const places: Place[] = [
  { point: "rest post_message after", nth: 1 },
  { point: "rest advance_turn after", nth: 1 },
  { point: "rest run_call after", nth: 2 },
  { point: "rest decide_approval after", nth: 1 },
  { point: "smtp recipient", nth: 1 },
  { point: "smtp taken", nth: 1 },
];
const zombiePlaces: Place[] = [{ point: "rest run_call before", nth: 1 }];

test("a kill at a step boundary loses nothing and doubles nothing", async () => {
  const { perPlace, breaches } = await killAtEach(scene, places, "kill");
  expect(breaches).toEqual([]);
  expect([...perPlace.values()]).toEqual(places.map(() => 1));
});

test("kills at random moments, several conversations under way, lose nothing and double nothing", async () => {
  const { stories, breaches } = await killRandomly(scene, { kills: 3, lanes: 2 });
  expect(breaches).toEqual([]);
  expect(stories).toBeGreaterThan(0);
});

test("a process that wakes after its lease changes nothing any more", async () => {
  const { perPlace, breaches } = await killAtEach(scene, zombiePlaces, "zombie");
  expect(breaches).toEqual([]);
  expect(perPlace.size).toBe(zombiePlaces.length);
});

test("a kill of the whole stack and a start on the same data lose nothing and double nothing", async () => {
  const { stories, breaches } = await killStack(1);
  expect(breaches).toEqual([]);
  expect(stories).toBe(2);
});
