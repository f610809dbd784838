import { z } from "zod";
import type { Authorization } from "./authorization.ts";
import type { Claims } from "./claims.ts";
import type { Hub } from "./hub.ts";

/** A message sent over HTTP instead of a socket. */
export const restMessage = z.object({
  topic: z.string().min(1),
  event: z.string().min(1),
  payload: z.unknown(),
  private: z.boolean().default(false),
});
export type RestMessage = z.input<typeof restMessage>;

const batch = z.object({ messages: z.array(restMessage) });
const singlePath = /\/api\/broadcast\/([^/]+)\/events\/([^/]+)$/;

interface Dependencies {
  hub: Hub;
  authorization: Authorization;
}

/** Sends the messages that this identity may send; those to private topics it may not write to are dropped, as hosted does. */
export async function broadcastMessages(
  messages: RestMessage[],
  claims: Claims,
  { hub, authorization }: Dependencies,
): Promise<number> {
  let sent = 0;
  for (const { topic, event, payload, private: isPrivate = false } of messages) {
    if (isPrivate && !(await authorization.mayWrite(claims, topic, "broadcast"))) continue;
    hub.broadcast({ topic, isPrivate, event, payload });
    sent += 1;
  }
  return sent;
}

/**
 * `POST …/api/broadcast` with `{ messages }` and `POST …/api/broadcast/:topic/events/:event[?private=true]` with the
 * payload itself (JSON or bytes). Answers 202 without a body.
 */
export async function handleBroadcastRequest(
  request: Request,
  claims: Claims,
  dependencies: Dependencies,
): Promise<Response> {
  if (request.method !== "POST") return problem(405, "Use POST");
  const url = new URL(request.url);
  const [, topic, event] = singlePath.exec(url.pathname) ?? [];
  if (topic === undefined || event === undefined) {
    const body = batch.safeParse(await request.json().catch(() => undefined));
    if (!body.success) return problem(422, z.prettifyError(body.error));
    await broadcastMessages(body.data.messages, claims, dependencies);
    return new Response(null, { status: 202 });
  }
  const isBinary = request.headers.get("content-type")?.startsWith("application/octet-stream") === true;
  const bytes = new Uint8Array(await request.arrayBuffer());
  const payload = isBinary ? bytes : parseJson(bytes);
  if (payload === undefined) return problem(422, "The body is not JSON");
  const message = {
    topic: decodeURIComponent(topic),
    event: decodeURIComponent(event),
    payload,
    private: url.searchParams.get("private") === "true",
  };
  const sent = await broadcastMessages([message], claims, dependencies);
  return sent === 1 ? new Response(null, { status: 202 }) : problem(403, "Unauthorized");
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

function problem(status: number, message: string): Response {
  return Response.json({ message }, { status });
}
