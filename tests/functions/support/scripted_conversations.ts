import type { ChatEvent, NumberedEvent } from "../../../shared/contracts/events.ts";
import { one, readEvents, textOf } from "./chat_client.ts";
import type { ScriptedReply, WireRequest } from "./scripted_model.ts";
import { type Person, startTestStack, type TestStack } from "./test_stack.ts";

/** What one conversation came to. */
export type Conversation = {
  events: NumberedEvent[];
  /** How often the model was asked. */
  requests: number;
};

/** One stack on which any number of conversations run side by side, each with a model of its own. */
export type ScriptedConversations = {
  world: TestStack;
  alex: Person;
  /** The model gives these answers one after the other; the last one again and again. */
  converse(...replies: ScriptedReply[]): Promise<NumberedEvent[]>;
  /** `reply` is asked for the first, second … answer; `watch` sees each event as it comes. */
  scripted(
    reply: (request: WireRequest, count: number) => ScriptedReply,
    watch?: (event: ChatEvent) => void,
  ): Promise<Conversation>;
  /** A new lead with an address. */
  lead(): Promise<string>;
  notesOf(leadId: string): Promise<readonly { body: string }[]>;
};

export async function startScriptedConversations(): Promise<ScriptedConversations> {
  const world = await startTestStack();
  const alex = await world.person();
  /** Each conversation is found by its message, which is its name. */
  const scripts = new Map<string, (request: WireRequest, count: number) => ScriptedReply>();
  const counts = new Map<string, number>();
  world.model.script((request) => {
    const name = String(request.input.findLast((item) => item.role === "user")?.content);
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return scripts.get(name)?.(request, count) ?? { text: ["Done."] };
  });
  const scripted: ScriptedConversations["scripted"] = async (reply, watch) => {
    const name = `Case ${crypto.randomUUID()}`;
    scripts.set(name, reply);
    const events = await readEvents(await alex.chat.say(name), (event) => {
      watch?.(event);
      return false;
    });
    return { events, requests: counts.get(name) ?? 0 };
  };
  return {
    world,
    alex,
    scripted,
    converse: async (...replies) =>
      (await scripted((_, count) => replies[Math.min(count, replies.length) - 1] ?? {})).events,
    lead: () => alex.addLead({ name: "Anna Schmidt", email: `${crypto.randomUUID()}@fault.example` }),
    notesOf: (leadId) =>
      world.sql<{ body: string }[]>`select body from public.lead_activities
        where lead_id = ${leadId} and kind = 'note' order by occurred_at`,
  };
}

/** What the person reads about the calls that did not work out. */
export function refusals(events: readonly NumberedEvent[]): string[] {
  return events.flatMap(({ event }) => (event.type === "tool.finished" && !event.ok ? [event.summary] : []));
}

/** The text that stays, without what was voided. */
export function keptText(events: readonly NumberedEvent[]): string {
  let kept: NumberedEvent[] = [];
  for (const numbered of events) {
    const { event } = numbered;
    if (event.type === "text.discarded") kept = kept.filter(({ seq }) => seq < event.from_seq);
    else kept.push(numbered);
  }
  return textOf(kept);
}

export const ended = (events: readonly NumberedEvent[]) => one(events, "turn.finished");

/** How many calls were begun. */
export const callsBegun = (events: readonly NumberedEvent[]) =>
  events.filter(({ event }) => event.type === "tool.started").length;
