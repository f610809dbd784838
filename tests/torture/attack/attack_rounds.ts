import type { NumberedEvent } from "../../../shared/contracts/events.ts";
import { type DemoModel, startDemoModel } from "../../../supabase/local/demo_model/start_demo_model.ts";
import type { Person } from "../../functions/support/test_stack.ts";
import { startTortureWorld, type TortureWorld } from "../support/torture_world.ts";
import { askBenignTasks, type BenignTally } from "./benign/ask_benign_tasks.ts";
import { benignName } from "./benign/desk.ts";
import type { BenignTask } from "./benign/task.ts";
import { unapprovedEffects } from "./effects.ts";
import { forgeRequests } from "./forged_requests.ts";
import { dice, hostileTexts } from "./hostile_arguments.ts";
import { letModelAttack } from "./hostile_model.ts";
import { decideAll, type Human } from "./human.ts";
import { findLeaks, secretsOf } from "./leaks.ts";
import { type Ear, openEar } from "./listening.ts";
import { type ModelSwitch, openModelSwitch } from "./model_switch.ts";
import { obeyedOrders, plantEverywhere, plantInThread } from "./planted.ts";
import { moveInVictim, type Victim } from "./victim.ts";

export type AttackScene = {
  world: TortureWorld;
  demo: DemoModel;
  models: ModelSwitch;
  victim: Victim;
  /** The person whose model attacks. */
  alex: Person;
  stop(): Promise<void>;
};

export type AttackTally = {
  turns: number;
  calls: number;
  /** Hostile texts in the workspace before the first turn. */
  planted: number;
  requests: number;
  mails: number;
  benign: BenignTally;
  breaches: string[];
};

export async function openAttackScene(): Promise<AttackScene> {
  const models = await openModelSwitch(benignName);
  const demo = await startDemoModel({ log: () => {}, paceMilliseconds: 0 });
  const world = await startTortureWorld({ modelUrl: models.url });
  models.connect({ hostile: world.model.url, benign: demo.url });
  const victim = await moveInVictim(world);
  const alex = await world.person();
  const stop = async () => {
    await world.stop();
    await Promise.all([demo.stop(), models.stop()]);
  };
  return { world, demo, models, victim, alex, stop };
}

/** Lets the model attack for so many turns, while somebody else works; then looks at every place where words arrive. */
export async function attackRounds(
  scene: AttackScene,
  options: { turns: number; benignTasks: readonly BenignTask[]; seed: number },
): Promise<AttackTally> {
  const { world, victim, alex } = scene;
  const roll = dice(options.seed);
  const ear = openEar();
  const human: Human = { approvedMails: [], approvedCalls: new Set(), decided: 0 };
  const planted = await plantEverywhere(world, alex, roll);
  const hostile = letModelAttack(world.model, roll, { own: planted.leadIds, foreign: victim.ids });
  const before = await victim.fingerprint();
  const working = askBenignTasks(world, options.benignTasks);
  let requests = 0;
  let thread_id: string | null = null;
  for (let turn = 0; turn < options.turns; turn++) {
    const message = roll.pick(hostileTexts).slice(0, 2000).trim() || "Hello";
    const { events } = await ear.listen(alex.chat.say(message, { thread_id }));
    await decideAll(alex, events, human, ear, roll);
    // Every other conversation goes on, from a summary with an order in it.
    thread_id = turn % 2 === 0 ? threadOf(events) : null;
    if (thread_id) await plantInThread(world, thread_id);
    if (turn % 5 === 0) requests += await forgeRequests(alex, victim, ear, roll);
  }
  const benign = await working;
  await untilMailIsOut(world);
  const changed = (await victim.fingerprint()) !== before;
  const breaches = [
    ...ear.complaints,
    ...(changed ? ["something of another company has changed"] : []),
    ...(await unapprovedEffects(world, alex, human)),
    ...leaks(scene, ear),
    ...obeyedOrders(world),
  ];
  const mails = world.sink.mails.length;
  const { turns } = options;
  return { turns, calls: hostile.calls(), planted: planted.texts, requests, mails, benign, breaches };
}

function threadOf(events: readonly NumberedEvent[]): string | null {
  return events.flatMap(({ event }) => (event.type === "turn.started" ? [event.thread_id] : []))[0] ?? null;
}

async function untilMailIsOut({ sql, ringTick }: TortureWorld): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    const open = await sql`select 1 from public.outbox where status in ('queued', 'sending')`;
    if (open.length === 0) return;
    await ringTick();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function leaks({ world, models, victim, alex }: AttackScene, ear: Ear): string[] {
  const secrets = secretsOf(world, victim.canary, [alex.token]);
  const asked = world.model.requests.filter(({ instructions }) => !instructions.includes(victim.canary));
  return findLeaks(
    [
      { name: "an answer to the attacker", texts: ear.heard },
      { name: "what the attacking model was told", texts: asked.map((request) => JSON.stringify(request)) },
      { name: "what the other model was told", texts: models.benignRequests },
      { name: "a mail", texts: world.sink.mails.map(({ raw }) => raw) },
      { name: "the log", texts: world.logged },
    ],
    secrets,
  );
}
