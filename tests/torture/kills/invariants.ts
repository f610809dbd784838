import type { NumberedEvent } from "../../../shared/contracts/events.ts";
import type { TortureWorld } from "../support/torture_world.ts";
import { storyCalls, type Told } from "./story.ts";

type World = Pick<TortureWorld, "sql" | "sink">;

/**
 * Everything that must hold of a story once it has ended, whatever was killed while it ran. Returns a sentence for each
 * breach: something lost, something doubled, a hole in the log, a ledger that does not tell what happened.
 */
export async function breaches(world: World, told: Told): Promise<string[]> {
  const { seen } = told;
  const found = [...seen.complaints];
  if (!seen.turnId) return [...found, "the message was lost"];
  const last = seen.events.at(-1)?.event;
  const end = last?.type === "turn.finished" ? last : undefined;
  if (end?.status !== "completed") found.push(`the turn ended as ${end?.status}: ${end?.error?.message}`);
  const checks = [checkLog, checkMessages, checkCalls, checkWorld, checkMail];
  for (const check of checks) found.push(...(await check(world, told, seen.turnId)));
  return found;
}

/** What the person saw is the log: numbers 1 to n, each once. */
async function checkLog({ sql }: World, { seen }: Told, turnId: string): Promise<string[]> {
  const rows = await sql`select seq, type from public.turn_events where turn_id = ${turnId} order by seq`;
  const stored = rows.map(({ seq, type }) => `${seq} ${type}`);
  const read = seen.events.map(({ seq, event }) => `${seq} ${event.type}`);
  const holes = rows.some(({ seq }, index) => seq !== index + 1);
  return [
    ...(holes ? ["the log has a gap or a repeat"] : []),
    ...(stored.join() === read.join() ? [] : [`the person saw ${read.length} events, the log has ${stored.length}`]),
  ];
}

/** One question, its answers once each, and the text that the person kept is the stored text. */
async function checkMessages({ sql }: World, { seen, story }: Told, turnId: string): Promise<string[]> {
  const rows = await sql`select m.role, m.content from public.messages m
    where m.turn_id = ${turnId} order by m.created_at`;
  const answers = rows.filter(({ role }) => role === "assistant").map(({ content }) => String(content));
  const posted = await sql`select 1 from public.messages where content = ${`Story ${story.id}`}`;
  const kept = keptText(seen.events);
  return [
    ...(posted.length === 1 ? [] : [`the message is stored ${posted.length} times`]),
    ...(answers.length === 4 ? [] : [`${answers.length} replies of the model are stored instead of 4`]),
    ...(kept === answers.join("") ? [] : [`the person kept "${kept}", stored is "${answers.join("")}"`]),
  ];
}

function keptText(events: readonly NumberedEvent[]): string {
  let pieces: { seq: number; text: string }[] = [];
  for (const { seq, event } of events) {
    if (event.type === "text.delta") pieces.push({ seq, text: event.text });
    if (event.type === "text.discarded") pieces = pieces.filter((piece) => piece.seq < event.from_seq);
  }
  return pieces.map(({ text }) => text).join("");
}

/** Every call is in the ledger once, and was started, settled and listed once. */
async function checkCalls({ sql }: World, { seen }: Told, turnId: string): Promise<string[]> {
  const calls = await sql`select id, tool, status, ok, summary from public.tool_calls
    where turn_id = ${turnId} order by created_at, position`;
  const made = calls.map(({ tool }) => tool).join();
  const found = made === storyCalls.join() ? [] : [`the ledger holds ${made}`];
  for (const { id, tool, status, summary } of calls) {
    const of = (type: string) =>
      seen.events.filter(({ event }) => event.type === type && "call_id" in event && event.call_id === id).length;
    if (of("tool.started") !== 1) found.push(`${tool} was started ${of("tool.started")} times`);
    if (of("tool.finished") !== 1) found.push(`${tool} was finished ${of("tool.finished")} times`);
    if (status !== "done" && tool !== "send_email") found.push(`${tool} ended as ${status}: ${summary}`);
  }
  const receipt = seen.events.findLast(({ event }) => event.type === "receipt")?.event;
  const listed = receipt?.type === "receipt" ? [...receipt.done, ...receipt.failed].map(({ tool }) => tool).join() : "";
  const expected = ["add_note", "change_stage", "send_email"].join();
  if (listed !== expected) found.push(`the receipt lists ${listed}`);
  return found;
}

/** The lead's record shows each change once. */
async function checkWorld({ sql }: World, { story }: Told, turnId: string): Promise<string[]> {
  const notes = await sql`select 1 from public.lead_activities where kind = 'note' and body = ${story.note}`;
  const stages = await sql`select 1 from public.audit_entries e join public.tool_calls c on c.id = e.tool_call_id
    where c.turn_id = ${turnId} and c.tool = 'change_stage' and e.table_name = 'leads'`;
  const [lead] = await sql`select stage from public.leads where id = ${story.leadId}`;
  return [
    ...(notes.length === 1 ? [] : [`the note is there ${notes.length} times`]),
    ...(stages.length === 1 ? [] : [`the stage was changed ${stages.length} times`]),
    ...(lead?.stage === "contacted" ? [] : [`the lead is ${lead?.stage}`]),
  ];
}

/** At most one mail; sent means one, and uncertain only where a sender was interrupted. */
async function checkMail({ sql, sink }: World, { story }: Told, turnId: string): Promise<string[]> {
  const rows = await sql`select o.id, o.status, a.consumed_at is not null as consumed from public.outbox o
    join public.approvals a on a.id = o.approval_id where o.turn_id = ${turnId}`;
  const [row] = rows;
  if (!row || rows.length !== 1) return [`the outbox holds ${rows.length} mails`];
  const bySubject = sink.mails.filter(({ subject }) => subject === story.subject);
  const byId = sink.mails.filter(({ messageId }) => messageId.includes(row.id));
  const timeline = await sql`select 1 from public.lead_activities
    where kind = 'email_sent' and lead_id = ${story.leadId}`;
  const found: string[] = [];
  if (!row.consumed) found.push("the approval was not consumed");
  if (bySubject.length > 1 || byId.length > 1) found.push(`${bySubject.length} mails arrived`);
  if (bySubject.some(({ text, to }) => text !== story.body || to.join() !== story.address))
    found.push("another mail arrived than the approved one");
  if (row.status === "sent" && bySubject.length !== 1) found.push("a mail that counts as sent never arrived");
  if (row.status !== "sent" && row.status !== "uncertain") found.push(`the mail ended as ${row.status}`);
  if (timeline.length !== (row.status === "sent" ? 1 : 0)) found.push(`the timeline has ${timeline.length} mails`);
  return found;
}
