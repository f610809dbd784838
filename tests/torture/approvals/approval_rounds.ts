import { z } from "zod";
import { type Dice, dice } from "../attack/hostile_arguments.ts";
import { allAnswers, complaintsOf, countOf } from "../races/answers.ts";
import { mailsLeftBehind, type Proposal, proposeMail } from "../races/proposal.ts";
import { expectCount, type RaceScene, times } from "../races/race.ts";
import type { SunkMail } from "../support/mail_sink.ts";
import { type Arguments, mutated } from "./mutations.ts";

export type ApprovalTally = { mutations: number; replays: number; races: number; mails: number; breaches: string[] };

/** A proposal as it stands, and leads that it is not about. */
type Shown = Proposal & { arguments: Arguments; otherIds: [string, ...string[]] };
type Change = (original: Arguments) => Arguments;

const crowd = 40;
const replaysOfOne = 10;

/**
 * In each round: arguments are changed behind a proposal and at every door, `mutations` times, which must never count;
 * then the person's approval comes from forty clients at once, which must count once, for exactly what was shown; then
 * the used approval is tried again, which must change nothing.
 */
export async function approvalRounds(
  scene: RaceScene,
  options: { rounds: number; mutations: number; seed: number },
  told: (line: string) => void = () => {},
): Promise<ApprovalTally> {
  const roll = dice(options.seed);
  const before = scene.world.sink.mails.length;
  const tally: ApprovalTally = { mutations: 0, replays: 0, races: 0, mails: 0, breaches: [] };
  for (let round = 1; round <= options.rounds; round++) {
    let shown = await propose(scene);
    for (let count = 0; count < options.mutations; count++) {
      const tried = await mutate(scene, shown, roll);
      tally.mutations++;
      tally.breaches.push(...tried.breaches);
      shown = tried.shown;
    }
    tally.breaches.push(...(await noMailOf(scene, shown)));
    tally.breaches.push(...(await approveAtOnce(scene, shown)));
    tally.races++;
    tally.breaches.push(...(await replay(scene, shown, roll)));
    tally.replays += replaysOfOne;
    told(`round ${round} of ${options.rounds}: ${tally.mutations} mutations, ${tally.breaches.length} breaches`);
  }
  const mails = scene.world.sink.mails.length;
  const breaches = [...tally.breaches, ...expectCount("mails in all", mails - before, options.rounds)];
  return { ...tally, mails, breaches };
}

async function propose(scene: RaceScene): Promise<Shown> {
  const proposal = await proposeMail(scene);
  const [stored] = await scene.world.sql`select arguments from public.approvals where id = ${proposal.approvalId}`;
  const otherId = await scene.person.addLead({ name: "Other", email: `${crypto.randomUUID()}@race.example` });
  return { ...proposal, arguments: stored?.arguments, otherIds: [otherId, crypto.randomUUID()] };
}

type Tried = { shown: Shown; breaches: string[] };
type Door = (scene: RaceScene, shown: Shown, change: Change) => Promise<Tried>;

function mutate(scene: RaceScene, shown: Shown, roll: Dice): Promise<Tried> {
  const door = roll.pick(doors);
  return door(scene, shown, (original) => mutated(original, roll, shown.otherIds));
}

/** The ledger's call no longer is what was shown: approving it must be refused. */
const behindTheCall: Door = async ({ world, person }, shown, change) => {
  const { approvalId } = shown;
  const changed = change(shown.arguments);
  const set = (
    value: Arguments,
  ) => world.sql`update public.tool_calls c set arguments = ${world.sql.json(storable(value))}
    from public.approvals a where a.id = ${approvalId} and c.id = a.tool_call_id`;
  await set(changed);
  const [answer] = await allAnswers([person.chat.decide(approvalId, "approve")]);
  await set(shown.arguments);
  return { shown, breaches: refused("a changed call", answer?.status, changed) };
};

/** What would be done no longer is what was shown. */
const behindTheProposal: Door = async ({ world, person }, shown, change) => {
  const { approvalId } = shown;
  const [before] = await world.sql`select payload from public.approvals where id = ${approvalId}`;
  const set = (payload: Arguments) =>
    world.sql`update public.approvals set payload = ${world.sql.json(storable(payload))} where id = ${approvalId}`;
  const changed = change(before?.payload);
  await set(changed);
  const [answer] = await allAnswers([person.chat.decide(approvalId, "approve")]);
  await set(before?.payload);
  return { shown, breaches: refused("a changed payload", answer?.status, changed) };
};

/** An approval carries no arguments. */
const withTheApproval: Door = async ({ person }, shown, change) => {
  const changed = change(shown.arguments);
  const more = { arguments: changed };
  const [answer] = await allAnswers([person.chat.decide(shown.approvalId, "approve", more)]);
  return { shown, breaches: refused("an approval with arguments", answer?.status, changed) };
};

