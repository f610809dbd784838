import { campaignCopy } from "./campaign_copy.ts";
import type { DemoClock } from "./demo_clock.ts";
import { type ActParts, doAct } from "./do_act.ts";
import { planRecipient } from "./recipient_plan.ts";
import { type RecipientsState, readState, stateKeeper } from "./recipients_state.ts";

/** How fast the campaigns' clock may go, in seconds for each of ours. */
export const speeds = [1, 60, 600, 3600, 21_600] as const;

export type RecipientsStatus = {
  is_on: boolean;
  speed: number;
  /** By the campaigns' clock. */
  now: string;
  waiting: number;
  done: Record<string, number>;
};

/** The demo's readers: people at .example addresses who read, answer, bounce and go on holiday. */
export interface Recipients {
  /** A captured mail came; whoever it is for decides what they will do with it. */
  meet(mail: string, raw: Buffer): Promise<void>;
  status(): Promise<RecipientsStatus>;
  change(wanted: { is_on?: boolean | undefined; speed?: number | undefined }): Promise<RecipientsStatus>;
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

  const status = async (): Promise<RecipientsStatus> => ({
    is_on: state.is_on,
    speed: state.speed,
    now: (await clock.now()).toISOString(),
    waiting: state.acts.length,
    done: state.done,
  });
  return {
    async meet(mail, raw) {
      const copy = state.is_on ? await campaignCopy(raw) : undefined;
      if (!copy) return;
      const now = (await clock.now()).getTime();
      const plan = planRecipient({ seed: parts.seed, address: copy.to, messageId: copy.messageId });
      state.acts.push(...plan.map((act) => ({ at: new Date(now + act.after * 1000), mail, act })));
      await keep();
    },
    status,
    async change({ is_on, speed }) {
      if (is_on !== undefined) state.is_on = is_on;
      if (is_on === false) state.acts = [];
      if (speed !== undefined && speed !== state.speed) {
        await clock.setSpeed(speed);
        state.speed = speed;
      }
      await keep();
      return await status();
    },
    async step() {
      running ??= pass(state, keep, parts)
        .catch((error: unknown) => log(`readers: ${String(error)}`))
        .finally(() => {
          running = undefined;
        });
      await running;
    },
    async stop() {
      await running;
      if (state.speed !== 1) await clock.setSpeed(1);
      state.speed = 1;
      await keep();
    },
  };
}

async function pass(state: RecipientsState, keep: () => Promise<void>, parts: RecipientsParts): Promise<void> {
  if (state.speed === 1 && state.acts.length === 0) return;
  const now = await parts.clock.now();
  state.now = now;
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
  if (due.length > 0 || state.speed !== 1) await keep();
  if (state.speed !== 1) await parts.ring();
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
