import type { ChatEvent, NumberedEvent } from "../../../shared/contracts/events.ts";
import { type ChatClient, streamEvents } from "../../functions/support/chat_client.ts";

export type Asked = Extract<ChatEvent, { type: "approval.requested" }>;

/** What a person saw who stayed with a turn through every interruption. */
export type Seen = {
  events: NumberedEvent[];
  /** Breaches of the contract: a gap, a repeat, an answer that says nothing, no end. */
  complaints: string[];
  /** Times at which the first event after an interruption came, as performance.now(). */
  connections: number;
  turnId: string | undefined;
};

export type ConverseOptions = {
  message: string;
  thread_id?: string | null;
  clientMessageId?: string;
  /** How the person decides on each proposal. */
  decide?(asked: Asked): "approve" | "deny";
  onEvent?(event: NumberedEvent): void;
  patienceMilliseconds?: number;
};

const pauseMilliseconds = 40;

/**
 * Says something and stays until the turn has ended: posts again, reads on from the last number, decides what is asked
 * for, as the page does. Never throws for a broken connection.
 */
export async function converse(chat: ChatClient, options: ConverseOptions): Promise<Seen> {
  const seen: Seen = { events: [], complaints: [], connections: 0, turnId: undefined };
  const deadline = Date.now() + (options.patienceMilliseconds ?? 180_000);
  const body = {
    thread_id: options.thread_id ?? null,
    message: options.message,
    client_message_id: options.clientMessageId ?? crypto.randomUUID(),
  };
  while (!isOver(seen)) {
    if (Date.now() > deadline) {
      seen.complaints.push(`no end in time; last event ${JSON.stringify(seen.events.at(-1)?.event)}`);
      return seen;
    }
    await Promise.race([step(chat, body, seen, options), timeUp(deadline)]).catch(() => {
      // The connection broke: try again from where we are.
    });
    if (!isOver(seen)) await new Promise((resolve) => setTimeout(resolve, pauseMilliseconds));
  }
  return seen;
}

async function step(chat: ChatClient, body: unknown, seen: Seen, options: ConverseOptions): Promise<void> {
  const asked = openProposal(seen);
  const after = seen.events.length;
  if (seen.turnId === undefined) await read(await chat.post("chat", body), seen, 0, options);
  else if (asked) await decide(chat, asked, seen, options);
  else await read(await chat.call(`chat?turn_id=${seen.turnId}&after=${after}`), seen, after, options);
}

function timeUp(deadline: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, deadline - Date.now()).unref());
}

/** Decides, and reads on from where we are: an earlier try may have been heard although its answer was lost. */
async function decide(chat: ChatClient, asked: Asked, seen: Seen, options: ConverseOptions): Promise<void> {
  const response = await chat.decide(asked.approval_id, options.decide?.(asked) ?? "approve");
  if (response.status !== 409) await read(response, seen, undefined, options);
  const after = seen.events.length;
  if (!isOver(seen)) await read(await chat.call(`chat?turn_id=${seen.turnId}&after=${after}`), seen, after, options);
}

/** Takes a stream's events. `after` is the number that was asked for; undefined where the server chose it. */
async function read(
  response: Response,
  seen: Seen,
  after: number | undefined,
  options: ConverseOptions,
): Promise<void> {
  if (!response.ok) return refused(response.status, await response.text(), seen);
  seen.connections++;
  let previous = after;
  for await (const numbered of streamEvents(response)) {
    if (previous !== undefined && numbered.seq !== previous + 1)
      seen.complaints.push(`event ${numbered.seq} follows ${previous}`);
    previous = numbered.seq;
    const last = seen.events.length;
    if (numbered.seq <= last) continue;
    // The server began later than where we are: the log has what lies between.
    if (numbered.seq > last + 1) return;
    seen.events.push(numbered);
    if (numbered.event.type === "turn.started") seen.turnId = numbered.event.turn_id;
    options.onEvent?.(numbered);
  }
}

/** While the process is gone the platform answers for it; anything else must be explained. */
function refused(status: number, text: string, seen: Seen): void {
  if (status === 503 || status === 502 || status === 504) return;
  seen.complaints.push(`${status}: ${text.slice(0, 300)}`);
}

export function isOver(seen: Pick<Seen, "events">): boolean {
  const last = seen.events.at(-1)?.event;
  return last?.type === "turn.finished" && last.status !== "waiting";
}

/** The first proposal that nobody has decided, once the turn waits for it. */
function openProposal({ events }: Seen): Asked | undefined {
  const last = events.at(-1)?.event;
  if (last?.type !== "turn.finished" || last.status !== "waiting") return undefined;
  const decided = new Set(
    events.flatMap(({ event }) => (event.type === "approval.decided" ? [event.approval_id] : [])),
  );
  const asked = events.flatMap(({ event }) => (event.type === "approval.requested" ? [event] : []));
  return asked.find(({ approval_id }) => !decided.has(approval_id));
}
