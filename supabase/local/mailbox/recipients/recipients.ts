import type { DemoReaders, DemoReadersChange } from "../../../../shared/contracts/demo_readers.ts";
import { campaignCopy } from "./campaign_copy.ts";
import type { DemoClock } from "./demo_clock.ts";
import { type ActParts, doAct } from "./do_act.ts";
import { leapToNextMail } from "./leap_to_next_mail.ts";
import { planRecipient } from "./recipient_plan.ts";
import { type RecipientsState, readState, stateKeeper } from "./recipients_state.ts";

/** The demo's readers: people at .example addresses who read, answer, bounce and go on holiday. */
export interface Recipients {
  /** A captured mail came; whoever it is for decides what they will do with it. */
  meet(mail: string, raw: Buffer): Promise<void>;
  status(): Promise<DemoReaders>;
  change(wanted: DemoReadersChange): Promise<DemoReaders>;
  /** Does what is due by now; called each second. */
  step(): Promise<void>;
  stop(): Promise<void>;
}

export type RecipientsParts = ActParts & {
  clock: DemoClock;
  /** Where the state is kept. */
  file: string;
  /** The source of a captured mail; undefined when it was deleted. */
  read(mail: string): Promise<Buffer | undefined>;
  /** Rings for the sender: with a fast clock the schedule's minute is too long. */
  ring(): Promise<void>;
  /** Resolves once the product has taken in what readers sent back. */
  takenIn(): Promise<void>;
  log: (line: string) => void;
};

/** Takes up where the last run stopped, at the common pace. */
export async function openRecipients(parts: RecipientsParts): Promise<Recipients> {
  const { clock, file, log } = parts;
  const state = await readState(file);
  const keep = stateKeeper(file, state);
  // The clock went on by itself while nothing ran: days, at a fast pace.
  if (state.now && state.speed !== 1) await clock.setSpeed(1, state.now);
  state.speed = 1;
  let running: Promise<void> | undefined;

  /** One after the other: what happens at an hour of the clock must be done before the clock goes on. */
  const alone = async (work: () => Promise<void>): Promise<void> => {
    while (running) await running;
    running = work()
      .catch((error: unknown) => log(`readers: ${String(error)}`))
      .finally(() => {
        running = undefined;
      });
    await running;
  };
  return {
    async meet(mail, raw) {
      const copy = state.is_on ? await campaignCopy(raw) : undefined;
      if (!copy) return;
      const now = (await clock.now()).getTime();
      const plan = planRecipient({ seed: parts.seed, address: copy.to, messageId: copy.messageId });
      state.acts.push(...plan.map((act) => ({ at: new Date(now + act.after * 1000), mail, act })));
      await keep();
    },
    status: () => statusOf(state, clock),
    async change({ is_on, speed, leap }) {
      if (is_on !== undefined) state.is_on = is_on;
      if (is_on === false) state.acts = [];
      if (speed !== undefined && speed !== state.speed) {
        await clock.setSpeed(speed);
        state.speed = speed;
      }
      if (leap === "next_mail") await alone(() => leapToNextMail(state, parts, (now) => actUntil(now, state, parts)));
      if (leap === "now") await alone(() => goBackToNow(state, clock));
      await keep();
      return await statusOf(state, clock);
    },
    async step() {
      if (running) return await running;
      await alone(() => pass(state, keep, parts));
    },
    async stop() {
      await running;
      if (state.speed !== 1) await clock.setSpeed(1);
      state.speed = 1;
      await keep();
    },
  };
}

async function statusOf(state: RecipientsState, clock: DemoClock): Promise<DemoReaders> {
  const [now, nextMail] = await Promise.all([clock.now(), clock.nextMail()]);
  return {
    is_on: state.is_on,
    speed: state.speed,
    now: now.toISOString(),
    next_mail_at: nextMail?.toISOString() ?? null,
    ahead_seconds: Math.round((now.getTime() - Date.now()) / 1000),
    waiting: state.acts.length,
    done: state.done,
  };
}

async function goBackToNow(state: RecipientsState, clock: DemoClock): Promise<void> {
  const { from, to } = await clock.backToNow();
  const nearer = from.getTime() - to.getTime();
  state.acts = state.acts.map((one) => ({ ...one, at: new Date(one.at.getTime() - nearer) }));
  state.speed = 1;
  state.now = to;
}

async function pass(state: RecipientsState, keep: () => Promise<void>, parts: RecipientsParts): Promise<void> {
  if (state.speed === 1 && state.acts.length === 0) return;
  const now = await parts.clock.now();
  state.now = now;
  const acted = await actUntil(now, state, parts);
  if (acted > 0 || state.speed !== 1) await keep();
  if (state.speed !== 1) await parts.ring();
}

/** Lets readers do what they would have done by then; returns how many things that were. */
async function actUntil(now: Date, state: RecipientsState, parts: RecipientsParts): Promise<number> {
  const due = state.acts.filter(({ at }) => at <= now).sort((a, b) => a.at.getTime() - b.at.getTime());
  state.acts = state.acts.filter((one) => !due.includes(one));
  const byMail = Map.groupBy(due, ({ mail }) => mail);
  const mails = byMail.entries();
  // A reader does one thing after the other; several readers act at once.
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      for (const [mail, acts] of mails) await actOn(mail, acts, now, state, parts);
    }),
  );
  return due.length;
}

async function actOn(
  mail: string,
  acts: RecipientsState["acts"],
  now: Date,
  state: RecipientsState,
  parts: RecipientsParts,
) {
  const raw = await parts.read(mail);
  const copy = raw && (await campaignCopy(raw));
  if (!copy) return;
  for (const { act } of acts) {
    try {
      await doAct(act, copy, now, parts);
      state.done[act.kind] = (state.done[act.kind] ?? 0) + 1;
    } catch (error) {
      parts.log(`readers: ${act.kind} failed: ${String(error)}`);
    }
  }
}
