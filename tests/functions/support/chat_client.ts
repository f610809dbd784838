import { z } from "zod";
import { type ChatEvent, type NumberedEvent, numberedEvent } from "../../../shared/contracts/events.ts";

export type ChatClient = ReturnType<typeof chatClient>;

/** The public contract as another system would use it: fetch and an event stream. */
export function chatClient(stack: { url: string; publishableKey: string }, token: string) {
  const call = (path: string, init: RequestInit = {}) =>
    fetch(`${stack.url}/functions/v1/${path}`, {
      ...init,
      headers: { apikey: stack.publishableKey, authorization: `Bearer ${token}`, ...init.headers },
    });
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    call(path, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "content-type": "application/json", ...headers },
    });
  return {
    call,
    post,
    say: (message: string, more: Record<string, unknown> = {}) =>
      post("chat", { thread_id: null, client_message_id: crypto.randomUUID(), message, ...more }),
    async ask(message: string, more: Record<string, unknown> = {}): Promise<NumberedEvent[]> {
      return await readEvents(await this.say(message, more));
    },
    replay: async (turnId: string, after = 0) => await readEvents(await call(`chat?turn_id=${turnId}&after=${after}`)),
    decide: (approval_id: string, decision: string, more: Record<string, unknown> = {}) =>
      post("chat/approvals", { approval_id, decision, ...more }),
  };
}

/** Reads a whole stream; throws with the answer's text when it is none. */
export async function readEvents(response: Response, until?: (event: ChatEvent) => boolean): Promise<NumberedEvent[]> {
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
  const events: NumberedEvent[] = [];
  for await (const event of streamEvents(response)) {
    events.push(event);
    if (until?.(event.event)) break;
  }
  return events;
}

export async function* streamEvents(response: Response): AsyncGenerator<NumberedEvent> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      const frame = text.slice(0, end);
      text = text.slice(end + 2);
      const id = /^id: (\d+)$/m.exec(frame)?.[1];
      const data = /^data: ([^\n]*)/m.exec(frame)?.[1];
      if (id && data) yield numberedEvent.parse({ seq: Number(id), event: JSON.parse(data) });
    }
  }
}

export function textOf(events: readonly NumberedEvent[]): string {
  return events.map(({ event }) => (event.type === "text.delta" ? event.text : "")).join("");
}

/** The one event of a type; throws when there is none. */
export function one<Type extends ChatEvent["type"]>(
  events: readonly NumberedEvent[],
  type: Type,
): Extract<ChatEvent, { type: Type }> {
  const found = events.findLast(({ event }) => event.type === type)?.event;
  const is = (event: ChatEvent | undefined): event is Extract<ChatEvent, { type: Type }> => event?.type === type;
  if (!is(found)) throw new Error(`No ${type} among ${events.map(({ event }) => event.type).join(", ")}`);
  return found;
}

/** Signs in over the Auth API and returns the access token. */
export async function signIn(
  stack: { url: string; publishableKey: string },
  credentials: { email: string; password: string },
): Promise<string> {
  const response = await fetch(`${stack.url}/auth/v1/token?grant_type=password`, {
    method: "POST",
    headers: { apikey: stack.publishableKey, "content-type": "application/json" },
    body: JSON.stringify(credentials),
  });
  return z.object({ access_token: z.string() }).parse(await response.json()).access_token;
}
