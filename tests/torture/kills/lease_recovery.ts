import { tunables } from "../../../supabase/functions/_shared/tunables.ts";
import { one, readEvents } from "../../functions/support/chat_client.ts";
import type { KillScene } from "./kill_rounds.ts";

/** Seconds from the end of the lease until the turn went on, with the clock left alone. */
export type Recovery = { followed: number[]; unattended: number[] };

const turnsOfEachKind = 3;
const pollMilliseconds = 100;
const patienceSeconds = tunables.turn.leaseSeconds + 90;

/**
 * Kills the process while the model is asked, once for turns that a client follows and for turns whose person has left,
 * and waits for the lease in real time. Nobody rings: whatever takes them up must come by itself.
 */
export async function recoverAfterLease({ world, person }: KillScene): Promise<Recovery> {
  const never = new Promise<void>(() => {});
  world.model.script(() => ({ text: ["Half"], holdEnd: never }));
  const begin = async () => {
    const events = await readEvents(await person.chat.say("Wait"), ({ type }) => type === "text.delta");
    return one(events, "turn.started").turn_id;
  };
  const turns = await Promise.all(Array.from({ length: 2 * turnsOfEachKind }, begin));
  const [followed, left] = [turns.slice(0, turnsOfEachKind), turns.slice(turnsOfEachKind)];
  await world.functions.kill();
  world.model.script(() => ({ text: ["Whole."] }));
  await world.functions.restart();
  for (const turn of followed) void person.chat.replay(turn).catch(() => {});
  const seconds = (ids: readonly string[]) => Promise.all(ids.map((id) => secondsAfterLease(world, id)));
  return { followed: await seconds(followed), unattended: await seconds(left) };
}

async function secondsAfterLease({ sql }: KillScene["world"], turnId: string): Promise<number> {
  const [lease] = await sql`select lease_until from public.turns where id = ${turnId}`;
  const deadline = Date.now() + patienceSeconds * 1000;
  for (;;) {
    const [turn] = await sql`select epoch, extract(epoch from clock_timestamp() - ${lease?.lease_until})::float as late
      from public.turns where id = ${turnId}`;
    if (turn?.epoch > 1 || Date.now() > deadline) return Number(turn?.late);
    await new Promise((resolve) => setTimeout(resolve, pollMilliseconds));
  }
}
