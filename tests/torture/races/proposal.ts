import { one } from "../../functions/support/chat_client.ts";
import type { RaceScene } from "./race.ts";

/** A mail that waits for its person. */
export type Proposal = { subject: string; leadId: string; approvalId: string; turnId: string };

export async function proposeMail({ person, model }: RaceScene): Promise<Proposal> {
  const subject = `Race ${crypto.randomUUID()}`;
  const leadId = await person.addLead({ name: "Anna Schmidt", email: `${crypto.randomUUID()}@race.example` });
  const calls = [{ tool: "send_email", arguments: { lead_id: leadId, subject, body: "As proposed." } }];
  const events = await person.chat.ask(model.order({ calls }));
  const { approval_id } = one(events, "approval.requested");
  return { subject, leadId, approvalId: approval_id, turnId: one(events, "turn.started").turn_id };
}

/** Waits until the sender has ended every mail of a turn; says so when one stays behind. */
export async function mailsLeftBehind({ world }: RaceScene, turnId: string): Promise<string[]> {
  for (let tries = 0; tries < 600; tries++) {
    const open = await world.sql`select 1 from public.outbox
      where turn_id = ${turnId} and status in ('queued', 'sending')`;
    if (open.length === 0) return [];
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return ["a mail stays in the outbox"];
}

/** How a proposal ended, in the ledger and in the world. */
export async function outcomeOf({ world }: RaceScene, { subject, turnId }: Proposal) {
  const approvals = await world.sql`select status, arguments ->> 'subject' as subject from public.approvals
    where turn_id = ${turnId} order by created_at`;
  const outbox = await world.sql`select status from public.outbox where turn_id = ${turnId}`;
  const [turn] = await world.sql`select status from public.turns where id = ${turnId}`;
  const [call] = await world.sql`select status from public.tool_calls where turn_id = ${turnId}`;
  return {
    approvals: approvals.map(({ status }) => String(status)),
    outbox: outbox.map(({ status }) => String(status)),
    turn: String(turn?.status),
    call: String(call?.status),
    mails: world.sink.mails.filter((mail) => mail.subject.startsWith(subject)),
  };
}

/** The ledger, the outbox and the mailbox tell the same: sent once or not at all. */
export function disagreement(outcome: Awaited<ReturnType<typeof outcomeOf>>): string[] {
  const { approvals, outbox, call, mails } = outcome;
  const told = JSON.stringify({ ...outcome, mails: mails.length });
  const sent = outbox.filter((status) => status === "sent").length;
  const right =
    mails.length === sent &&
    sent <= 1 &&
    approvals.filter((status) => status === "approved").length === outbox.length &&
    (call === "done") === (sent === 1);
  return right ? [] : [`ledger and world disagree: ${told}`];
}
