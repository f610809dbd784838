import type { Person } from "../../functions/support/test_stack.ts";
import type { Place } from "../support/gate.ts";
import type { TortureWorld } from "../support/torture_world.ts";
import { breaches } from "./invariants.ts";
import type { StoryTeller, Told } from "./story.ts";

/** One kill: where, whether it came to it, how long until the turn went on, and what broke. */
export type Kill = { place: string; sprang: boolean; recoveredMilliseconds: number | undefined; breaches: string[] };

/** Time that calls of the dead process need to end in the database. */
const settleMilliseconds = 60;

/** Tells one story and kills the functions' process at one boundary of it. */
export async function killAt(world: TortureWorld, teller: StoryTeller, person: Person, place: Place): Promise<Kill> {
  let killedAt: number | undefined;
  let recoveredAt: number | undefined;
  let restarted: Promise<void> = Promise.resolve();
  world.gate.reset();
  world.gate.arm(place, async () => {
    await world.functions.kill();
    killedAt = performance.now();
    restarted = recover(world);
    return false;
  });
  const told = await teller.tell(person, {
    onEvent: () => {
      if (killedAt !== undefined) recoveredAt ??= performance.now();
    },
  });
  await restarted;
  const sprang = world.gate.sprang();
  world.gate.reset();
  return {
    place: `${place.point} #${place.nth}`,
    sprang,
    recoveredMilliseconds: killedAt !== undefined && recoveredAt !== undefined ? recoveredAt - killedAt : undefined,
    breaches: await breaches(world, told),
  };
}

/** The next process starts, the dead one's leases run out, and the schedule rings. */
export async function recover(world: TortureWorld): Promise<void> {
  const restarted = world.functions.restart();
  for (let passes = 0; passes < 3; passes++) {
    await new Promise((resolve) => setTimeout(resolve, settleMilliseconds));
    await world.leasesRunOut();
  }
  await restarted;
  await world.ringTick();
}

/** Every boundary that an undisturbed story passes, as places to lay a trap. */
export async function boundaries(
  world: TortureWorld,
  teller: StoryTeller,
  person: Person,
): Promise<{ places: Place[]; told: Told }> {
  world.gate.reset();
  const told = await teller.tell(person);
  const places = world.gate.passed().map((place) => ({ ...place }));
  world.gate.reset();
  return { places, told };
}
