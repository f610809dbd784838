import type { Person } from "../../functions/support/test_stack.ts";
import type { Place } from "../support/gate.ts";
import type { TortureWorld } from "../support/torture_world.ts";
import type { Kill } from "./boundary_kills.ts";
import { breaches } from "./invariants.ts";
import type { StoryTeller } from "./story.ts";

/** A process that has done nothing for so long has nothing more to do. */
const quietMilliseconds = 300;

/**
 * Freezes the functions' process at a boundary, lets another one finish the story after its lease, and wakes the first:
 * it goes on where it was, and nothing that it does may count any more.
 */
export async function wakeZombieAt(
  world: TortureWorld,
  teller: StoryTeller,
  person: Person,
  place: Place,
): Promise<Kill> {
  const woken = Promise.withResolvers<boolean>();
  const zombie = world.functions;
  let replaced: Promise<void> = Promise.resolve();
  world.gate.reset();
  world.gate.arm(place, async () => {
    zombie.pause();
    replaced = replace(world);
    return await woken.promise;
  });
  const told = await teller.tell(person);
  await replaced;
  const sprang = world.gate.sprang();
  if (sprang) {
    zombie.wake();
    woken.resolve(true);
    await untilQuiet(world);
    await zombie.stop();
  }
  world.gate.reset();
  return {
    place: `${place.point} #${place.nth}`,
    sprang,
    recoveredMilliseconds: undefined,
    breaches: await breaches(world, told),
  };
}

async function replace(world: TortureWorld): Promise<void> {
  const replaced = world.replaceFunctions();
  await world.leasesRunOut();
  await replaced;
  await world.leasesRunOut();
  await world.ringTick();
}

async function untilQuiet(world: TortureWorld): Promise<void> {
  for (let count = -1; count !== world.gate.passed().length; ) {
    count = world.gate.passed().length;
    await new Promise((resolve) => setTimeout(resolve, quietMilliseconds));
  }
}