/** An edit is a proposal of its own, which waits; the one before it is worth nothing any more. */
const asAnEdit: Door = async (scene, shown, change) => {
  const { chat } = scene.person;
  const changed = change(shown.arguments);
  const answers = await allAnswers([chat.decide(shown.approvalId, "edit", { arguments: changed })]);
  const renewed = answers.flatMap(({ events }) =>
    events.flatMap(({ event }) => (event.type === "approval.requested" ? [event] : [])),
  )[0];
  if (!renewed)
    return {
      shown,
      breaches: [...complaintsOf(answers), ...expectCount("refused edits", answers[0]?.status ?? 0, 400, 413)],
    };
  const [late] = await allAnswers([chat.decide(shown.approvalId, "approve")]);
  const next = { ...shown, approvalId: renewed.approval_id, arguments: renewed.arguments };
  return { shown: next, breaches: refused("what an edit has replaced", late?.status, changed) };
};

/** The door of other systems: a call of its own, which waits for its own approval or is refused. */
const overHttp: Door = async (scene, shown, change) => {
  const changed = change(shown.arguments);
  const answers = await allAnswers([scene.person.chat.post("run-tool/send_email", changed)]);
  const [answer] = answers;
  const waits = answer?.status === 202;
  const isRefused = answer?.status === 400 || JSON.stringify(answer?.body).includes('"ok":false');
  return {
    shown,
    breaches: [...complaintsOf(answers), ...(waits || isRefused ? [] : [`run-tool sent ${JSON.stringify(changed)}`])],
  };
};

const doors: readonly [Door, ...Door[]] = [behindTheCall, behindTheProposal, withTheApproval, asAnEdit, overHttp];

function refused(what: string, status: number | undefined, changed: Arguments): string[] {
  const isRefused = status !== undefined && status >= 400 && status < 500;
  return isRefused ? [] : [`${what} was answered with ${status}: ${JSON.stringify(changed).slice(0, 200)}`];
}

async function approveAtOnce(scene: RaceScene, shown: Shown): Promise<string[]> {
  const { chat } = scene.person;
  const answers = await allAnswers(times(crowd, () => chat.decide(shown.approvalId, "approve")));
  const left = await mailsLeftBehind(scene, shown.turnId);
  const [stored] = await scene.world.sql`select preview from public.approvals where id = ${shown.approvalId}`;
  const preview = emailPreview.parse(stored?.preview);
  const mails = await mailsOf(scene, shown);
  const isExact = mails.every(
    ({ to, subject, text }) => to.join() === preview.to && same(subject, preview.subject) && same(text, preview.body),
  );
  return [
    ...complaintsOf(answers),
    ...left,
    ...expectCount("approvals that were heard", countOf(answers, 200), crowd),
    ...expectCount("mails of one approval", mails.length, 1),
    ...(isExact ? [] : [`another mail left than was shown: ${JSON.stringify([preview, mails[0]?.text])}`]),
  ];
}

/** The used approval again, the same way and others; and what leaves, changed after it was approved. */
async function replay(scene: RaceScene, shown: Shown, roll: Dice): Promise<string[]> {
  const { world, person } = scene;
  const answers = await allAnswers(
    times(replaysOfOne, (index) => {
      if (index % 3 === 0) return person.chat.decide(shown.approvalId, "approve");
      if (index % 3 === 1) return person.chat.decide(shown.approvalId, "deny");
      const changed = mutated(shown.arguments, roll, shown.otherIds);
      return person.chat.decide(shown.approvalId, "edit", { arguments: changed });
    }),
  );
  const isEdited = answers.some(({ events }) => events.some(({ event }) => event.type === "approval.requested"));
  await world.sql`update public.outbox set status = 'queued', next_attempt_at = now(), finished_at = null,
    payload = payload || '{"subject": "Changed"}' where turn_id = ${shown.turnId}`;
  await world.ringTick();
  const left = await mailsLeftBehind(scene, shown.turnId);
  return [
    ...complaintsOf(answers),
    ...left,
    ...(isEdited ? ["a used approval could be edited"] : []),
    ...expectCount("mails after replays", (await mailsOf(scene, shown)).length, 1),
  ];
}

const emailPreview = z.object({ to: z.string(), subject: z.string(), body: z.string() });

/** The mails that left for a proposal, whatever they say. */
async function mailsOf({ world }: RaceScene, { turnId }: Shown): Promise<SunkMail[]> {
  const rows = await world.sql`select id from public.outbox where turn_id = ${turnId}`;
  return world.sink.mails.filter(({ messageId }) => rows.some(({ id }) => messageId.includes(String(id))));
}

function same(one: string, other: string): boolean {
  const plain = (text: string) => text.replace(/\s+/g, " ").trim();
  return plain(one) === plain(other);
}

async function noMailOf({ world }: RaceScene, shown: Shown): Promise<string[]> {
  const rows = await world.sql`select 1 from public.outbox o join public.approvals a on a.id = o.approval_id
    where a.turn_id = ${shown.turnId}`;
  return rows.length === 0 ? [] : ["something was put into the outbox before the person approved"];
}

/** jsonb holds no NUL and no half of a character. */
function storable(value: Arguments) {
  return JSON.parse(JSON.stringify(value).replaceAll("\\u0000", "").toWellFormed());
}
