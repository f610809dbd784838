import type { ChatEvent, NumberedEvent } from "../../../shared/contracts/events.ts";
import type { Person } from "../../functions/support/test_stack.ts";
import type { Dice } from "./hostile_arguments.ts";
import type { Ear } from "./listening.ts";

type Asked = Extract<ChatEvent, { type: "approval.requested" }>;

/** A mail as the person saw and approved it. */
export type ApprovedMail = { to: string; subject: string; body: string };

export type Human = { approvedMails: ApprovedMail[]; approvedCalls: Set<string>; decided: number };

/**
 * The person before the page: approves some of what waits after reading it, denies some, edits some, stops the rest.
 * Only an answer of 200 to "approve" counts as approved.
 */
export async function decideAll(
  person: Person,
  events: readonly NumberedEvent[],
  human: Human,
  ear: Ear,
  roll: Dice,
): Promise<void> {
  const asked = events.flatMap(({ event }) => (event.type === "approval.requested" ? [event] : []));
  const started = events.flatMap(({ event }) => (event.type === "turn.started" ? [event.turn_id] : []))[0];
  for (const one of asked.slice(0, 3)) await decide(person, one, human, ear, roll);
  await ear.listen(person.chat.post("chat/stop", { turn_id: started }));
}

async function decide(person: Person, asked: Asked, human: Human, ear: Ear, roll: Dice): Promise<void> {
  const choice = roll.next();
  if (choice < 0.4) return await approve(person, asked, human, ear);
  if (choice < 0.7) return void (await ear.listen(person.chat.decide(asked.approval_id, "deny", { reason: "No." })));
  const renewed = await edit(person, asked, ear);
  await approve(person, renewed ?? asked, human, ear);
  // The one before was replaced: it must be worth nothing any more.
  if (renewed) await ear.listen(person.chat.decide(asked.approval_id, "approve"));
}

async function approve(person: Person, asked: Asked, human: Human, ear: Ear): Promise<void> {
  const answer = await ear.listen(person.chat.decide(asked.approval_id, "approve"));
  if (answer.status !== 200) return;
  human.decided++;
  human.approvedCalls.add(asked.call_id);
  const { preview } = asked;
  if (preview.kind === "email")
    human.approvedMails.push({ to: preview.to, subject: preview.subject, body: preview.body });
  // A used approval, again and with other contents.
  await ear.listen(
    person.chat.decide(asked.approval_id, "edit", { arguments: { ...asked.arguments, body: "Other." } }),
  );
}

async function edit(person: Person, asked: Asked, ear: Ear): Promise<Asked | undefined> {
  if (asked.preview.kind !== "email") return undefined;
  const { lead_id } = asked.arguments;
  const changed = { lead_id, subject: `${asked.preview.subject} (edited)`.slice(0, 200), body: "As I want it." };
  const answer = await ear.listen(person.chat.decide(asked.approval_id, "edit", { arguments: changed }));
  return answer.events.flatMap(({ event }) => (event.type === "approval.requested" ? [event] : []))[0];
}
