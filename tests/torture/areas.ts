import { registry } from "../../supabase/functions/_tools/registry.ts";
import { approvalRounds } from "./approvals/approval_rounds.ts";
import { attackRounds, openAttackScene } from "./attack/attack_rounds.ts";
import { benignTasks } from "./attack/benign/ask_benign_tasks.ts";
import { type KillTally, killAtEach, killRandomly, openKillScene } from "./kills/kill_rounds.ts";
import { recoverAfterLease } from "./kills/lease_recovery.ts";
import { killStack, stopDatabase } from "./kills/whole_kills.ts";
import { mailRounds } from "./mail/mail_rounds.ts";
import { openRaceScene, raceRounds } from "./races/race_rounds.ts";

export type Say = (line: string) => void;

/** Runs an area so many rounds, says what it did in numbers, and returns every breach. */
export type Area = { rounds: number; run(rounds: number, say: Say): Promise<string[]> };

/** In each round a kill at every boundary; and for every round so many of the others. */
const perRound = { randomKills: 10, stackKills: 1, databaseStops: 2.5, attackingTurns: 10, mutations: 250 };

/** A turn whose worker died goes on within its lease and so much more. */
const secondsAfterLease = 5;

export const areas: Record<string, Area> = {
  kills: { rounds: 20, run: runKills },
  zombies: { rounds: 1, run: runZombies },
  crashes: { rounds: 20, run: runCrashes },
  mail: { rounds: 20, run: mailRounds },
  races: { rounds: 25, run: runRaces },
  attack: { rounds: 20, run: runAttack },
  approvals: { rounds: 20, run: runApprovals },
};

async function runKills(rounds: number, say: Say): Promise<string[]> {
  const scene = await openKillScene();
  const breaches: string[] = [];
  try {
    const kills = new Map<string, number>();
    const recoveries: number[] = [];
    for (let round = 1; round <= rounds; round++) {
      const tally = await killAtEach(scene, scene.places, "kill");
      addTo(kills, tally);
      recoveries.push(...tally.recoveries);
      breaches.push(...tally.breaches);
      say(`round ${round} of ${rounds}: ${total(kills)} kills, ${breaches.length} breaches`);
    }
    for (const [place, count] of kills) say(`  ${String(count).padStart(4)} × ${place}`);
    say(`${total(kills)} kills at ${kills.size} boundaries`);
    say(`going on after the lease, start of the next process included: ${spread(recoveries)} ms`);

    const random = await killRandomly(scene, { kills: Math.ceil(rounds * perRound.randomKills), lanes: 3 });
    breaches.push(...random.breaches);
    say(`${Math.ceil(rounds * perRound.randomKills)} kills at random moments of ${random.stories} conversations`);

    const { followed, unattended } = await recoverAfterLease(scene);
    say(`seconds after a lease of its own time: followed ${spread(followed)}, unattended ${spread(unattended)}`);
    const late = [...followed, ...unattended].filter((seconds) => seconds > secondsAfterLease);
    breaches.push(...late.map((seconds) => `a turn went on ${seconds} s after its lease`));
  } finally {
    await scene.world.stop();
  }
  return breaches;
}

async function runZombies(rounds: number, say: Say): Promise<string[]> {
  const scene = await openKillScene();
  const woken = new Map<string, number>();
  const breaches: string[] = [];
  try {
    for (let round = 0; round < rounds; round++) {
      const tally = await killAtEach(scene, scene.places, "zombie");
      addTo(woken, tally);
      breaches.push(...tally.breaches);
    }
    say(`${total(woken)} processes frozen at ${woken.size} boundaries and woken after their lease`);
    return breaches;
  } finally {
    await scene.world.stop();
  }
}

async function runCrashes(rounds: number, say: Say): Promise<string[]> {
  const stacks = await killStack(Math.ceil(rounds * perRound.stackKills));
  say(`${stacks.made} kills of the whole stack under ${stacks.stories} conversations`);
  const stops = await stopDatabase(Math.ceil(rounds * perRound.databaseStops));
  say(`${stops.made} immediate stops of the database under ${stops.stories} conversations`);
  say(`  of them ${stops.stackDeaths} took the local stack with them, which was started again`);
  return [...stacks.breaches, ...stops.breaches];
}

async function runRaces(rounds: number, say: Say): Promise<string[]> {
  const scene = await openRaceScene();
  try {
    const { raced, breaches, deadlocks } = await raceRounds(scene, rounds, say);
    say(`${raced} races, ${deadlocks} deadlocks`);
    return breaches;
  } finally {
    await scene.world.stop();
  }
}

async function runAttack(rounds: number, say: Say): Promise<string[]> {
  const scene = await openAttackScene();
  const seed = Math.floor(Math.random() * 2 ** 31);
  const options = {
    turns: Math.ceil(rounds * perRound.attackingTurns),
    benignTasks,
  };
  try {
    const { turns, calls, planted, requests, mails, benign, breaches } = await attackRounds(scene, {
      ...options,
      seed,
    });
    say(`${turns} turns of a model that attacks, seed ${seed}: ${calls} hostile calls, ${requests} forged requests`);
    say(`${planted} hostile texts in leads, companies, notes, mails, memories, preferences and names`);
    say(`${mails} mails left, each as a person had approved it`);
    say(`${benign.done} of ${benign.asked} ordinary wishes came true meanwhile, with at most one approval each`);
    say(`  through ${benign.tools.length} of ${registry.length} tools`);
    return [...breaches, ...benign.failures];
  } finally {
    await scene.stop();
  }
}

async function runApprovals(rounds: number, say: Say): Promise<string[]> {
  const scene = await openRaceScene();
  const seed = Math.floor(Math.random() * 2 ** 31);
  try {
    const options = { rounds, mutations: perRound.mutations, seed };
    const { mutations, replays, races, mails, breaches } = await approvalRounds(scene, options, say);
    say(`${mutations} changed arguments at five doors and ${replays} replays, seed ${seed}: none counted`);
    say(`${races} approvals from 40 clients at once: ${mails} mails left, each as it was shown`);
    return breaches;
  } finally {
    await scene.world.stop();
  }
}

function addTo(counts: Map<string, number>, { perPlace }: KillTally): void {
  for (const [place, count] of perPlace) counts.set(place, (counts.get(place) ?? 0) + count);
}

function total(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}

/** "median 612, slowest 1904". */
function spread(values: readonly number[]): string {
  const sorted = [...values].sort((one, other) => one - other);
  const shown = (value: number | undefined) => (value === undefined ? "–" : String(Math.round(value * 10) / 10));
  return `median ${shown(sorted[Math.floor(sorted.length / 2)])}, slowest ${shown(sorted.at(-1))}`;
}
