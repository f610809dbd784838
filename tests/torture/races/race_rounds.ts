import { orderModel } from "../support/order_model.ts";
import { startTortureWorld } from "../support/torture_world.ts";
import { changeRaces } from "./change_races.ts";
import { decisionRaces } from "./decision_races.ts";
import type { RaceScene } from "./race.ts";
import { turnRaces } from "./turn_races.ts";

export const races = [...decisionRaces, ...turnRaces, ...changeRaces];

export async function openRaceScene(): Promise<RaceScene> {
  const world = await startTortureWorld();
  return { world, model: orderModel(world.model), person: await world.person() };
}

export type RaceTally = { raced: number; breaches: string[]; deadlocks: number };

/** Runs every race so many times; a deadlock that the database had to break counts as a breach. */
export async function raceRounds(scene: RaceScene, rounds: number, told: (line: string) => void): Promise<RaceTally> {
  const breaches: string[] = [];
  for (const race of races) {
    for (let round = 0; round < rounds; round++) {
      const found = await race.run(scene).catch((error: unknown) => [`it threw ${String(error)}`]);
      breaches.push(...found.map((breach) => `${race.name}: ${breach}`));
    }
    told(`${race.name}: ${rounds} rounds`);
  }
  const deadlocks = await countDeadlocks(scene);
  if (deadlocks > 0) breaches.push(`the database broke ${deadlocks} deadlocks`);
  return { raced: rounds * races.length, breaches, deadlocks };
}

async function countDeadlocks({ world }: RaceScene): Promise<number> {
  const [row] = await world.sql`select deadlocks::int from pg_stat_database where datname = current_database()`;
  return Number(row?.deadlocks);
}
