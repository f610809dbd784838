import { setTimeout as pause } from "node:timers/promises";
import type { RecipientsParts } from "./recipients.ts";
import type { RecipientsState } from "./recipients_state.ts";

/** What readers do within so long is done in one go. */
const strideMilliseconds = 10 * 60_000;
/** When a mail may leave is known exactly only once it is planned, which takes a round or two. */
const mostRounds = 8;
const roundMilliseconds = 1500;
const lookMilliseconds = 100;

/**
 * Sends the clock to when the next mail leaves, and lets it leave. On the way readers do what they would have done
 * meanwhile: who answers before then gets no further mail.
 */
export async function leapToNextMail(
  state: RecipientsState,
  parts: LeapParts,
  actUntil: (now: Date) => Promise<number>,
): Promise<void> {
  const { clock } = parts;
  // A fast clock would be past the hour in which sender and reader agree before the mail has left.
  if (state.speed !== 1) await clock.setSpeed(1);
  await leap(state, parts, actUntil);
  if (state.speed !== 1) await clock.setSpeed(state.speed);
}

type LeapParts = Pick<RecipientsParts, "clock" | "ring" | "takenIn">;

async function leap(
  state: RecipientsState,
  { clock, ring, takenIn }: LeapParts,
  actUntil: (now: Date) => Promise<number>,
): Promise<void> {
  const before = await clock.sent();
  for (let round = 0; round < mostRounds; round++) {
    const target = await clock.nextMail();
    if (!target) return;
    await goTo(target, state, { clock, takenIn }, actUntil);
    await ring();
    for (let waited = 0; waited < roundMilliseconds; waited += lookMilliseconds) {
      await pause(lookMilliseconds);
      if ((await clock.sent()) > before) return;
      // It was put off: into somebody's working hours.
      if (((await clock.nextMail()) ?? target) > target) break;
    }
  }
}

async function goTo(
  target: Date,
  state: RecipientsState,
  { clock, takenIn }: Pick<LeapParts, "clock" | "takenIn">,
  actUntil: (now: Date) => Promise<number>,
): Promise<void> {
  for (;;) {
    const next = Math.min(...state.acts.map(({ at }) => at.getTime()));
    const stop = new Date(Math.min(next + strideMilliseconds, target.getTime()));
    // The clock never goes back.
    if (stop > (await clock.now())) await clock.setSpeed(1, stop);
    if (next > target.getTime()) break;
    await actUntil(stop);
    await takenIn();
  }
  state.now = await clock.now();
}
