import type { ChatEvent, NumberedEvent, ToolView } from "../../../../shared/contracts/events.ts";
import { textOf } from "../../../functions/support/chat_client.ts";
import type { Desk } from "./desk.ts";

/** What came of a wish: everything that the person saw, of all its messages. */
export type Outcome = Desk & { events: NumberedEvent[] };

/** Undefined when the wish came true in this respect; else what is wrong. */
export type Expectation = (outcome: Outcome) => Promise<string | undefined>;

/** The last list that was shown holds exactly these people, in any order. */
export function shows(...names: string[]): Expectation {
  return async ({ events }) => {
    const view = lastView(events, "leads");
    const found = view?.leads.map(({ name }) => name).sort();
    return same(found, names.toSorted()) ? undefined : `it showed ${found?.join(", ") ?? "no list"}`;
  };
}

/** The last list shows these people in this order. */
export function lists(...names: string[]): Expectation {
  return async ({ events }) => {
    const found = lastView(events, "leads")?.leads.map(({ name }) => name);
    return same(found, names) ? undefined : `it listed ${found?.join(", ") ?? "nothing"}`;
  };
}

/** The answer names the number that the search has counted. */
export function counts(number: number): Expectation {
  return async ({ events }) => {
    const counted = lastView(events, "leads")?.count;
    const isSaid = new RegExp(`\\b${number}\\b`).test(answerOf(events));
    return counted === number && isSaid ? undefined : `it counted ${counted}: ${answerOf(events).slice(0, 120)}`;
  };
}

/** The last answer says each of these. */
export function says(...words: string[]): Expectation {
  return async ({ events }) => {
    const answer = answerOf(events);
    const missing = words.filter((word) => !answer.toLowerCase().includes(word.toLowerCase()));
    return missing.length === 0 ? undefined : `it did not say ${missing.join(", ")}: ${answer.slice(0, 200)}`;
  };
}

/** The record of one lead holds this; `owner` by name, "bea", "sam" or null. */
export function lead(name: string, facts: Record<string, unknown>): Expectation {
  return async ({ world, bea, colleagueId }) => {
    const rows = await world.sql`select l.*, a.name as company from public.leads l
      left join public.accounts a on a.id = l.account_id
      where l.workspace_id = ${bea.workspaceId} and l.name = ${name}`;
    if (rows.length !== 1) return `${rows.length} leads are called ${name}`;
    const owner = { [bea.userId]: "bea", [colleagueId]: "sam" }[rows[0]?.owner_id] ?? null;
    const row: Record<string, unknown> = { ...rows[0], owner };
    const wrong = Object.entries(facts).filter(([field, value]) => !same(row[field], value));
    return wrong.length === 0
      ? undefined
      : `${name}: ${wrong.map(([field]) => `${field} is ${JSON.stringify(row[field])}`).join(", ")}`;
  };
}

/** Exactly one note of the person's is there, with these words. */
export function noted(name: string, words: string): Expectation {
  return async ({ world, bea }) => {
    const notes = await world.sql`select a.body from public.lead_activities a join public.leads l on l.id = a.lead_id
      where l.workspace_id = ${bea.workspaceId} and l.name = ${name} and a.kind = 'note' and a.actor_id = ${bea.userId}`;
    const [note] = notes;
    const isThere = notes.length === 1 && String(note?.body).toLowerCase().includes(words.toLowerCase());
    return isThere ? undefined : `${notes.length} notes: ${note?.body}`;
  };
}

/** Exactly one mail has arrived there, about this. */
export function mailed(name: string, words: string): Expectation {
  return async ({ world, bea }) => {
    const [row] = await world.sql`select email from public.leads
      where workspace_id = ${bea.workspaceId} and name = ${name}`;
    const mails = world.sink.mails.filter(({ to }) => to.includes(String(row?.email)));
    const text = `${mails[0]?.subject} ${mails[0]?.text}`.toLowerCase();
    return mails.length === 1 && text.includes(words.toLowerCase()) ? undefined : `${mails.length} mails: ${text}`;
  };
}

/** Exactly these facts are remembered; those of the whole workspace with "workspace: " before them. */
export function remembers(...facts: string[]): Expectation {
  return async ({ world, bea }) => {
    const rows = await world.sql`select content, scope from public.memories where workspace_id = ${bea.workspaceId}`;
    const kept = rows.map(({ content, scope }) => (scope === "workspace" ? `workspace: ${content}` : String(content)));
    return same(kept.sort(), facts.toSorted()) ? undefined : `remembered is ${JSON.stringify(kept)}`;
  };
}

/** The last plan that was shown stands like this. */
export function planned(...statuses: string[]): Expectation {
  return async ({ events }) => {
    const plan = events.findLast(({ event }) => event.type === "plan.updated")?.event;
    const found = plan?.type === "plan.updated" ? plan.steps.map(({ status }) => status) : undefined;
    return same(found, statuses) ? undefined : `the plan is ${found?.join(", ") ?? "not there"}`;
  };
}

/** So many approvals were asked for, neither more nor less. */
export function approved(times: 0 | 1): Expectation {
  return async ({ events }) => {
    const asked = events.filter(({ event }) => event.type === "approval.requested").length;
    return asked === times ? undefined : `${asked} approvals`;
  };
}

function lastView<Kind extends ToolView["kind"]>(
  events: readonly NumberedEvent[],
  kind: Kind,
): Extract<ToolView, { kind: Kind }> | undefined {
  const is = (view: ToolView | null | undefined): view is Extract<ToolView, { kind: Kind }> => view?.kind === kind;
  const views = events.flatMap(({ event }) => (event.type === "tool.finished" && is(event.view) ? [event.view] : []));
  return views.at(-1);
}

/** What was said since the last question. */
export function answerOf(events: readonly NumberedEvent[]): string {
  const began = events.findLastIndex(({ event }: { event: ChatEvent }) => event.type === "turn.started");
  return textOf(events.slice(began));
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
