import type { Person } from "../../functions/support/test_stack.ts";
import type { TortureWorld } from "../support/torture_world.ts";
import { recover } from "./boundary_kills.ts";
import { breaches } from "./invariants.ts";
import type { StoryTeller, Told } from "./story.ts";

/**
 * Between two kills a process stores so many steps for each conversation, on average, and then lives for a moment more:
 * who dies five times before the first step is given up, and how long a step takes is the machine's to say.
 */
const life = { fewestSteps: 1, mostSteps: 4, momentMilliseconds: 300, longestMilliseconds: 30_000 };
const patienceMilliseconds = 300_000;

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
    while (isKilling) told.push(await teller.tell(person, { patienceMilliseconds }));
  };
  const telling = Promise.all(Array.from({ length: lanes }, lane));
  for (let made = 0; made < kills; made++) {
    const steps = life.fewestSteps + Math.floor(Math.random() * (life.mostSteps - life.fewestSteps + 1));
    await untilStored(world, lanes * steps);
    await new Promise((resolve) => setTimeout(resolve, Math.random() * life.momentMilliseconds));
    await world.functions.kill();
    await recover(world);
  }
  isKilling = false;
  await telling;
  const found: string[] = [];
  for (const one of told) found.push(...(await breaches(world, one)));
  return { stories: told.length, breaches: found };
}

async function untilStored({ gate }: TortureWorld, steps: number): Promise<void> {
  const stored = () => gate.passed().filter(({ point }) => point === "rest advance_turn after").length;
  const enough = stored() + steps;
  const deadline = Date.now() + life.longestMilliseconds;
  while (stored() < enough && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
}
