import type { Person } from "../../functions/support/test_stack.ts";
import type { Place } from "../support/gate.ts";
import { startTortureWorld, type TortureWorld } from "../support/torture_world.ts";
import { boundaries, type Kill, killAt } from "./boundary_kills.ts";
import { breaches } from "./invariants.ts";
import { killAtRandom } from "./random_kills.ts";
import { type StoryTeller, storyTeller } from "./story.ts";
import { wakeZombieAt } from "./zombie_wakes.ts";

export type KillScene = { world: TortureWorld; teller: StoryTeller; person: Person; places: Place[] };

/** A world with its boundaries known: those that an undisturbed story passes. Throws when even that one breaks. */
export async function openKillScene(): Promise<KillScene> {
  const world = await startTortureWorld();
  const teller = storyTeller(world);
  const person = await world.person();
  // The first story warms everything up, so that the second passes what every later one passes.
  await teller.tell(person);
  const { places, told } = await boundaries(world, teller, person);
  const found = await breaches(world, told);
  if (found.length > 0) throw new Error(`An undisturbed story breaks: ${found.join("; ")}`);
  return { world, teller, person, places };
}

export type KillTally = {
  /** Kills for each boundary. */
  perPlace: Map<string, number>;
  /** From the end of the lease to the next event, the start of the next process included. */
  recoveries: number[];
  breaches: string[];
};

/** Kills (or freezes and wakes) at every given place, one after the other. */
export async function killAtEach(
  { world, teller, person }: KillScene,
  places: readonly Place[],
  how: "kill" | "zombie",
): Promise<KillTally> {
  const tally: KillTally = { perPlace: new Map(), recoveries: [], breaches: [] };
  for (const place of places) {
    const strike = how === "kill" ? killAt : wakeZombieAt;
    count(await strike(world, teller, person, place), tally);
  }
  return tally;
}

function count(kill: Kill, tally: KillTally): void {
  if (kill.sprang) tally.perPlace.set(kill.place, (tally.perPlace.get(kill.place) ?? 0) + 1);
  if (kill.recoveredMilliseconds !== undefined) tally.recoveries.push(kill.recoveredMilliseconds);
  tally.breaches.push(...kill.breaches.map((breach) => `${kill.place}: ${breach}`));
}

export function killRandomly({ world, teller, person }: KillScene, options: { kills: number; lanes: number }) {
  return killAtRandom(world, teller, person, options);
}
