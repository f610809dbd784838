import type { Person } from "../../functions/support/test_stack.ts";
import type { TortureWorld } from "../support/torture_world.ts";
import { recover } from "./boundary_kills.ts";
import { breaches } from "./invariants.ts";
import type { StoryTeller, Told } from "./story.ts";

/** Between two kills a process lives this long: time for at least one step, so that each is a new moment. */
const life = { shortestMilliseconds: 250, longestMilliseconds: 1_500 };

/** Tells stories side by side and kills the functions' process at random moments, `kills` times. */
export async function killAtRandom(
  world: TortureWorld,
  teller: StoryTeller,
  person: Person,
  { kills, lanes }: { kills: number; lanes: number },
): Promise<{ stories: number; breaches: string[] }> {
  let isKilling = true;
  const told: Told[] = [];
  const lane = async () => {
    while (isKilling) told.push(await teller.tell(person, { patienceMilliseconds: 120_000 }));
  };
  const telling = Promise.all(Array.from({ length: lanes }, lane));
  for (let made = 0; made < kills; made++) {
    await new Promise((resolve) => setTimeout(resolve, randomLife()));
    await world.functions.kill();
    await recover(world);
  }
  isKilling = false;
  await telling;
  const found: string[] = [];
  for (const one of told) found.push(...(await breaches(world, one)));
  return { stories: told.length, breaches: found };
}

function randomLife(): number {
  return life.shortestMilliseconds + Math.random() * (life.longestMilliseconds - life.shortestMilliseconds);
}
