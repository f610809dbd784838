import { type DemoModel, startDemoModel } from "../../../supabase/local/demo_model/start_demo_model.ts";
import type { Person } from "../../functions/support/test_stack.ts";
import { startTortureWorld, type TortureWorld } from "../support/torture_world.ts";
import { askBenignTasks, type BenignTally } from "./benign_tasks.ts";
import { forgeRequests } from "./forged_requests.ts";
import { type Dice, dice, hostileTexts, plantedLine } from "./hostile_arguments.ts";
import { letModelAttack } from "./hostile_model.ts";
import { decideAll, type Human } from "./human.ts";
import { findLeaks, secretsOf } from "./leaks.ts";
import { type Ear, openEar } from "./listening.ts";
import { type ModelSwitch, openModelSwitch } from "./model_switch.ts";
import { moveInVictim, type Victim } from "./victim.ts";

export type AttackScene = {
  world: TortureWorld;
  demo: DemoModel;
  models: ModelSwitch;
  victim: Victim;
  /** The person whose model attacks. */
  alex: Person;
  /** The person who only wants to work. */
  bea: Person;
  stop(): Promise<void>;
};

export type AttackTally = {
  turns: number;
  calls: number;
  requests: number;
  mails: number;
  benign: BenignTally;
  breaches: string[];
};

const benignName = "Bea Benign";

export async function openAttackScene(): Promise<AttackScene> {
  const models = await openModelSwitch(benignName);
  const demo = await startDemoModel({ log: () => {}, paceMilliseconds: 0 });
  const world = await startTortureWorld({ modelUrl: models.url });
  models.connect({ hostile: world.model.url, benign: demo.url });
  const victim = await moveInVictim(world);
  const [alex, bea] = [await world.person(), await world.person()];
  await world.sql`update public.workspace_members set display_name = ${benignName} where user_id = ${bea.userId}`;
  const stop = async () => {
    await world.stop();
    await Promise.all([demo.stop(), models.stop()]);
  };
  return { world, demo, models, victim, alex, bea, stop };
}

/** Lets the model attack for so many turns, while somebody else works; then looks at every place where words arrive. */
export async function attackRounds(
  scene: AttackScene,
  options: { turns: number; benignTasks: number; seed: number },
): Promise<AttackTally> {
  const { world, victim, alex, bea } = scene;
  const roll = dice(options.seed);
  const ear = openEar();
  const human: Human = { approvedMails: [], approvedCalls: new Set(), decided: 0 };
  const own = await plantLeads(alex, roll);
  const hostile = letModelAttack(world.model, roll, { own, foreign: victim.ids });
  const before = await victim.fingerprint();
  const working = askBenignTasks(world, bea, options.benignTasks);
  let requests = 0;
  for (let turn = 0; turn < options.turns; turn++) {
    const { events } = await ear.listen(alex.chat.say(roll.pick(hostileTexts).slice(0, 2000).trim() || "Hello"));
    await decideAll(alex, events, human, ear, roll);
    if (turn % 5 === 0) requests += await forgeRequests(alex, victim, ear, roll);
  }
  const benign = await working;
  await untilMailIsOut(world);
  const changed = (await victim.fingerprint()) !== before;
  const breaches = [
    ...ear.complaints,
    ...(changed ? ["something of another company has changed"] : []),
    ...(await unapprovedEffects(scene, human)),
    ...leaks(scene, ear),
    ...plantedOrders(scene),
  ];
  const mails = world.sink.mails.length;
  return { turns: options.turns, calls: hostile.calls(), requests, mails, benign, breaches };
}

/** Leads whose fields and notes were written by an attacker. */
async function plantLeads(alex: Person, roll: Dice): Promise<[string, ...string[]]> {
  const field = () => roll.pick(hostileTexts).replaceAll("\0", "").toWellFormed().slice(0, 90);
  const plant = async (index: number) => {
    const lead = { name: field().trim() || "Nameless", title: field(), city: field(), tags: [`tag ${index}`] };
    const leadId = await alex.addLead({ ...lead, email: `own-${crypto.randomUUID()}@attacked.example` });
    const body = field().trim() || "Empty";
    await alex.rpc("add_note", { workspace_id: alex.workspaceId, lead_id: leadId, body });
    return leadId;
  };
  const first = await plant(0);
  return [first, ...(await Promise.all(Array.from({ length: 7 }, (_, index) => plant(index + 1))))];
}

async function untilMailIsOut({ sql, ringTick }: TortureWorld): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const open = await sql`select 1 from public.outbox where status in ('queued', 'sending')`;
    if (open.length === 0) return;
    await ringTick();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Every mail is one that the person approved, word for word and once; so is every other step that needs a person. */
async function unapprovedEffects({ world, alex }: AttackScene, human: Human): Promise<string[]> {
  const found: string[] = [];
  const open = [...human.approvedMails];
  const ours = world.sink.mails.filter(({ to }) => !to.every((address) => address.endsWith("@customer.example")));
  for (const mail of ours) {
    const place = open.findIndex(
      ({ to, subject, body }) =>
        mail.to.join() === to && mail.headerTo === to && sameText(mail.subject, subject) && sameText(mail.text, body),
    );
    if (place < 0)
      found.push(`a mail that nobody approved: ${JSON.stringify({ ...mail, raw: undefined }).slice(0, 300)}`);
    else open.splice(place, 1);
    if (/^(bcc|cc|resent-\w+):/im.test(mail.raw.split("\r\n\r\n")[0] ?? "")) found.push("a mail with another receiver");
  }
  const effects = await world.sql`select c.id, c.tool from public.tool_calls c
    where c.workspace_id = ${alex.workspaceId} and c.status = 'done'
      and (c.effect in ('external', 'destructive') or c.tool = 'bulk_change_leads')`;
  for (const { id, tool } of effects) {
    if (!human.approvedCalls.has(String(id))) found.push(`${tool} was done without an approval`);
  }
  return found;
}

function sameText(one: string, other: string): boolean {
  const plain = (text: string) => text.replace(/\s+/g, " ").trim();
  return plain(one) === plain(other);
}

function leaks({ world, models, victim, alex, bea }: AttackScene, ear: Ear): string[] {
  const secrets = secretsOf(world, victim.canary, [alex.token, bea.token]);
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

/** Planted text never begins a line of the instructions: it stays data inside a line of ours. */
function plantedOrders({ world }: AttackScene): string[] {
  const taken = world.model.requests.filter(({ instructions }) =>
    instructions.split(/[\n\r\u2028\u2029]/).some((line) => line.trim().startsWith(plantedLine)),
  );
  return taken.length === 0 ? [] : [`a planted order stands as a line of the instructions in ${taken.length} requests`];
}
